/** How a client tries again. */
export interface RetryOptions {
  /** After the first attempt; 3 unless given, 0 for none. */
  retries?: number;
  /** The first pause; each next one is twice as long, up to 30 s, and shortened at random by up to a half. 200 unless given. */
  pauseMs?: number;
}

type Fetch = (request: Request) => Promise<Response>;

/** Asked to come again later: nothing took effect. */
const later = new Set([429, 503]);
/** Something on the way failed: what is safe to repeat may be. */
const lost = new Set([502, 504]);
const longestPauseMs = 30_000;

/**
 * Sends a request again where that cannot take effect twice: reads, and POSTs that carry an `Idempotency-Key`, after lost
 * connections and 502 or 504; every request after 429 and 503, when `Retry-After` says so. Retry-After in seconds or as a
 * date (RFC 9110) is kept to.
 */
export function retrying(send: Fetch, { retries = 3, pauseMs = 200 }: RetryOptions = {}, sleep = defaultSleep): Fetch {
  return async (request) => {
    const repeatable = request.method === 'GET' || request.headers.has('idempotency-key');
    for (let attempt = 0; ; attempt++) {
      const isLast = attempt >= retries;
      try {
        const response = await send(isLast ? request : request.clone());
        const again = later.has(response.status) || (repeatable && lost.has(response.status));
        if (isLast || !again) return response;
        await response.body?.cancel();
        await sleep(askedPause(response) ?? pauseAfter(attempt, pauseMs), request.signal);
      } catch (error) {
        if (isLast || !repeatable || request.signal.aborted) throw error;
        await sleep(pauseAfter(attempt, pauseMs), request.signal);
      }
    }
  };
}

function pauseAfter(attempt: number, pauseMs: number): number {
  return Math.min(pauseMs * 2 ** attempt, longestPauseMs) * (0.5 + Math.random() / 2);
}

function askedPause(response: Response): number | undefined {
  const value = response.headers.get('retry-after');
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), 10 * longestPauseMs);
}

function defaultSleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
