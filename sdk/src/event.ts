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

export interface SubscribeOptions {
  /** Several subscriptions of one plugin to one event need a name each. */
  name?: string;
  /** Longer than this counts as a failure; 60,000 ms unless given. */
  timeoutMs?: number;
  /**
   * The subscriber gets a transaction `tx` in which the kernel notes that the event was handled: what is written through it
   * stands exactly once per event, whatever dies when. Several events may share one transaction, and what fails is rolled back
   * and called again, so let `tx` be all that it changes.
   */
  exactlyOnce?: boolean;
}

/**
 * Called in the order of each key, at least once per event: the same `event.id` may come again.
 * With `{ exactlyOnce: true }` the context has a transaction.
 */
export type Subscriber<F extends Fields, O extends SubscribeOptions = SubscribeOptions> = (
  event: Event<F>,
  context: O extends { exactlyOnce: true } ? Context & { readonly tx: Transaction } : Context,
) => void | Promise<void>;

/** Declares an event. List it under `events` of the plugin that publishes it. */
export function defineEvent<const N extends string, const F extends Fields>(name: N, payload: F): EventType<F, N> {
  // The brand stands in the type alone.
  return rememberOrigin({ name, payload } as EventType<F, N>, defineEvent);
}
