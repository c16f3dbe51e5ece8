import type { Event, Transaction } from '@entrepot/sdk';

/** The type of a subscription that hears every event. */
export const anyType = '*';

/** A subscriber's wish to hear of one kind of event, or of all. */
export interface Subscription {
  /** `<plugin>/<event>` or `<plugin>/<event>/<name>`: what it is called in the database. */
  readonly name: string;
  readonly plugin: string;
  /** The event's name, or `*`. */
  readonly type: string;
  /** Handled in the transaction that notes it. */
  readonly isExactlyOnce: boolean;
  /** Longer than this is a failure. */
  readonly timeoutMs: number;
  /** @param tx there where it is exactly once */
  run(event: Event, tx: Transaction | undefined): void | Promise<void>;
}
