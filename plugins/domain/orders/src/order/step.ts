import type { EventMessage, EventType, Fields, Transaction } from '@entrepot/sdk';
import type { Reason } from './bucket.ts';
import type { OpenOrder } from './open-order.ts';

/** What a step adds beside the orders that it changes; written in one go by `saveStep`. */
export interface Step {
  readonly at: string;
  readonly by: string;
  readonly holds: { orderId: string; code: string; data: Reason['data']; plugin: string }[];
  readonly history: { orderId: string; what: string; data: Readonly<Record<string, unknown>> | null }[];
  readonly events: ((tx: Transaction) => Promise<void>)[];
}

export function beginStep(now: Date, by: string | undefined): Step {
  return { at: now.toISOString(), by: by ?? 'system', holds: [], history: [], events: [] };
}

export function note(step: Step, orderId: string, what: string, data: Readonly<Record<string, unknown>> | null = null): void {
  step.history.push({ orderId, what, data });
}

/** Holds that no person's decision can mend: only data can. */
export const unmendable: ReadonlySet<string> = new Set(['unknown-sku', 'no-country', 'no-goods', 'no-service']);

/** Stops an order, once per code, unless a person has released that code and may. */
export function holdOrder(step: Step, order: OpenOrder, reason: Reason, plugin: string): void {
  if ((order.waived.has(reason.code) && !unmendable.has(reason.code)) || order.holds.some(({ code }) => code === reason.code))
    return;
  order.holds.push(reason);
  step.holds.push({ orderId: order.record.id, code: reason.code, data: reason.data, plugin });
}

/** Publishes with the step, one statement for all messages. */
export function publish<F extends Fields>(step: Step, event: EventType<F>, messages: readonly EventMessage<F>[]): void {
  if (messages.length > 0) step.events.push((tx) => tx.emit(event, ...messages));
}

/** What every event of an order begins with. */
export function about<P extends object>(order: OpenOrder, payload: P) {
  const { id, number, shop } = order.record;
  return { key: id, payload: { orderId: id, number: number ?? '', shopId: shop, ...payload } };
}
