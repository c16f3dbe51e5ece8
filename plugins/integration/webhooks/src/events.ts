import { defineEvent, field } from '@entrepot/sdk';

/** An endpoint was disabled by itself: it answered 410, or failed for too long. */
export const endpointDisabled = defineEvent('webhooks.endpointDisabled', {
  endpointId: field.text(),
  url: field.text({ maxLength: 2000 }),
  reason: field.enum({
    gone: { en: 'It answered 410 Gone', zh: '端点应答 410' },
    failing: { en: 'It failed for too long', zh: '持续失败' },
  }),
});
