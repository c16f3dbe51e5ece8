import { type Database, Problem } from '@entrepot/sdk';
import type { SagaBoard, SagaDetail, SagaQuery, SagaStatus } from './saga-board.ts';

const status = `id, type, key, state, error, cancelling, wake_at AS "wakeAt", started_at AS "startedAt", finished_at AS "finishedAt"`;

/** Looks at runs, and moves those that cannot move by themselves. */
export class DeadLetters implements SagaBoard {
  readonly #db: Database;
  readonly #clock: () => Date | undefined;
  /** Tells the workers that there is something to do. */
  readonly #tell: () => void;

  constructor(db: Database, clock: () => Date | undefined, tell: () => void) {
    this.#db = db;
    this.#clock = clock;
    this.#tell = tell;
  }

  async list({ dead = false, state, type, most = 50 }: SagaQuery): Promise<SagaStatus[]> {
    return this.#db.query<SagaStatus & Record<string, unknown>>(
      `SELECT ${status} FROM "kernel"."sagas"
       WHERE (NOT $1 OR state IN ('failed', 'stuck')) AND ($2::text IS NULL OR state = $2) AND ($3::text IS NULL OR type = $3)
       ORDER BY id DESC LIMIT $4`,
      [dead, state ?? null, type ?? null, most],
    );
  }

  async find(id: string): Promise<SagaDetail | undefined> {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return undefined;
    const [[run], journal, waits] = await Promise.all([
      this.#db.query<Omit<SagaDetail, 'journal' | 'waits'> & Record<string, unknown>>(
        `SELECT ${status}, input, result FROM "kernel"."sagas" WHERE id = $1`,
        [id],
      ),
      this.#db.query<SagaDetail['journal'][number] & Record<string, unknown>>(
        `SELECT round, position, kind, name, result, error, at FROM "kernel"."saga_steps" WHERE saga_id = $1 ORDER BY round, position`,
        [id],
      ),
      this.#db.query<{ type: string; key: string }>(
        'SELECT type, key FROM "kernel"."saga_waits" WHERE saga_id = $1 AND event IS NULL ORDER BY id',
        [id],
      ),
    ]);
    return run && { ...run, journal, waits };
  }

  async retry(id: string): Promise<void> {
    const changed = await this.#db.query(
      `WITH dead AS (SELECT * FROM "kernel"."sagas" WHERE id = $2 AND state IN ('failed', 'stuck') FOR UPDATE), s AS (
         UPDATE "kernel"."sagas" s SET state = CASE dead.state WHEN 'stuck' THEN dead.stuck_while ELSE 'running' END,
           round = dead.round + CASE dead.state WHEN 'stuck' THEN 0 ELSE 1 END, cancelling = dead.cancelling AND dead.state = 'stuck',
           error = CASE WHEN dead.stuck_while = 'undoing' THEN dead.error END, stuck_while = NULL, finished_at = NULL, fence = s.fence + 1,
           wake_at = ${moment}, version = s.version + 1, updated_at = now()
         FROM dead WHERE s.id = dead.id RETURNING s.id, s.round
       ), resumed AS (
         INSERT INTO "kernel"."saga_steps" (saga_id, round, position, kind, name, at)
         SELECT s.id, s.round, (SELECT count(*) FROM "kernel"."saga_steps" j WHERE j.saga_id = s.id AND j.round = s.round), 'resumed', '', ${moment} FROM s
       ) SELECT id FROM s`,
      [this.#now(), id],
    );
    if (changed.length === 0)
      throw await this.#refusal(
        id,
        'saga-not-dead',
        'The saga is no dead letter: only one that failed or is stuck can be tried again.',
      );
    this.#tell();
  }

  async cancel(id: string): Promise<void> {
    const changed = await this.#db.query(
      `UPDATE "kernel"."sagas" SET cancelling = true, state = CASE
           WHEN state = 'failed' OR state = 'stuck' AND (stuck_while = 'undoing' OR cancelling) THEN 'cancelled'
           WHEN state = 'stuck' THEN 'running' ELSE state END,
         finished_at = CASE WHEN state = 'stuck' AND (stuck_while = 'undoing' OR cancelling) THEN ${moment} ELSE finished_at END,
         wake_at = CASE WHEN worker IS NULL AND (state IN ('running', 'undoing') OR state = 'stuck' AND stuck_while = 'running' AND NOT cancelling)
           THEN ${moment} ELSE wake_at END, version = version + 1, updated_at = now()
       WHERE id = $2 AND state NOT IN ('done', 'cancelled') RETURNING id`,
      [this.#now(), id],
    );
    if (changed.length === 0) throw await this.#refusal(id, 'saga-ended', 'The saga has ended already.');
    this.#tell();
  }

  async #refusal(id: string, code: string, detail: string): Promise<Problem> {
    const [there] = await this.#db.query('SELECT 1 FROM "kernel"."sagas" WHERE id = $1', [id]);
    if (there) return new Problem(code, { status: 409, detail });
    return new Problem('saga-not-found', {
      status: 404,
      detail: `There is no saga with the id ${id.slice(0, 60)}.`,
      remedy: 'Check the id.',
      params: { id: id.slice(0, 60) },
    });
  }

  #now(): string | null {
    return this.#clock()?.toISOString() ?? null;
  }
}

const moment = 'coalesce($1::timestamptz, clock_timestamp())';
