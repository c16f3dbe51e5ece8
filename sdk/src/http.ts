/** What `fetch` takes, and how patient the client is. */
export interface HttpInit {
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array | URLSearchParams | FormData;
  /** Ends the call, its retries included. */
  signal?: AbortSignal;
  /** For one attempt from connecting to the last byte; 30,000 unless given. */
  timeoutMs?: number;
  /**
   * Attempts after the first, where a repetition does no harm: with GET, HEAD, OPTIONS, PUT and DELETE, and with an
   * `Idempotency-Key`. After a lost connection, 408, 429, 502, 503 or 504; with growing pauses, or as long as `Retry-After`
   * says. 2 unless given.
   */
  retries?: number;
  /** Bytes of the answer's body at most; 10 MiB unless given. */
  maxBytes?: number;
  /** `follow` (default): up to 5 hops, each to an allowed host. `manual`: the answer 3xx comes back. */
  redirect?: 'follow' | 'manual';
}

/**
 * The way out. A plugin reaches the hosts in its `capabilities.hosts`, exact or as `*.example.com`, and no private address
 * unless the operator allows it. The answer is read whole before it comes back; every status does, as with `fetch`.
 * @throws Problem `host-not-declared`, `private-address`, `http-timeout`, `http-failed`, `response-too-large`, `too-many-redirects`
 */
export interface HttpClient {
  fetch(url: string | URL, init?: HttpInit): Promise<Response>;
}
