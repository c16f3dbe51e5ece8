import type { Writable } from 'node:stream';
import { hold } from '@entrepot/registry/limited';
import { currentScope } from '@entrepot/registry/scope';
import type pg from 'pg';
import { isConnectionLoss } from './database-error.ts';
import { Shares } from './shares.ts';
import { endSession, unlessAborted } from './unless-aborted.ts';

/** What pg has and its types keep for themselves: whether statements wait for each other, where they are written to, and the session's number. */
export type PipelinedClient = pg.PoolClient & {
  pipeline: boolean;
  readonly connection: { readonly stream: Writable };
  readonly processID: number;
};

/** Lends connections of the pool to work of several statements, to each plugin its share. */
export class ConnectionLender {
  readonly #pool: pg.Pool;
  readonly #url: string;
  readonly #shares: Shares;

  constructor(pool: pg.Pool, url: string, poolSize: number) {
    this.#pool = pool;
    this.#url = url;
    this.#shares = new Shares(poolSize);
  }

  /**
   * Lends a connection until the work is done, or until the time of the running code is over: then it is taken away, whatever
   * goes on on it.
   * @param work is told by `lose` not to give the connection back
   */
  async lend<T>(work: (client: PipelinedClient, lose: () => void) => Promise<T>): Promise<T> {
    const { signal, plugin } = currentScope();
    const taken = signal && hold(signal);
    try {
      const turn = this.#shares.take(plugin);
      if (turn) await turn;
      try {
        signal?.throwIfAborted();
        return await this.#lend(signal, work);
      } finally {
        this.#shares.giveBack(plugin);
      }
    } finally {
      taken?.();
    }
  }

  async #lend<T>(signal: AbortSignal | undefined, work: (client: PipelinedClient, lose: () => void) => Promise<T>): Promise<T> {
    // A client of the pool is a Client, whose types leave some out.
    const client = (await this.#pool.connect()) as PipelinedClient;
    // While it is checked out the pool does not listen, and a lost connection must not end the process.
    const ignore = () => {};
    client.on('error', ignore);
    let isLost = false;
    const lose = () => {
      isLost = true;
    };
    try {
      return await unlessAborted(signal, () => work(client, lose));
    } catch (error) {
      if (isConnectionLoss(error)) lose();
      if (signal?.aborted) {
        lose();
        endSession(this.#url, client.processID).catch(() => {});
      }
      throw error;
    } finally {
      // One that is taken away goes on hearing of its end.
      if (!isLost) client.off('error', ignore);
      client.release(isLost);
    }
  }
}
