import { defineEntity, field } from '@entrepot/sdk';
import { StoredEvent } from './event.entity.ts';

/**
 * How far a subscription has read. Transactions end in another order than they begin, so events are read in windows of
 * transactions that have all ended, and within a window by id, which is by time.
 */
export const EventCursor = defineEntity('kernel.eventCursor', {
  fields: {
    subscription: field.text({ unique: true }),
    type: field.text(),
    /** The window: transactions from here … */
    fromTransaction: field.integer(),
    /** … to before here. */
    toTransaction: field.integer(),
    /** The last event of the window that was delivered. */
    afterEvent: field.text().optional(),
  },
  operations: [],
});

/** An event that a subscriber could not take yet, and those after it with the same key. */
export const ParkedEvent = defineEntity('kernel.parkedEvent', {
  fields: {
    subscription: field.text(),
    event: field.ref(StoredEvent),
    key: field.text(),
    failures: field.integer().default(0),
    error: field.longText().optional(),
    nextAttemptAt: field.timestamp(),
  },
  indexes: [{ fields: ['subscription', 'event'], unique: true }],
  operations: [],
});
