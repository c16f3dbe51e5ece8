const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** The pauses after the first, second … failed attempt: ten attempts within 45 hours. */
const pauses: readonly number[] = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  2 * hour,
  6 * hour,
  12 * hour,
  24 * hour,
];
const longestPause = 24 * hour;
const longestEndpointPause = 10 * minute;

/** How an attempt ended: an answer, or none. */
export interface AttemptResult {
  /** Of the answer; undefined where none came. */
  readonly status: number | undefined;
  /** Milliseconds that the receiver asks us to wait. */
  readonly retryAfterMs?: number | undefined;
}

/** What becomes of a delivery after an attempt. */
export type Verdict =
  | { readonly state: 'delivered' }
  /** The receiver wants nothing any more (410). */
  | { readonly state: 'gone' }
  | { readonly state: 'pending'; readonly nextAttemptAt: Date }
  /** Tried often enough. */
  | { readonly state: 'failed' };

/**
 * Decides after an attempt. Anything but 2xx failed, a redirect too: who moves tells it in the endpoint.
 * @param attempts how many there were, this one among them
 * @param random in [0, 1): up to a fifth more, so that those who failed together do not come together
 */
export function afterAttempt({ status, retryAfterMs = 0 }: AttemptResult, attempts: number, now: Date, random: number): Verdict {
  if (status !== undefined && status >= 200 && status < 300) return { state: 'delivered' };
  if (status === 410) return { state: 'gone' };
  const pause = pauses[attempts - 1];
  if (pause === undefined) return { state: 'failed' };
  const wanted = Math.max(pause * (1 + random / 5), Math.min(retryAfterMs, longestPause));
  return { state: 'pending', nextAttemptAt: new Date(now.getTime() + Math.round(wanted)) };
}

/** Until when an endpoint is left alone after so many failures in a row. */
export function pauseOfEndpoint(failures: number, now: Date): Date {
  return new Date(now.getTime() + Math.min(longestEndpointPause, 5 * second * 2 ** Math.min(failures - 1, 20)));
}
