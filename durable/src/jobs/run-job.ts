import { limited } from '@entrepot/registry/limited';
import { currentScope, entering } from '@entrepot/registry/scope';
import { type Context, type FieldProblem, type JobContext, type JobType, Problem, type User } from '@entrepot/sdk';
import type { JobRecords, TakenJob } from './job-records.ts';

const progressMs = 200;
const system: User = { id: null, name: 'system', roles: [], attributes: {} };

/** How an attempt ended, for the one who ran it to write down. */
export type Outcome =
  | { kind: 'done'; result: unknown }
  | { kind: 'failed'; error: { code: string; detail: string }; cause: unknown }
  | { kind: 'cancelled' }
  | { kind: 'cut-off' };

/** Why a job's signal is aborted. */
export type StopReason = 'cancelled' | 'cut-off';

/**
 * Runs the handler of a taken job and tells how it ended; throws nothing.
 * @param silentMs how long it may go on without reporting; then it has failed, whatever becomes of it
 */
export async function runJob(
  type: JobType,
  job: TakenJob,
  context: Context,
  records: JobRecords,
  signal: AbortSignal,
  silentMs: number,
): Promise<Outcome> {
  const progress = new Progress(records, job.id);
  const handle = (alive: () => void): unknown => {
    const { signal: over } = currentScope();
    const jobContext: JobContext = {
      ...context,
      id: job.id,
      input: job.input,
      user: job.user ?? system,
      signal: over ? AbortSignal.any([signal, over]) : signal,
      progress: (done, total, message) => {
        alive();
        return progress.report(done, total, message);
      },
      reject: async (...items: readonly { row: unknown; errors: readonly FieldProblem[] }[]) => {
        alive();
        if (items.length > 0) await records.reject(job.id, items);
      },
    };
    return type.handler(jobContext);
  };
  try {
    const plugin = type.name.slice(0, type.name.indexOf('.'));
    const scope = { plugin, work: `job ${type.name}`, user: job.user ?? undefined };
    const result = await entering(scope, () => limited(silentMs, () => tooSilent(type.name, silentMs), handle));
    await progress.flush();
    return { kind: 'done', result };
  } catch (cause) {
    await progress.flush().catch(() => {});
    if (signal.aborted) return { kind: signal.reason as StopReason };
    return { kind: 'failed', error: errorOf(cause), cause };
  }
}

function tooSilent(job: string, ms: number): Problem {
  return new Problem('job-too-slow', {
    status: 500,
    detail: `The job "${job}" neither ended nor reported progress for ${ms / 60_000} minutes; what it had not committed is undone.`,
    remedy: 'Report progress, and work in parts that end.',
  });
}

function errorOf(cause: unknown): { code: string; detail: string } {
  if (cause instanceof Problem) return { code: cause.code, detail: cause.message };
  return { code: 'internal-error', detail: 'The job failed for a reason that only the log tells.' };
}

/** Writes at once, then at most five times a second; the last report is always written. */
class Progress {
  readonly #records: JobRecords;
  readonly #id: string;
  #pending: [done: number, total: number, message: string | null] | undefined;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(records: JobRecords, id: string) {
    this.#records = records;
    this.#id = id;
  }

  async report(done: number, total: number, message?: string): Promise<void> {
    this.#pending = [done, total, message ?? this.#pending?.[2] ?? null];
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#write();
    }, progressMs);
    this.#write();
    await this.#writing;
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#write();
    await this.#writing;
  }

  #write(): void {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = undefined;
    this.#writing = this.#writing.then(() => this.#records.progress(this.#id, ...pending));
    // Reported by whoever awaits it; the timer's write is awaited by the flush.
    this.#writing.catch(() => {});
  }
}
