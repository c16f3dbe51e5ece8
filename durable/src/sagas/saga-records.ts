import type { Database, Sql, User } from '@entrepot/sdk';
import type { Entry, Failure, NewEntry } from './journal.ts';

/** A run that a worker has taken. */
export interface TakenRun {
  readonly id: string;
  readonly type: string;
  readonly key: string;
  readonly input: Record<string, unknown>;
  readonly state: 'running' | 'undoing';
  readonly error: Failure | null;
  readonly round: number;
  readonly fence: number;
  readonly cancelling: boolean;
  readonly user: User | null;
  readonly startedAt: string;
  /** The moment at which it was taken: the database's, or the one that a test set. */
  readonly takenAt: string;
  /** Whether its last worker died over it. */
  readonly lost: boolean;
}

export interface Wait {
  readonly saga: string;
  readonly name: string;
  readonly type: string;
  readonly key: string;
  readonly event: Record<string, unknown> | null;
}

/** How a run is left: asleep until `wakeAt` or an event, to be undone, or at its end. */
export interface Settlement {
  readonly state: 'running' | 'undoing' | 'done' | 'failed' | 'stuck' | 'cancelled';
  readonly result?: unknown;
  readonly error?: Failure | undefined;
  readonly stuckWhile?: 'running' | 'undoing';
  /** Whether the worker keeps it and goes on at once. */
  readonly keep?: boolean;
  /** ISO; `now` for at once; undefined: only an event wakes it, or nothing does any more. */
  readonly wakeAt?: string | undefined;
  readonly waits?: readonly Pick<Wait, 'name' | 'type' | 'key'>[];
}

/** The fence of a run. What carries an old one is refused. */
export interface Fenced {
  readonly id: string;
  readonly fence: number;
}

const leaseSeconds = 10;
const taken = `s.id, s.type, s.key, s.input, s.state, s.error, s.round, s.fence, s.cancelling, s."user", s.started_at AS "startedAt"`;

/** The moment of a statement: the database's, unless a test set one (`$1`). */
const moment = 'coalesce($1::timestamptz, clock_timestamp())';

/** The rows of `kernel.sagas` and of what belongs to them. */
export class SagaRecords {
  readonly #db: Database;
  /** A test's clock; production goes by the database's. */
  readonly #clock: () => Date | undefined;

  constructor(db: Database, clock: () => Date | undefined) {
    this.#db = db;
    this.#clock = clock;
  }

  /** @returns the id of the run with this key, new or not */
  async insert(sql: Sql, type: string, key: string, input: unknown, user: User | undefined): Promise<string> {
    const [row] = await sql.query<{ id: string }>(
      `INSERT INTO "kernel"."sagas" (type, key, input, "user", started_at, wake_at, since)
       VALUES ($2, $3, $4, $5, ${moment}, ${moment},
         coalesce(pg_sequence_last_value('"kernel"."event_positions"'), 0))
       ON CONFLICT (type, key) DO NOTHING RETURNING id`,
      [this.#now(), type, key, JSON.stringify(input), user ? JSON.stringify(user) : null],
      { name: 'kernel.start-saga' },
    );
    if (row) return row.id;
    const [there] = await sql.query<{ id: string }>('SELECT id FROM "kernel"."sagas" WHERE type = $1 AND key = $2', [type, key]);
    if (!there) throw new Error('a saga was neither started nor found');
    return there.id;
  }

  /** Takes runs that are due, so that no other worker does. Who still commits a step of one keeps it until then. */
  async take(worker: number, types: readonly string[], most: number): Promise<TakenRun[]> {
    return this.#db.query<TakenRun & Record<string, unknown>>(
      `UPDATE "kernel"."sagas" s SET worker = $2, fence = s.fence + 1, wake_at = NULL, version = s.version + 1, updated_at = now()
       FROM (SELECT id FROM "kernel"."sagas" WHERE wake_at <= ${moment} AND type = ANY ($3)
         ORDER BY wake_at LIMIT $4 FOR UPDATE SKIP LOCKED) due
       WHERE s.id = due.id RETURNING ${taken}, ${moment} AS "takenAt", false AS lost`,
      [this.#now(), worker, types, most],
      { name: 'kernel.take-sagas' },
    );
  }

  /** Takes over the runs of workers that are dead: their session ended, or their lease did. */
  async takeOver(worker: number, types: readonly string[], most: number): Promise<TakenRun[]> {
    return this.#db.transaction(async (tx) => {
      const dead = await tx.query<{ number: number }>(
        `SELECT number FROM "kernel"."saga_workers" WHERE number <> $1
           AND (lease_until < clock_timestamp() OR pg_try_advisory_xact_lock(hashtextextended('saga worker ' || number, 0)))`,
        [worker],
      );
      if (dead.length === 0) return [];
      const numbers = dead.map(({ number }) => number);
      const runs = await tx.query<TakenRun & Record<string, unknown>>(
        `UPDATE "kernel"."sagas" s SET worker = $2, fence = s.fence + 1, version = s.version + 1, updated_at = now()
         FROM (SELECT id FROM "kernel"."sagas" WHERE worker = ANY ($5) AND type = ANY ($3) LIMIT $4 FOR UPDATE SKIP LOCKED) lost
         WHERE s.id = lost.id RETURNING ${taken}, ${moment} AS "takenAt", true AS lost`,
        [this.#now(), worker, types, most, numbers],
      );
      await tx.query(
        `DELETE FROM "kernel"."saga_workers" w WHERE number = ANY ($1)
           AND NOT EXISTS (SELECT 1 FROM "kernel"."sagas" s WHERE s.worker = w.number)`,
        [numbers],
      );
      return runs;
    });
  }

