import type { Database, EnqueueOptions, FieldProblem, Label, Sql, User } from '@entrepot/sdk';
import type { JobStatus, RejectedItem } from './job-status.ts';

/** A job that was taken to be run. */
export interface TakenJob {
  id: string;
  type: string;
  input: Record<string, unknown>;
  failures: number;
  user: User | null;
}

export interface JobRequest extends EnqueueOptions {
  type: string;
  input: unknown;
  user?: User | undefined;
}

type Unlabelled = Omit<JobStatus, 'label'> & Record<string, unknown>;

const mostLostRuns = 5;

const status = `SELECT id, type AS name, state, done, total, message, result, error, user_id AS "userId",
  created_at AS "createdAt", started_at AS "startedAt", updated_at AS "updatedAt", finished_at AS "finishedAt",
  (SELECT count(*) FROM "kernel"."rejected_items" i WHERE i.job_id = j.id) AS rejected FROM "kernel"."jobs" j`;

/** The rows of `kernel.jobs`: what became of each job. */
export class JobRecords {
  readonly #db: Database;
  readonly #labels: ReadonlyMap<string, Label>;

  /** @param labels of the types that have one, by name */
  constructor(db: Database, labels: ReadonlyMap<string, Label>) {
    this.#db = db;
    this.#labels = labels;
  }

  /** @returns the new job, or the unfinished one with the same `singletonKey` */
  async insert(sql: Sql, { type, input, user, singletonKey, startAfter }: JobRequest): Promise<{ id: string; isNew: boolean }> {
    const [row] = await sql.query<{ id: string; isNew: boolean }>(
      `INSERT INTO "kernel"."jobs" AS j (type, input, "user", singleton_key, start_after) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (type, singleton_key) WHERE state IN ('waiting', 'running') DO UPDATE SET updated_at = now()
       RETURNING id, j.updated_at = j.created_at AS "isNew"`,
      [type, JSON.stringify(input), user ? JSON.stringify(user) : null, singletonKey ?? null, startAfter?.toISOString() ?? null],
    );
    if (!row) throw new Error('a job was inserted without a row');
    return row;
  }

