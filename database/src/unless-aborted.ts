import pg from 'pg';

/** Settles as `work` does, or rejects with the signal's reason where that aborts first. Aborted before, it does not begin. */
export async function unlessAborted<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  if (!signal) return work();
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work(), aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Ends a session on the server, whatever it is busy with or waits for; its transaction is rolled back. */
export async function endSession(url: string, processId: number): Promise<void> {
  // Over a connection of its own: those of the pool may all be taken by what is to be ended.
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT pg_terminate_backend($1)', [processId]);
  } finally {
    await client.end();
  }
}