  /** Says that this worker lives. */
  async renew(worker: number): Promise<void> {
    await this.#db.query(
      `INSERT INTO "kernel"."saga_workers" (number, lease_until) VALUES ($1, clock_timestamp() + interval '${leaseSeconds} s')
       ON CONFLICT (number) DO UPDATE SET lease_until = excluded.lease_until`,
      [worker],
    );
  }

  async retire(worker: number): Promise<void> {
    await this.#db.query(
      `DELETE FROM "kernel"."saga_workers" w WHERE number = $1
         AND NOT EXISTS (SELECT 1 FROM "kernel"."sagas" s WHERE s.worker = w.number)`,
      [worker],
    );
  }

  /** How long until the next of these sagas is due, ms, 0 to `most`. */
  async dueInMs(types: readonly string[], most: number): Promise<number> {
    const [row] = await this.#db.query<{ ms: number }>(
      `SELECT greatest(0, least($2, ceil(extract(epoch FROM min(wake_at) - clock_timestamp()) * 1000)))::int AS ms
       FROM "kernel"."sagas" WHERE wake_at IS NOT NULL AND type = ANY ($1)`,
      [types, most],
      { name: 'kernel.sagas-due' },
    );
    return row?.ms ?? most;
  }

  /** The runs that this worker has by the database. */
  async held(worker: number): Promise<{ id: string; cancelling: boolean }[]> {
    return this.#db.query<{ id: string; cancelling: boolean }>(
      'SELECT id, cancelling FROM "kernel"."sagas" WHERE worker = $1',
      [worker],
      { name: 'kernel.held-sagas' },
    );
  }

  /** Gives back runs whose memory was dropped, so that they are taken again with their journal as it is. */
  async giveBack(worker: number, ids: readonly string[]): Promise<void> {
    await this.#db.query(
      `UPDATE "kernel"."sagas" SET worker = NULL, wake_at = coalesce($3::timestamptz, clock_timestamp()), version = version + 1, updated_at = now()
       WHERE id = ANY ($1) AND worker = $2`,
      [ids, worker, this.#now()],
    );
  }

  /** The journals of runs in their round, and the events that came for them. */
  async journals(runs: readonly TakenRun[]): Promise<{ entries: Map<string, Entry[]>; waits: Map<string, Wait[]> }> {
    // Nobody had a fresh run before: there is nothing to read.
    const ids = runs.filter(({ fence }) => fence > 1).map(({ id }) => id);
    if (ids.length === 0) return { entries: new Map(), waits: new Map() };
    const [entries, waits] = await Promise.all([
      this.#db.query<Omit<Entry, 'result'> & { saga: string; result: string | null }>(
        `SELECT j.saga_id AS saga, j.position, j.kind, j.name, j.result::text AS result, j.error, j.at FROM "kernel"."saga_steps" j
         JOIN "kernel"."sagas" s ON s.id = j.saga_id AND s.round = j.round WHERE j.saga_id = ANY ($1) ORDER BY j.saga_id, j.position`,
        [ids],
        { name: 'kernel.saga-journals' },
      ),
      this.#db.query<Wait & Record<string, unknown>>(
        `SELECT saga_id AS saga, name, type, key, event FROM "kernel"."saga_waits" WHERE saga_id = ANY ($1)`,
        [ids],
        { name: 'kernel.saga-waits' },
      ),
    ]);
    // Nothing and null are two results.
    const parsed = entries.map(({ result, ...entry }) => ({
      ...entry,
      result: result === null ? undefined : JSON.parse(result),
    }));
    return { entries: Map.groupBy(parsed, ({ saga }) => saga), waits: Map.groupBy(waits, ({ saga }) => saga) };
  }

  /**
   * Writes an entry as part of a step's transaction. The statement leaves at once, so that the commit can travel behind it.
   * Where the fence has been raised there is no run to write it to, and PostgreSQL refuses the whole transaction.
   * @returns when it was written
   */
  async append(sql: Sql, { id, fence }: Fenced, round: number, entry: NewEntry): Promise<string> {
    const [row] = await sql.query<{ at: string }>(
      `INSERT INTO "kernel"."saga_steps" (saga_id, round, position, kind, name, result, at)
       VALUES ((SELECT id FROM "kernel"."sagas" WHERE id = $2 AND fence = $3 FOR KEY SHARE), $4, $5, $6, $7, $8, ${moment})
       RETURNING at`,
      [this.#now(), id, fence, round, entry.position, entry.kind, entry.name, json(entry.result)],
      { name: 'kernel.append-saga-step' },
    );
    return row?.at ?? '';
  }

  /** Writes entries of many runs with one statement. @returns when, by run and position; those whose fence is old are not there */
  async appendAll(entries: readonly (Fenced & { round: number; entry: NewEntry })[]): Promise<Map<string, string>> {
    const rows = await this.#db.query<{ saga: string; position: number; at: string }>(
      `INSERT INTO "kernel"."saga_steps" (saga_id, round, position, kind, name, result, error, at)
       SELECT s.id, e.round, e.position, e.kind, e.name, e.result::jsonb, e.error, ${moment}
       FROM jsonb_to_recordset($2::jsonb)
         AS e (id uuid, fence bigint, round bigint, position bigint, kind text, name text, result text, error jsonb),
       LATERAL (SELECT id FROM "kernel"."sagas" s WHERE s.id = e.id AND s.fence = e.fence FOR KEY SHARE) s
       RETURNING saga_id AS saga, position, at`,
      [
        this.#now(),
        JSON.stringify(entries.map(({ entry, ...run }) => ({ ...run, ...entry, result: json(entry.result) ?? undefined }))),
      ],
      { name: 'kernel.append-saga-steps' },
    );
    return new Map(rows.map(({ saga, position, at }) => [`${saga} ${position}`, at]));
  }

  /** Leaves many runs as they are to be left, with one statement. @returns those whose fence still held */
  async settle(settlements: readonly (Fenced & { settlement: Settlement })[]): Promise<Set<string>> {
    const rows = await this.#db.query<{ id: string }>(
      `WITH e AS (SELECT * FROM jsonb_to_recordset($2::jsonb)
         AS e (id uuid, fence bigint, state text, result text, error jsonb, "stuckWhile" text, keep boolean, "wakeAt" text, waits jsonb)
       ), s AS (
         UPDATE "kernel"."sagas" s SET state = e.state, result = e.result::jsonb, error = coalesce(e.error, s.error), stuck_while = e."stuckWhile",
           worker = CASE WHEN e.keep THEN s.worker END,
           wake_at = CASE WHEN e.keep OR e.state NOT IN ('running', 'undoing') THEN NULL
             WHEN e."wakeAt" = 'now' OR s.cancelling THEN ${moment} ELSE e."wakeAt"::timestamptz END,
           finished_at = CASE WHEN e.state IN ('done', 'failed', 'cancelled') THEN ${moment} END,
           version = s.version + 1, updated_at = now()
         FROM e WHERE s.id = e.id AND s.fence = e.fence RETURNING s.id
       ), gone AS (
         DELETE FROM "kernel"."saga_waits" w USING s WHERE w.saga_id = s.id
       ), w AS (
         INSERT INTO "kernel"."saga_waits" (saga_id, name, type, key)
         SELECT s.id, w.name, w.type, w.key FROM s JOIN e ON e.id = s.id,
           jsonb_to_recordset(e.waits) AS w (name text, type text, key text)
       )
       SELECT id FROM s`,
      [
        this.#now(),
        JSON.stringify(
          settlements.map(({ settlement, ...run }) => ({ ...run, ...settlement, result: json(settlement.result) ?? undefined })),
        ),
      ],
      { name: 'kernel.settle-sagas' },
    );
    return new Set(rows.map(({ id }) => id));
  }

  #now(): string | null {
    return this.#clock()?.toISOString() ?? null;
  }
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
