import { defineEntity, field } from '@entrepot/sdk';

/** The outbox: every published event, in one row of the transaction that published it. */
export const StoredEvent = defineEntity('kernel.event', {
  label: { en: 'Event', zh: '事件' },
  fields: {
    type: field.text(),
    key: field.text(),
    payload: field.json(),
    /** Number of the publishing transaction: the order in which events become safe to read. */
    transaction: field.integer(),
    occurredAt: field.timestamp(),
  },
  indexes: [{ fields: ['type', 'transaction', 'id'] }],
  operations: [],
  appendOnly: true,
});
