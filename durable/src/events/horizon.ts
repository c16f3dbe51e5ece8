import type { Sql } from '@entrepot/sdk';

/**
 * Up to which position the outbox is final. Transactions end in another order than they publish, so an event may be there while
 * an earlier one is not yet. Who publishes holds a lock on the table from before its first position until its end: once all who
 * held it when a position was the last one have ended, nothing can appear before that position any more.
 */
export class Horizon {
  #position = 0;
  #next: { position: number; publishers: readonly string[] } | undefined;

  /** All events up to here that will ever be there can be read. */
  get position(): number {
    return this.#position;
  }

  /** Whether somebody is publishing at this moment, so that another look is worthwhile soon. */
  get isPending(): boolean {
    return this.#next !== undefined;
  }

  async look(sql: Sql): Promise<void> {
    // The list of locks depends on the row of the sequence, so that it is read after it.
    const [row] = await sql.query<{ position: number; publishers: readonly string[] }>(
      `SELECT ${lastPosition} AS position, ARRAY(
         SELECT l.virtualtransaction FROM pg_locks l
         WHERE s.last_value > 0 AND l.locktype = 'relation' AND l.relation = '"kernel"."events"'::regclass
           AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND l.mode = 'RowExclusiveLock'
       ) AS publishers FROM "kernel"."event_positions" s`,
      [],
      { name: 'kernel.events-horizon' },
    );
    if (!row) return;
    const { position, publishers } = row;
    if (publishers.length === 0) {
      this.#position = Math.max(this.#position, position);
      this.#next = undefined;
      return;
    }
    if (this.#next && !this.#next.publishers.some((publisher) => publishers.includes(publisher))) {
      this.#position = Math.max(this.#position, this.#next.position);
      this.#next = undefined;
    }
    if (position > this.#position) this.#next ??= row;
  }
}

/** SQL over the sequence `s`: the last position that was given out. */
export const lastPosition = 'CASE WHEN s.is_called THEN s.last_value ELSE 0 END';
