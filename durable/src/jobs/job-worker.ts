import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PgDatabase } from '@entrepot/database/database';
import { type Context, type JobType, jobEnded, type Logger, type Transaction } from '@entrepot/sdk';
import type { Wake } from '../events/wake.ts';
import type { JobQueue } from './job-queue.ts';
import type { JobRecords, TakenJob } from './job-records.ts';
import type { JobStatus } from './job-status.ts';
import { type Outcome, runJob, type StopReason } from './run-job.ts';

const atOnce = 2;
const defaultRetries = 2;
const firstPauseMs = 1000;
const longestPauseMs = 600_000;
const cancelLookMs = 500;
const lostLookMs = 15_000;
const graceMs = 10_000;
const longestConcludeMs = 30_000;

/** Runs jobs in this process, and brings back those of processes that died. */
export class JobWorker {
  readonly #types: ReadonlyMap<string, JobType>;
  readonly #db: PgDatabase;
  readonly #records: JobRecords;
  readonly #queue: JobQueue | undefined;
  readonly #contextOf: (plugin: string) => Context;
  readonly #log: Logger;
  readonly #silentMs: number;
  /** The number under which this process holds a lock as long as it lives. */
  readonly #number = randomInt(1, 2 ** 47);
  readonly #running = new Map<string, { abort: AbortController; ended: Promise<void> }>();
  readonly #timers: NodeJS.Timeout[] = [];
  #stopped = false;

  constructor(
    types: ReadonlyMap<string, JobType>,
    db: PgDatabase,
    records: JobRecords,
    queue: JobQueue | undefined,
    contextOf: (plugin: string) => Context,
    log: Logger,
    silentMs: number,
  ) {
    this.#types = types;
    this.#db = db;
    this.#records = records;
    this.#queue = queue;
    this.#contextOf = contextOf;
    this.#log = log;
    this.#silentMs = silentMs;
  }

