import { type Logger, Problem } from '@entrepot/sdk';
import type { PlacedTap } from './sort-taps.ts';

/** What one tap has cost since the start of the process. */
export interface TapCost {
  readonly hook: string;
  readonly plugin: string;
  readonly tap: string;
  calls: number;
  /** Wall-clock milliseconds from call to settling. */
  ms: number;
  errors: number;
  /** Errors among them for taking longer than the budget. */
  late: number;
  quarantined: boolean;
}

export interface RegisteredTap extends PlacedTap {
  run: (...args: never[]) => unknown;
  budgetMs: number;
  onFailure: 'abort' | 'skip' | 'quarantine';
  cost: TapCost;
}

/** tapable's callback of one tap: an error that ends the call, or a result. */
type Settle = (error: Error | null, result?: unknown) => void;

/**
 * Wraps a tap for tapable: counts its cost, holds it to its budget and does on a failure what it declared.
 * A tap that returns at once costs two looks at the clock and no promise; one that waits costs one timer.
 */
export function guardTap(hook: string, tap: RegisteredTap, log: Logger): (args: readonly unknown[], settle: Settle) => void {
  const { cost, budgetMs, onFailure } = tap;
  const run = tap.run as (...args: readonly unknown[]) => unknown;

  const fail = (cause: unknown, settle: Settle): void => {
    cost.errors += 1;
    const error = cause instanceof Error ? cause : new Error(String(cause));
    if (onFailure === 'abort') {
      settle(error);
      return;
    }
    if (onFailure === 'quarantine') cost.quarantined = true;
    const consequence = cost.quarantined ? 'it is skipped from now on' : 'it was skipped';
    log.error({ hook, tap: tap.name, error }, `a tap failed: ${consequence}`);
    settle(null);
  };

  const wait = (promise: PromiseLike<unknown>, start: number, settle: Settle): void => {
    let open = true;
    const timer = Number.isFinite(budgetMs)
      ? setTimeout(() => {
          open = false;
          cost.ms += performance.now() - start;
          cost.late += 1;
          fail(lateProblem(hook, tap), settle);
        }, budgetMs)
      : undefined;
    const close = (): boolean => {
      if (!open) return false;
      open = false;
      clearTimeout(timer);
      cost.ms += performance.now() - start;
      return true;
    };
    promise.then(
      (result) => {
        if (close()) settle(null, result);
      },
      (error: unknown) => {
        if (close()) fail(error, settle);
        else log.error({ hook, tap: tap.name, error }, 'a tap failed after its budget had passed');
      },
    );
  };

  return (args, settle) => {
    if (cost.quarantined) return settle(null);
    cost.calls += 1;
    const start = performance.now();
    let result: unknown;
    try {
      result = run(...args);
    } catch (error) {
      cost.ms += performance.now() - start;
      return fail(error, settle);
    }
    if (isPromise(result)) return wait(result, start, settle);
    const took = performance.now() - start;
    cost.ms += took;
    // What a tap has done at once is done: its result stands, and only the quarantine keeps it from doing so again.
    if (took > budgetMs) {
      cost.late += 1;
      log.warn({ hook, tap: tap.name, ms: Math.round(took), budgetMs }, 'a tap blocked the process for longer than its budget');
      if (onFailure === 'quarantine') cost.quarantined = true;
    }
    settle(null, result);
  };
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

function lateProblem(hook: string, tap: RegisteredTap): Problem {
  return new Problem('tap-too-slow', {
    status: 503,
    detail: `Tap "${tap.name}" of plugin "${tap.plugin}" on hook "${hook}" did not answer within ${tap.budgetMs} ms.`,
    remedy: `Try again; if it stays so, raise "budgetMs" of the tap or disable plugin "${tap.plugin}".`,
    params: { hook, plugin: tap.plugin, tap: tap.name, budgetMs: tap.budgetMs },
  });
}
