import type { Context } from './context.ts';
import type { Transaction } from './database.ts';
import type { Fields, RowOf } from './field.ts';
import { rememberOrigin } from './origin.ts';

/** What `defineEvent` alone makes: a name and a payload that merely look like an event are none. */
declare const defined: unique symbol;

/** A fact that others may react to, declared by the plugin that publishes it. */
export interface EventType<F extends Fields = Fields, N extends string = string> {
  /** `<plugin>.<what happened>`, as `orders.shipped`. */
  readonly name: N;
  readonly payload: F;
  readonly [defined]: true;
}

/** A published event. `id` is the idempotency key of every consumer. */
export interface Event<F extends Fields = Fields> {
  readonly id: string;
  readonly type: string;
  readonly key: string;
  readonly payload: RowOf<F>;
  readonly occurredAt: string;
}

/** Called at least once per event, in the order of each key; the same `event.id` may come again. */
export type Subscriber<F extends Fields> = (event: Event<F>, context: Context) => void | Promise<void>;

/**
 * Called in the order of each key, with the transaction in which the kernel notes that the event was handled: what is written
 * through `tx` stands exactly once per event, whatever dies when. Several events may share one transaction, and what fails is
 * rolled back and called again, so let `tx` be all that it changes.
 */
export type ExactlyOnceSubscriber<F extends Fields> = (
  event: Event<F>,
  context: Context & { readonly tx: Transaction },
) => void | Promise<void>;

export interface SubscribeOptions {
  /** Several subscriptions of one plugin to one event need a name each. */
  name?: string;
  /** Longer than this counts as a failure; 60,000 ms unless given. */
  timeoutMs?: number;
}

/** Declares an event. List it under `events` of the plugin that publishes it. */
export function defineEvent<const N extends string, const F extends Fields>(name: N, payload: F): EventType<F, N> {
  // The brand stands in the type alone.
  return rememberOrigin({ name, payload } as EventType<F, N>, defineEvent);
}
