import { token } from '@entrepot/sdk';
import type { Entry, Failure } from './journal.ts';

/** How far a run of a saga is. */
export interface SagaStatus {
  readonly id: string;
  /** `<plugin>.<saga>`. */
  readonly type: string;
  readonly key: string;
  readonly state: 'running' | 'undoing' | 'done' | 'failed' | 'stuck' | 'cancelled';
  /** Why it failed or is stuck. */
  readonly error: Failure | null;
  readonly cancelling: boolean;
  /** When it goes on by itself; null while it is at work, waits for an event alone or has ended. */
  readonly wakeAt: string | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
}

/** A run with all that is known of it. */
export interface SagaDetail extends SagaStatus {
  readonly input: unknown;
  readonly result: unknown;
  /** The journal, in its order; `round` counts the starts from the beginning. */
  readonly journal: readonly (Entry & { readonly round: number })[];
  /** The events that it waits for. */
  readonly waits: readonly { readonly type: string; readonly key: string }[];
}

export interface SagaQuery {
  /** Only the dead letters: runs that failed and were undone, and those that are stuck. */
  readonly dead?: boolean;
  readonly state?: string | undefined;
  readonly type?: string | undefined;
  /** The newest so many; 50 unless given. */
  readonly most?: number;
}

/** The runs of sagas as operators see them. */
export interface SagaBoard {
  list(query: SagaQuery): Promise<SagaStatus[]>;
  find(id: string): Promise<SagaDetail | undefined>;
  /**
   * Tries a dead letter again: a stuck run goes on where it is, a failed one starts anew from its beginning.
   * @throws Problem `saga-not-found` (404), `saga-not-dead` (409)
   */
  retry(id: string): Promise<void>;
  /**
   * Lets a run come to its next step and undoes what it did; of a dead letter it takes the run off the list.
   * @throws Problem `saga-not-found` (404), `saga-ended` (409)
   */
  cancel(id: string): Promise<void>;
}

export const Sagas = token<SagaBoard>('kernel.sagas');
