import type { Context } from './context.ts';
import type { Fields, RowOf } from './field.ts';
import type { Label } from './label.ts';
import { rememberOrigin } from './origin.ts';
import type { User } from './permission.ts';
import type { FieldProblem } from './problem.ts';

/** What a job's handler gets beside its input. */
export interface JobContext<F extends Fields = Fields> extends Context {
  readonly id: string;
  readonly input: RowOf<F>;
  /** Who asked for it. */
  readonly user: User;
  /** Aborted by `:cancel` and at shutdown. A job that was cut off by a shutdown runs again: make it resumable. */
  readonly signal: AbortSignal;
  /** Reports how far it is; watchers see it within a second. */
  progress(done: number, total: number, message?: string): Promise<void>;
  /** Keeps failed items for the job's error file. */
  reject(...items: readonly { row: unknown; errors: readonly FieldProblem[] }[]): Promise<void>;
}

export interface JobType<F extends Fields = Fields> {
  /** `<plugin>.<job>`, as `orders.import`. */
  readonly name: string;
  /** What people call it; its name in words unless given. */
  readonly label?: Label;
  readonly input: F;
  /** Runs by itself at these times (crontab, UTC). */
  readonly cron?: string;
  /** Attempts after the first; 2 unless given, with exponential backoff. */
  readonly retries?: number;
  /** The result is kept with the job and shown to who asked. */
  handler(context: JobContext<F>): unknown;
}

export function defineJob<const F extends Fields>(job: JobType<F>): JobType<F> {
  return rememberOrigin(job, defineJob);
}
