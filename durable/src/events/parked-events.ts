import type { Database, Sql } from '@entrepot/sdk';
import type { StoredMessage } from './read-events.ts';

const firstPauseMs = 1000;
const longestPauseMs = 3_600_000;

/** The events of one subscription that wait for another attempt, so that other keys need not. */
export class ParkedEvents {
  readonly #db: Database;
  readonly #subscription: string;
  readonly #now: () => Date;
  #blocked = new Set<string>();

  constructor(db: Database, subscription: string, now: () => Date) {
    this.#db = db;
    this.#subscription = subscription;
    this.#now = now;
  }

  /** Whether an earlier event of the key waits, so that this one has to wait behind it. */
  isBlocked(key: string): boolean {
    return this.#blocked.has(key);
  }

  /** The keys whose time has come. Also looks which keys wait at all. */
  async dueKeys(): Promise<string[]> {
    const rows = await this.#db.query<{ key: string; due: boolean }>(
      `SELECT key, max(next_attempt_at) <= $2 AS due FROM "kernel"."parked_events" WHERE subscription = $1 GROUP BY key`,
      [this.#subscription, this.#now().toISOString()],
    );
    this.#blocked = new Set(rows.map(({ key }) => key));
    return rows.filter(({ due }) => due).map(({ key }) => key);
  }

  async first(key: string): Promise<StoredMessage | undefined> {
    const [event] = await this.#db.query<StoredMessage>(
      `SELECT e.id, e.type, e.key, e.payload, e.position, e.occurred_at AS "occurredAt"
       FROM "kernel"."parked_events" p JOIN "kernel"."events" e ON e.id = p.event_id
       WHERE p.subscription = $1 AND p.key = $2 ORDER BY e.position LIMIT 1`,
      [this.#subscription, key],
    );
    if (!event) this.#blocked.delete(key);
    return event;
  }

  /** Puts an event behind those of its key that wait already. */
  async park(sql: Sql, event: StoredMessage): Promise<void> {
    await sql.query(
      `INSERT INTO "kernel"."parked_events" (subscription, event_id, key, next_attempt_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (subscription, event_id) DO NOTHING`,
      [this.#subscription, event.id, event.key, new Date(0).toISOString()],
    );
  }

  /** Waits twice as long after each failure, an hour at most. */
  async fail(sql: Sql, event: StoredMessage, error: unknown): Promise<void> {
    this.#blocked.add(event.key);
    await sql.query(
      `INSERT INTO "kernel"."parked_events" AS p (subscription, event_id, key, failures, error, next_attempt_at)
       VALUES ($1, $2, $3, 1, $4, $5::timestamptz + make_interval(secs => $6 / 1000.0))
       ON CONFLICT (subscription, event_id) DO UPDATE SET failures = p.failures + 1, error = excluded.error, updated_at = now(),
         next_attempt_at = $5::timestamptz + make_interval(secs => least($7, $6 * 2 ^ least(p.failures, 30)) / 1000.0)`,
      [
        this.#subscription,
        event.id,
        event.key,
        error instanceof Error ? error.message : String(error),
        this.#now().toISOString(),
        firstPauseMs,
        longestPauseMs,
      ],
    );
  }

  /** @returns false where it does not wait any more: it was skipped, or another process has handled it */
  async remove(sql: Sql, event: StoredMessage): Promise<boolean> {
    const gone = await sql.query('DELETE FROM "kernel"."parked_events" WHERE subscription = $1 AND event_id = $2 RETURNING 1', [
      this.#subscription,
      event.id,
    ]);
    return gone.length > 0;
  }
}
