import { token } from './service.ts';

/** Tells that records changed, whoever committed it and in whatever process, without what they were before or are now. */
export interface ChangeFeed {
  /**
   * Calls `listener` some hundred milliseconds after commits, gathered, with the names of the entities that were written to;
   * with undefined where something may have been missed, as while the database was away: then anything may have changed.
   * @returns ends it
   */
  watch(listener: (entities: ReadonlySet<string> | undefined) => void): () => void;
}

/** A process looks at what it writes from the first use of this on: use it in `setup`, so that all of them do. */
export const Changes = token<ChangeFeed>('kernel.changes');
