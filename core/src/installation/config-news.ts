import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '@entrepot/sdk';
import pg from 'pg';

const channel = 'kernel_config';
const longestPauseMs = 5_000;

/** That the config file of an installation was changed. */
export interface ConfigNote {
  readonly fingerprint: string;
  readonly host: string;
  readonly pid: number;
}

/** Tells the processes on one database that the config was changed, and hears it from them. */
export class ConfigNews {
  readonly #url: () => string;
  readonly #heard: (note: ConfigNote | undefined) => void;
  #session: pg.Client | undefined;
  #isOver = false;

  /** @param heard called without a note where some may have been missed: the connection was lost */
  constructor(url: () => string, heard: (note: ConfigNote | undefined) => void) {
    this.#url = url;
    this.#heard = heard;
  }

  async listen(): Promise<void> {
    const session = new pg.Client({ connectionString: this.#url(), application_name: 'entrepot-config', keepAlive: true });
    session.on('error', () => {});
    session.on('notification', ({ payload = '' }) => {
      const note = JSON.parse(payload) as ConfigNote;
      if (note.host !== hostname() || note.pid !== process.pid) this.#heard(note);
    });
    await session.connect();
    await session.query(`LISTEN ${channel}`);
    session.once('end', () => void this.#listenAgain());
    this.#session = session;
    if (this.#isOver) await session.end();
  }

  async tell(sql: Sql, fingerprint: string): Promise<void> {
    const note: ConfigNote = { fingerprint, host: hostname(), pid: process.pid };
    await sql.query('SELECT pg_notify($1, $2)', [channel, JSON.stringify(note)]);
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#session?.end().catch(() => {});
  }

  async #listenAgain(): Promise<void> {
    for (let pauseMs = 100; !this.#isOver; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      await sleep(pauseMs, undefined, { ref: false });
      try {
        if (this.#isOver) return;
        await this.listen();
        return this.#heard(undefined);
      } catch {
        // The database is not back yet.
      }
    }
  }
}
