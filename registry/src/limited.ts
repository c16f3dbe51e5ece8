import { currentScope, within } from './scope.ts';

/** How long code of plugins may take, in milliseconds. What goes on longer is given up; none of it can be interrupted. */
export interface Limits {
  /** The import of a plugin's module. */
  readonly load: number;
  /** `setup`, asynchronous or not. */
  readonly setup: number;
  /** What a plugin does at a clean shutdown. */
  readonly stop: number;
  /** The handler of an action. */
  readonly action: number;
  /** One event in one subscriber. */
  readonly subscriber: number;
  /** A job that neither ends nor reports progress. */
  readonly silentJob: number;
}

/** Each well above what honest work takes, for a limit that is met is a fault. */
export const defaultLimits: Limits = {
  load: 10_000,
  setup: 10_000,
  stop: 10_000,
  action: 60_000,
  subscriber: 60_000,
  silentJob: 3_600_000,
};

const held = new WeakMap<AbortSignal, number>();

/**
 * Notes that something has to be taken back when the time of this signal is over, even where the work has ended without it.
 * @returns to be called when it was given back
 */
export function hold(signal: AbortSignal): () => void {
  held.set(signal, (held.get(signal) ?? 0) + 1);
  return () => void held.set(signal, (held.get(signal) ?? 1) - 1);
}

/**
 * Runs `work` for `ms` at most. After that the scope's signal aborts, which rolls back its transactions, and the call rejects
 * with what `late` makes; whatever becomes of the work changes nothing any more.
 * @param work gets a function that gives it the same time again
 */
export function limited<T>(ms: number, late: () => Error, work: (alive: () => void) => T): Promise<Awaited<T>> {
  const over = new AbortController();
  const { signal: outer } = currentScope();
  const signal = outer ? AbortSignal.any([outer, over.signal]) : over.signal;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const error = late();
      over.abort(error);
      reject(error);
    }, ms);
    within({ signal }, async () => work(() => timer.refresh()))
      .then((value) => resolve(value as Awaited<T>), reject)
      .finally(() => {
        if (held.get(signal)) timer.unref();
        else clearTimeout(timer);
      });
  });
}
