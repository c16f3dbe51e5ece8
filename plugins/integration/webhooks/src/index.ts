import { changedRecords, changingRecords, definePlugin, Permissions } from '@entrepot/sdk';
import { attemptJob } from './delivery/attempt-job.ts';
import { Delivery } from './delivery/delivery.entity.ts';
import { retryDelivery } from './delivery/delivery-actions.ts';
import { fanOut } from './delivery/fan-out.ts';
import { sweepJob } from './delivery/sweep-job.ts';
import { changeEndpoint } from './endpoint/check-endpoint.ts';
import { Endpoint } from './endpoint/endpoint.entity.ts';
import { createEndpoint, rotateSecret, test } from './endpoint/endpoint-actions.ts';
import { KnownEndpoints } from './endpoint/known-endpoints.ts';
import { endpointDisabled } from './events.ts';
import { messages } from './messages.ts';
import { settings as fields } from './settings.ts';
import { Webhooks } from './webhooks.ts';

export { type Attempt, Delivery } from './delivery/delivery.entity.ts';
export { Endpoint } from './endpoint/endpoint.entity.ts';
export { endpointDisabled } from './events.ts';

export default definePlugin({
  name: 'webhooks',
  version: '1.0.0',
  label: { en: 'Webhooks', zh: 'Webhook' },
  // Where to is for administrators to say, in the endpoints.
  capabilities: { hosts: ['*'], allEvents: true },
  settings: fields,
  entities: [Endpoint, Delivery],
  events: [endpointDisabled],
  actions: { createEndpoint, rotateSecret, test, retry: retryDelivery },
  jobs: [attemptJob, sweepJob],
  roles: {
    // What an endpoint hears is for the other roles of its owner: `<event>.receive`.
    'webhook-manager': {
      label: { en: 'Webhook manager', zh: 'Webhook 管理员' },
      grants: [{ permission: 'webhooks.*' }],
    },
  },
  messages,
  setup({ db, on, provide, settings, subscribeAll, use }) {
    provide(Webhooks, () => ({ settings, endpoints: new KnownEndpoints(db, use(Permissions)) }));
    on(changingRecords(Endpoint), (changes) => changeEndpoint(changes, settings.allowHttp));
    on(changedRecords(Endpoint), () => use(Webhooks).endpoints.forget());
    subscribeAll(fanOut, { exactlyOnce: true });
  },
});
