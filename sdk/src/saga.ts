import type { Logger } from './context.ts';
import type { Transaction } from './database.ts';
import type { Event, EventType } from './event.ts';
import type { Fields, RowOf } from './field.ts';
import type { Hook, HookArguments, HookResult } from './hook.ts';
import type { User } from './permission.ts';
import type { Token } from './service.ts';

/** What becomes of a value in the journal, which is JSON: a Date is its ISO string. */
export type Journaled<T> = T extends { toJSON(...args: never): infer J }
  ? Journaled<J>
  : T extends object
    ? { [K in keyof T]: Journaled<T[K]> }
    : T;

/** What the code of a step gets beside its transaction. */
export interface StepCall {
  /** The same at every attempt of this step: the idempotency key for what the step does outside of the database. */
  readonly key: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Aborted where the attempt takes too long or its process stops; what it does afterwards is not kept. */
  readonly signal: AbortSignal;
}

export interface StepOptions {
  /** Attempts after the first; 5 unless given. A thrown Problem with a status below 500 is a decision: not tried again. */
  retries?: number;
  /** Before the second attempt, ms; doubled before each further one, ten minutes at most. 1,000 unless given. */
  backoffMs?: number;
  /** Longer than this counts as a failure; 60,000 ms unless given. */
  timeoutMs?: number;
}

/**
 * The work of a step. What it writes by `tx` and the journal entry commit together: exactly once. No connection is held
 * before the first statement, so call others first and write afterwards. What it does outside may happen again, with the
 * same `call.key`.
 */
export type StepWork<T> = (tx: Transaction, call: StepCall) => T | Promise<T>;

/** Takes back what a completed step did, under the same promises. */
export type StepUndo<T> = (tx: Transaction, result: Journaled<T>, call: StepCall) => unknown;

/** What the code of a saga works with. Between steps it computes, branches and loops; whatever else it does belongs into a step. */
export interface SagaContext<F extends Fields = Fields> {
  /** The run's id. */
  readonly id: string;
  /** The key that it was started with. */
  readonly key: string;
  readonly input: RowOf<F>;
  /** Who asked for it. */
  readonly user: User;
  /** Silent while the code passes again over what it has done. */
  readonly log: Logger;
  /**
   * Does something once. Where the run goes on after an interruption, the journal answers instead.
   * Several steps may run at once (`Promise.all`). Rejects with a Problem when the last attempt failed; uncaught, the run is undone.
   * @param name unique within the run; in a loop put the item's key into it
   * @param undo called when the run fails later or is cancelled, in reverse order
   */
  step<T>(name: string, run: StepWork<T>, undo?: StepUndo<T>, options?: StepOptions): Promise<Journaled<T>>;
  step<T>(name: string, run: StepWork<T>, options: StepOptions): Promise<Journaled<T>>;
  /** Waits so long, ms, without memory or connection. */
  sleep(ms: number): Promise<void>;
  sleepUntil(moment: Date | string): Promise<void>;
  /**
   * Waits for the next event of this type and key that was published since the run was started and that it has not had yet.
   * @returns undefined where none comes within `timeoutMs`
   */
  waitFor<E extends EventType>(event: E, options: { key: string; timeoutMs: number }): Promise<EventOf<E> | undefined>;
  waitFor<E extends EventType>(event: E, options: { key: string }): Promise<EventOf<E>>;
  /** The moment of the last thing that happened in this run: the same whenever the code passes here again. */
  now(): Date;
  /** For the code of steps. @throws Problem `service-missing` that names the token and the asking plugin */
  use<T>(token: Token<T>): T;
  /** For the code of steps. */
  call<H extends Hook>(hook: H, ...args: HookArguments<H>): Promise<HookResult<H>>;
}

type EventOf<E> = E extends EventType<infer F> ? Event<F> : never;

/** A piece of work of several steps that outlives its process: it comes to its end, or what it did is undone. */
export interface SagaType<F extends Fields = Fields> {
  /** `<plugin>.<saga>`, as `orders.ship`. */
  readonly name: string;
  readonly input: F;
  /** The result is kept with the run. */
  run(context: SagaContext<F>): unknown;
}

export interface StartOptions {
  /** At most one run of a saga per key: starting again answers with the run that is there, until 90 days after its end. */
  key: string;
}

/**
 * Declares a saga: plain asynchronous code whose steps are journaled. List it under `sagas` of its plugin and start it with
 * `tx.start(saga, input, { key })`.
 * @param name `<plugin>.<saga>`
 */
export function saga<const F extends Fields>(name: string, input: F, run: (context: SagaContext<F>) => unknown): SagaType<F> {
  return { name, input, run };
}
