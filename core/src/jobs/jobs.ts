import { type EnqueueOptions, type JobType, Problem, type Sql } from '@entrepot/sdk';
import type { HttpJobs, JobStatus, RejectedItem } from '../http/http-kernel.ts';

export class Jobs implements HttpJobs {
  readonly #types: ReadonlyMap<string, JobType>;
  constructor(types: ReadonlyMap<string, JobType>) {
    this.#types = types;
  }
  async find(_id: string): Promise<JobStatus | undefined> {
    return undefined;
  }
  async cancel(_id: string): Promise<boolean> {
    return false;
  }
  async *watch(): AsyncIterable<JobStatus> {}
  async *rejected(): AsyncIterable<RejectedItem> {}
  async enqueue(sql: Sql, job: JobType, input: unknown, options: EnqueueOptions): Promise<string> {
    if (!this.#types.has(job.name)) throw new Problem('unknown-job');
    const [row] = await sql.query<{ id: string }>(
      `INSERT INTO "kernel"."jobs" (type, input, singleton_key, start_after) VALUES ($1, $2, $3, $4) RETURNING id`,
      [job.name, JSON.stringify(input), options.singletonKey, options.startAfter?.toISOString()],
    );
    return row?.id ?? '';
  }
}
