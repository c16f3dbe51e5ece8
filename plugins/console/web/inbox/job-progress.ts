import type { JobStatus } from '@entrepot/sdk';

/** After this, a job that runs without a word is told to be silent. */
const silentMs = 60_000;

export interface JobProgress {
  /** From 0 to 100; undefined where it has not said how much there is. */
  readonly percent: number | undefined;
  /** Until it is through, at the pace so far; undefined where that cannot be said. */
  readonly leftMs: number | undefined;
  /** Since it was last heard of, while it runs. */
  readonly heardMs: number | undefined;
  readonly isSilent: boolean;
  /** From its start to its end. */
  readonly tookMs: number | undefined;
}

/** What a job's status means at a moment. */
export function progressOf(job: JobStatus, now: number): JobProgress {
  const { state, done, total, startedAt, updatedAt, finishedAt } = job;
  const started = startedAt === null ? undefined : Date.parse(startedAt);
  const share = total > 0 ? Math.min(done / total, 1) : undefined;
  const isRunning = state === 'running';
  const spent = started === undefined ? undefined : Math.max(Date.parse(updatedAt) - started, 0);
  // The first steps say little of the pace.
  const canTell = isRunning && share !== undefined && share > 0.02 && spent !== undefined && spent > 1_000;
  const heardMs = isRunning ? Math.max(now - Date.parse(updatedAt), 0) : undefined;
  return {
    percent: state === 'done' ? 100 : share === undefined ? undefined : Math.floor(share * 100),
    leftMs: canTell ? Math.max((spent * (1 - share)) / share - (heardMs ?? 0), 0) : undefined,
    heardMs,
    isSilent: heardMs !== undefined && heardMs > silentMs,
    tookMs: finishedAt === null || started === undefined ? undefined : Math.max(Date.parse(finishedAt) - started, 0),
  };
}

/** A span in the unit that suits it: the text's key and its number. */
export function spanOf(ms: number): { readonly unit: 'seconds' | 'minutes' | 'hours'; readonly count: number } {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 90) return { unit: 'seconds', count: seconds };
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? { unit: 'minutes', count: minutes } : { unit: 'hours', count: Math.round(minutes / 60) };
}
