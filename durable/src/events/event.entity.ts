import { defineEntity, field } from '@entrepot/sdk';

/** The outbox: every published event, in one row of the transaction that published it. */
export const StoredEvent = defineEntity('kernel.event', {
  label: { en: 'Event', zh: '事件' },
  fields: {
    type: field.text(),
    key: field.text(),
    payload: field.json(),
    /** The order of publishing, from a sequence: no clock and no number of a transaction tells it as truly. */
    position: field.integer().default(0),
    occurredAt: field.timestamp(),
  },
  indexes: [{ fields: ['type', 'position'] }],
  operations: [],
  appendOnly: true,
});
