import type { ImportRun } from './import-api.ts';

/** The mark beside a state. */
export const stateColours = {
  waiting: 'default',
  running: 'processing',
  done: 'success',
  failed: 'error',
  cancelled: 'warning',
} as const satisfies Readonly<Record<ImportRun['state'], string>>;

export function isRunning({ state }: ImportRun): boolean {
  return state === 'waiting' || state === 'running';
}

/** The share of rows that are done, in percent. */
export function reached({ rows, notReachedRows }: ImportRun): number {
  return rows === 0 ? 100 : Math.floor((100 * (rows - notReachedRows)) / rows);
}

/** What is left, by the pace so far; undefined while there is none. */
export function secondsLeft({ rows, notReachedRows, createdAt }: ImportRun, now: number): number | undefined {
  const done = rows - notReachedRows;
  const passed = (now - Date.parse(createdAt)) / 1000;
  return done === 0 || passed < 1 ? undefined : Math.max(1, Math.round((passed / done) * notReachedRows));
}
