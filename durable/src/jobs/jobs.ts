import { setTimeout as sleep } from 'node:timers/promises';
import type { PgDatabase } from '@entrepot/database/database';
import { fieldsSchema } from '@entrepot/registry/schema/json-schema';
import { validate } from '@entrepot/registry/schema/validate';
import { type Context, type EnqueueOptions, type JobType, type Logger, Problem, type Sql, type User } from '@entrepot/sdk';
import type { Wake } from '../events/wake.ts';
import { JobQueue } from './job-queue.ts';
import { JobRecords } from './job-records.ts';
import type { JobBoard, JobStatus, RejectedItem } from './job-status.ts';
import { JobWorker } from './job-worker.ts';

const watchMs = 300;

/** The jobs of one kernel: enqueued in business transactions, run by workers, watched by who asked for them. */
export class Jobs implements JobBoard {
  readonly topic = 'jobs';
  readonly #types: ReadonlyMap<string, JobType>;
  readonly #contextOf: (plugin: string) => Context;
  readonly #log: Logger;
  readonly #schemas = new Map<string, object>();
  /** Without a queue jobs run only when they are drained: the test kit wants it so. */
  readonly #isQueued: boolean;
  readonly #silentMs: number;
  #db: PgDatabase | undefined;
  #records: JobRecords | undefined;
  #queue: JobQueue | undefined;
  #worker: JobWorker | undefined;

  /** @param silentMs how long a job may go on without reporting */
  constructor(
    types: readonly JobType[],
    contextOf: (plugin: string) => Context,
    log: Logger,
    isQueued: boolean,
    silentMs: number,
  ) {
    this.#silentMs = silentMs;
    this.#types = new Map(types.map((type) => [type.name, type]));
    this.#contextOf = contextOf;
    this.#log = log;
    this.#isQueued = isQueued;
  }

  /** Before anything is enqueued. */
  open(db: PgDatabase, url: string): void {
    this.#db = db;
    const labelled = [...this.#types.values()].flatMap(({ name, label }) => (label ? [[name, label] as const] : []));
    this.#records = new JobRecords(db, new Map(labelled));
    this.#queue = new JobQueue(url, db, [...this.#types.keys()], this.#log);
    this.#worker = new JobWorker(
      this.#types,
      db,
      this.#records,
      this.#isQueued ? this.#queue : undefined,
      this.#contextOf,
      this.#log,
      this.#silentMs,
    );
  }

  /** Makes the queue's tables, as part of applying the schema. */
  async prepare(): Promise<void> {
    if (this.#types.size > 0 && this.#isQueued) await this.#opened(this.#queue).prepare();
  }

  /**
   * @param works whether this process runs jobs; without it the queue is only opened, for enqueueing
   */
  async start(wake: Wake | undefined, works: boolean): Promise<void> {
    if (this.#types.size === 0 || !this.#isQueued) return;
    const queue = this.#opened(this.#queue);
    await queue.start(works);
    if (!works || !wake) return;
    await this.#opened(this.#worker).start(wake);
    wake.on(this.topic, () => queue.wake());
    const crons = [...this.#types.values()].flatMap(({ name, cron }) => (cron === undefined ? [] : ([[name, cron]] as const)));
    await queue.schedule(new Map(crons));
  }

  async stop(): Promise<void> {
    await this.#worker?.stop();
    await this.#queue?.stop();
  }

  async enqueue(sql: Sql, job: JobType, input: unknown, options: EnqueueOptions, user?: User): Promise<string> {
    const type = this.#types.get(job.name);
    if (!type) {
      throw new Problem('unknown-job', {
        status: 500,
        detail: `The job "${job.name}" is enqueued, but no enabled plugin declares it.`,
        remedy: 'List it under "jobs" of its plugin.',
      });
    }
    this.#check(type, input);
    const { id, isNew } = await this.#opened(this.#records).insert(sql, { type: job.name, input, user, ...options });
    if (isNew && this.#isQueued) await this.#opened(this.#queue).send(sql, job.name, id, options.startAfter ?? null);
    return id;
  }

  find(id: string): Promise<JobStatus | undefined> {
    return this.#opened(this.#records).find(id);
  }

  async list({ state, name, most = 50 }: Parameters<JobBoard['list']>[0] = {}): Promise<JobStatus[]> {
    return this.#opened(this.#records).list(state ?? null, name ?? null, most);
  }

  of(users: readonly string[], since: Date): Promise<JobStatus[]> {
    return this.#opened(this.#records).ofUsers(users, since);
  }

  async retry(id: string): Promise<boolean> {
    const records = this.#opened(this.#records);
    return this.#opened(this.#db).transaction(async (tx) => {
      const type = await records.revive(tx, id);
      if (type !== undefined && this.#isQueued) await this.#opened(this.#queue).send(tx, type, id, null);
      return type !== undefined;
    });
  }

  async cancel(id: string): Promise<boolean> {
    const met = await this.#opened(this.#records).cancel(id);
    if (met === 'running') this.#worker?.abort(id, 'cancelled');
    return met !== 'ended';
  }

  async *watch(id: string, signal: AbortSignal): AsyncIterable<JobStatus> {
    for (let last = ''; !signal.aborted; ) {
      const status = await this.find(id);
      if (!status) return;
      const text = JSON.stringify(status);
      if (text !== last) yield status;
      last = text;
      if (status.finishedAt !== null) return;
      await sleep(watchMs, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  rejected(id: string): AsyncIterable<RejectedItem> {
    return this.#opened(this.#records).rejected(id);
  }

  /** Runs what is due by `now` in this process, until nothing is. @returns how many attempts were made */
  async drain(now: () => Date): Promise<number> {
    return this.#opened(this.#worker).drain(now);
  }

  /** Fills in defaults, as for a request. */
  #check(type: JobType, input: unknown): void {
    let schema = this.#schemas.get(type.name);
    if (!schema) {
      schema = fieldsSchema(type.input);
      this.#schemas.set(type.name, schema);
    }
    const errors = validate(schema, input);
    if (errors.length === 0) return;
    throw new Problem('invalid-job', { detail: `The input of the job "${type.name}" does not fit its fields.`, errors });
  }

  #opened<T>(part: T | undefined): T {
    if (!part) throw new Problem('not-started', { status: 500, detail: 'Jobs are there once the kernel has started.' });
    return part;
  }
}
