import type { Context } from './context.ts';
import type { Fields, RowOf } from './field.ts';

/** A fact that others may react to, declared by the plugin that publishes it. */
export interface EventType<F extends Fields = Fields> {
  /** `<plugin>.<what happened>`, as `orders.shipped`. */
  readonly name: string;
  readonly payload: F;
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

export function defineEvent<const F extends Fields>(name: string, payload: F): EventType<F> {
  return { name, payload };
}
