import { type Step, steps } from './report.ts';

/** Adds up the time that each step takes over all days. */
export interface Stopwatch {
  time<T>(step: Step, work: () => Promise<T>): Promise<T>;
  /** Seconds so far, to the millisecond; `total` is all the time since the start, also that between the steps. */
  seconds(): Record<Step | 'total', number>;
}

const rounded = (milliseconds: number) => Math.round(milliseconds) / 1000;

/** @param clock milliseconds of a clock that never goes back */
export function startStopwatch(clock: () => number = () => performance.now()): Stopwatch {
  const start = clock();
  const spent = new Map<Step, number>(steps.map((step) => [step, 0]));
  return {
    async time(step, work) {
      const from = clock();
      try {
        return await work();
      } finally {
        spent.set(step, (spent.get(step) ?? 0) + clock() - from);
      }
    },
    seconds() {
      const each = steps.map((step) => [step, rounded(spent.get(step) ?? 0)] as const);
      return { ...(Object.fromEntries(each) as Record<Step, number>), total: rounded(clock() - start) };
    },
  };
}
