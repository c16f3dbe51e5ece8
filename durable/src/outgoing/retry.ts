const firstPauseMs = 200;
const longestPauseMs = 10_000;
/** Who wants us to wait longer than this is left alone: the answer goes to the caller. */
const longestWaitMs = 60_000;

const safe = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);
const passing = new Set([408, 429, 502, 503, 504]);

/** Whether a repetition of the request does no harm (RFC 9110, 9.2.2). */
export function isRepeatable(method: string, headers: Headers): boolean {
  return safe.has(method.toUpperCase()) || headers.has('idempotency-key');
}

/**
 * How long to wait before the next attempt after an answer; undefined where none would be better.
 * @param random in [0, 1): spreads those who failed together
 */
export function pauseAfter(status: number, headers: Headers, attempt: number, now: Date, random: number): number | undefined {
  if (!passing.has(status)) return undefined;
  const asked = retryAfter(headers.get('retry-after'), now);
  if (asked === undefined) return pauseBefore(attempt, random);
  return asked <= longestWaitMs ? asked : undefined;
}

/** Full jitter over an exponentially growing pause (AWS Architecture Blog, "Exponential Backoff And Jitter"). */
export function pauseBefore(attempt: number, random: number): number {
  return Math.ceil(random * Math.min(longestPauseMs, firstPauseMs * 2 ** attempt));
}

/** Milliseconds of a `Retry-After` header, in seconds or as a date (RFC 9110, 10.2.3); undefined where it is neither. */
export function retryAfter(value: string | null, now: Date): number | undefined {
  if (value === null) return undefined;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  const moment = Date.parse(value);
  return Number.isNaN(moment) ? undefined : Math.max(0, moment - now.getTime());
}