  /** Takes a waiting job, so that no other process does. */
  async take(id: string, worker: number): Promise<TakenJob | undefined> {
    const [job] = await this.#db.query<TakenJob & Record<string, unknown>>(
      `UPDATE "kernel"."jobs" SET state = 'running', worker = $2, cancelling = false, started_at = now(), version = version + 1, updated_at = now()
       WHERE id = $1 AND state = 'waiting' RETURNING id, type, input, failures, "user"`,
      [id, worker],
    );
    return job;
  }

  async progress(id: string, done: number, total: number, message: string | null): Promise<void> {
    await this.#db.query(
      `UPDATE "kernel"."jobs" SET done = $2, total = $3, message = coalesce($4, message), version = version + 1, updated_at = now()
       WHERE id = $1 AND state = 'running'`,
      [id, done, total, message],
    );
  }

  async reject(id: string, items: readonly { row: unknown; errors: readonly FieldProblem[] }[]): Promise<void> {
    await insertRejected(this.#db, id, items);
  }

  /** @returns false where the job was taken from this worker meanwhile */
  async end(
    sql: Sql,
    id: string,
    worker: number,
    state: 'done' | 'failed' | 'cancelled',
    result: unknown,
    error: JobStatus['error'],
  ): Promise<boolean> {
    const ended = await sql.query(
      `UPDATE "kernel"."jobs" SET state = $3, result = $4, error = $5, worker = NULL, cancelling = false, finished_at = now(),
         version = version + 1, updated_at = now()
       WHERE id = $1 AND worker = $2 AND state = 'running' RETURNING id`,
      [id, worker, state, JSON.stringify(result ?? null), error ? JSON.stringify(error) : null],
    );
    return ended.length > 0;
  }

  /** Lets it run again, at once or later. @param error why, where it counts as a failure */
  async putBack(sql: Sql, id: string, startAfter: Date | null, error: JobStatus['error']): Promise<void> {
    await sql.query(
      `UPDATE "kernel"."jobs" SET state = 'waiting', worker = NULL, start_after = $2, error = coalesce($3, error),
         failures = failures + CASE WHEN $3::jsonb IS NULL THEN 0 ELSE 1 END, version = version + 1, updated_at = now()
       WHERE id = $1 AND state = 'running'`,
      [id, startAfter?.toISOString() ?? null, error ? JSON.stringify(error) : null],
    );
  }

  /** @returns what the cancellation meets: nothing that could be cancelled, a waiting job, or a running one */
  async cancel(id: string): Promise<'ended' | 'cancelled' | 'running'> {
    const [job] = await this.#db.query<{ state: string }>(
      `UPDATE "kernel"."jobs" SET state = CASE state WHEN 'waiting' THEN 'cancelled' ELSE state END, cancelling = state = 'running',
         finished_at = CASE state WHEN 'waiting' THEN now() END, version = version + 1, updated_at = now()
       WHERE id = $1 AND state IN ('waiting', 'running') RETURNING state`,
      [id],
    );
    return job === undefined ? 'ended' : job.state === 'running' ? 'running' : 'cancelled';
  }

  /** The jobs of this worker that somebody asked to stop. */
  async cancelling(worker: number): Promise<string[]> {
    const rows = await this.#db.query<{ id: string }>(
      `SELECT id FROM "kernel"."jobs" WHERE worker = $1 AND state = 'running' AND cancelling`,
      [worker],
    );
    return rows.map(({ id }) => id);
  }

  /** Workers that have running jobs, by the number of their lock. */
  async workers(): Promise<number[]> {
    const rows = await this.#db.query<{ worker: number }>(
      `SELECT DISTINCT worker FROM "kernel"."jobs" WHERE state = 'running' AND worker IS NOT NULL`,
    );
    return rows.map(({ worker }) => worker);
  }

  /**
   * Puts back what a dead worker had taken; what was to be cancelled is. A job that was lost too often is given up, for it
   * may be what its processes die of.
   */
  async lost(sql: Sql, worker: number): Promise<{ id: string; type: string; state: 'waiting' | 'failed' | 'cancelled' }[]> {
    const error = {
      code: 'process-died',
      detail: `${mostLostRuns} times the process that ran the job died before its end: it is not tried again.`,
    };
    return sql.query<{ id: string; type: string; state: 'waiting' | 'failed' | 'cancelled' }>(
      `UPDATE "kernel"."jobs" j SET state = n.state, worker = NULL, cancelling = false, lost_runs = j.lost_runs + 1,
         error = CASE n.state WHEN 'failed' THEN $3::jsonb ELSE j.error END,
         finished_at = CASE n.state WHEN 'waiting' THEN NULL ELSE now() END, version = j.version + 1, updated_at = now()
       FROM (SELECT id, CASE WHEN cancelling THEN 'cancelled' WHEN lost_runs + 1 >= $2 THEN 'failed' ELSE 'waiting' END AS state
         FROM "kernel"."jobs" WHERE worker = $1 AND state = 'running') n
       WHERE j.id = n.id AND j.worker = $1 AND j.state = 'running' RETURNING j.id, j.type, j.state`,
      [worker, mostLostRuns, JSON.stringify(error)],
    );
  }

  /** Jobs of these types that could start, oldest first. */
  async due(now: Date, types: readonly string[]): Promise<string[]> {
    const rows = await this.#db.query<{ id: string }>(
      `SELECT id FROM "kernel"."jobs" WHERE state = 'waiting' AND (start_after IS NULL OR start_after <= $1) AND type = ANY ($2) ORDER BY id`,
      [now.toISOString(), types],
    );
    return rows.map(({ id }) => id);
  }

  async find(id: string, sql: Sql = this.#db): Promise<JobStatus | undefined> {
    const [job] = this.#labelled(await sql.query<Unlabelled>(`${status} WHERE id = $1`, [id]));
    return job;
  }

  async list(state: string | null, type: string | null, most: number): Promise<JobStatus[]> {
    const jobs = await this.#db.query<Unlabelled>(
      `${status} WHERE ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR type = $2) ORDER BY id DESC LIMIT $3`,
      [state, type, most],
    );
    return this.#labelled(jobs);
  }

  async ofUsers(users: readonly string[], since: Date): Promise<JobStatus[]> {
    const jobs = await this.#db.query<Unlabelled>(
      `${status} WHERE user_id = ANY ($1) AND updated_at > $2 ORDER BY id DESC LIMIT 200`,
      [users, since.toISOString()],
    );
    return this.#labelled(jobs);
  }

  /** Lets a failed job run again as if it had not run. @returns its type; undefined where it has not failed */
  async revive(sql: Sql, id: string): Promise<string | undefined> {
    const [job] = await sql.query<{ type: string }>(
      `UPDATE "kernel"."jobs" SET state = 'waiting', failures = 0, lost_runs = 0, start_after = NULL, finished_at = NULL,
         version = version + 1, updated_at = now() WHERE id = $1 AND state = 'failed' RETURNING type`,
      [id],
    );
    return job?.type;
  }

  #labelled(jobs: readonly Unlabelled[]): JobStatus[] {
    return jobs.map((job) => ({ ...job, label: this.#labels.get(job.name) ?? inWords(job.name) }));
  }

  /** In the order in which they were rejected, a page at a time. */
  async *rejected(id: string): AsyncIterable<RejectedItem> {
    const pageSize = 1000;
    for (let after: string | null = null; ; ) {
      const page: (RejectedItem & { id: string })[] = await this.#db.query<RejectedItem & { id: string }>(
        `SELECT id, row, errors FROM "kernel"."rejected_items" WHERE job_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT ${pageSize}`,
        [id, after],
      );
      for (const { row, errors } of page) yield { row, errors };
      if (page.length < pageSize) return;
      after = page.at(-1)?.id ?? null;
    }
  }
}

/** `orders.retryShort` is "orders: retry short". */
function inWords(name: string): Label {
  return {
    en: name
      .replace('.', ': ')
      .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
      .toLowerCase(),
  };
}

/** Adds to the error file of a job, in the transaction of `sql`. */
export async function insertRejected(
  sql: Sql,
  job: string,
  items: readonly { row: unknown; errors: readonly FieldProblem[] }[],
): Promise<void> {
  // jsonb takes neither U+0000 nor half a surrogate pair, for which an item may well have been rejected.
  const json = JSON.stringify(items).replace(/(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][\da-f]{2})/g, '$1\ufffd');
  await sql.query(
    `INSERT INTO "kernel"."rejected_items" (job_id, row, errors)
     SELECT $1, item->'row', item->'errors' FROM jsonb_array_elements($2::jsonb) AS item`,
    [job, json],
  );
}