  async start(wake: Wake): Promise<void> {
    await wake.lock(lockName(this.#number));
    const look = (everyMs: number, work: () => Promise<void>) => {
      const timer = setInterval(() => {
        work().catch((error: unknown) => this.#log.warn({ error }, 'a look after the jobs failed; the next one follows'));
      }, everyMs);
      timer.unref();
      this.#timers.push(timer);
    };
    await this.#recover();
    look(lostLookMs, async () => {
      // The lock goes with its connection and is taken again with the next one.
      await wake.lock(lockName(this.#number));
      await this.#recover();
    });
    look(cancelLookMs, async () => {
      if (this.#running.size === 0) return;
      for (const id of await this.#records.cancelling(this.#number)) this.abort(id, 'cancelled');
    });
    for (const type of this.#types.keys()) await this.#queue?.work(type, atOnce, (id) => this.#run(type, id));
  }

  abort(id: string, reason: StopReason): void {
    this.#running.get(id)?.abort.abort(reason);
  }

  /** Asks what runs to stop and waits some seconds for it; what was cut off is put back. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    const running = [...this.#running.values()];
    for (const { abort } of running) abort.abort('cut-off');
    await Promise.race([Promise.all(running.map(({ ended }) => ended)), sleep(graceMs, undefined, { ref: false })]);
  }

  async drain(now: () => Date): Promise<number> {
    let attempts = 0;
    for (let due = await this.#due(now()); due.length > 0; due = await this.#due(now())) {
      for (const id of due) if (await this.#take(id, now)) attempts += 1;
    }
    return attempts;
  }

  /** Jobs of plugins that do not run wait until they do. */
  #due(now: Date): Promise<string[]> {
    return this.#records.due(now, [...this.#types.keys()]);
  }

  async #run(type: string, id: string | undefined): Promise<void> {
    // The queue keeps it for another process.
    if (this.#stopped) throw new Error('this process is stopping');
    // What cron sends has no record yet.
    const job = id ?? (await this.#records.insert(this.#db, { type, input: {} })).id;
    await this.#take(job, () => new Date());
  }

  /** @returns whether the job was there to be run: it may be cancelled, or another process may have it */
  async #take(id: string, now: () => Date): Promise<boolean> {
    const job = await this.#records.take(id, this.#number);
    const type = job && this.#types.get(job.type);
    if (!job || !type) return false;
    const abort = new AbortController();
    const ended = this.#attempt(type, job, abort.signal, now).finally(() => this.#running.delete(id));
    this.#running.set(id, { abort, ended });
    await ended;
    return true;
  }

  async #attempt(type: JobType, job: TakenJob, signal: AbortSignal, now: () => Date): Promise<void> {
    const plugin = type.name.slice(0, type.name.indexOf('.'));
    const outcome = await runJob(type, job, this.#contextOf(plugin), this.#records, signal, this.#silentMs);
    const ended = now();
    for (let pauseMs = 200; ; pauseMs = Math.min(pauseMs * 2, longestConcludeMs)) {
      try {
        await this.#conclude(type, job, outcome, ended);
        return;
      } catch (error) {
        this.#log.error({ error, job: job.id, type: type.name }, 'the end of a job could not be written down yet');
        // The record stays "running" under the number of a process that is gone then: another one runs it again.
        if (this.#stopped) return;
        await sleep(pauseMs, undefined, { ref: false });
      }
    }
  }

  async #conclude(type: JobType, job: TakenJob, outcome: Outcome, now: Date): Promise<void> {
    if (outcome.kind === 'cut-off') return this.#putBack(job, null, null);
    if (outcome.kind === 'failed') {
      const { error, cause } = outcome;
      const again = job.failures < (type.retries ?? defaultRetries);
      this.#log.warn({ job: job.id, type: type.name, again, error: cause }, 'a job failed');
      if (again) {
        const pauseMs = Math.min(firstPauseMs * 2 ** job.failures, longestPauseMs);
        return this.#putBack(job, new Date(now.getTime() + pauseMs), error);
      }
      await this.#end(job, 'failed', null, error);
      return;
    }
    const result = outcome.kind === 'done' ? outcome.result : null;
    const written = await this.#end(job, outcome.kind, result, null);
    if (!written) this.#log.warn({ job: job.id }, 'a job ended here that had been given to another process');
  }

  /** Writes down how it ended, and tells of it in the same transaction. @returns false where another process has the job */
  async #end(
    { id, user }: TakenJob,
    state: 'done' | 'failed' | 'cancelled',
    result: unknown,
    error: JobStatus['error'],
  ): Promise<boolean> {
    return this.#db.transaction(async (tx) => {
      const written = await this.#records.end(tx, id, this.#number, state, result, error);
      if (written && user?.id) await this.#tell(tx, id);
      return written;
    });
  }

  async #tell(tx: Transaction, id: string): Promise<void> {
    const job = await this.#records.find(id, tx);
    if (job && job.userId !== null) await this.#contextOf('kernel').call(jobEnded, { tx, job });
  }

  async #putBack(job: Pick<TakenJob, 'id' | 'type'>, startAfter: Date | null, error: { code: string; detail: string } | null) {
    await this.#db.transaction(async (tx) => {
      await this.#records.putBack(tx, job.id, startAfter, error);
      await this.#queue?.send(tx, job.type, job.id, startAfter);
    });
  }

  /** Puts back the jobs of workers whose lock is free, or gives them up: their processes are gone. */
  async #recover(): Promise<void> {
    for (const worker of await this.#records.workers()) {
      if (worker === this.#number) continue;
      await this.#db.transaction(async (tx) => {
        const [lock] = await tx.query<{ free: boolean }>(`SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS free`, [
          lockName(worker),
        ]);
        if (!lock?.free) return;
        for (const { id, type, state } of await this.#records.lost(tx, worker)) {
          if (state === 'waiting') await this.#queue?.send(tx, type, id, null);
          else {
            this.#log.warn({ job: id, type, state }, 'a job ended with the process that ran it');
            await this.#tell(tx, id);
          }
        }
      });
    }
  }
}

function lockName(worker: number): string {
  return `worker ${worker}`;
}
