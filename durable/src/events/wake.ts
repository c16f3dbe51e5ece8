import { applicationName } from '@entrepot/database/database';
import { asKernel } from '@entrepot/registry/scope';
import type { Database, Logger } from '@entrepot/sdk';
import pg from 'pg';

const channel = 'kernel_wake';
const notifyMs = 20;
const longestPauseMs = 5000;

/**
 * Tells all processes on one database that there is something to do, and holds the locks of this one.
 *
 * The notice goes out after the commit and gathered, never in the business transaction: PostgreSQL lets transactions that
 * notify commit only one after another. A lost notice costs no more than the wait for the next look.
 */
export class Wake {
  readonly #url: string;
  readonly #db: Database;
  readonly #log: Logger;
  readonly #listeners = new Map<string, (detail?: string) => void>();
  readonly #locks = new Set<string>();
  readonly #told = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #session: pg.Client | undefined;
  #stopped = false;

  constructor(url: string, db: Database, log: Logger) {
    this.#url = url;
    this.#db = db;
    this.#log = log;
  }

  /**
   * Runs `listener` whenever any process tells this topic, with what stands behind the topic's name, and once without it after
   * the connection was lost.
   */
  on(topic: string, listener: (detail?: string) => void): void {
    this.#listeners.set(topic, listener);
  }

  /** Something of this topic was committed. @param topic its name, and behind a space what there is to say */
  tell(topic: string): void {
    this.#hear(topic);
    this.#told.add(topic);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const topics = [...this.#told];
      this.#told.clear();
      const text = 'SELECT pg_notify($1, topic) FROM unnest($2::text[]) AS topic';
      asKernel(() => this.#db.query(text, [channel, topics])).catch((error: unknown) => {
        this.#log.warn({ error }, 'other processes could not be told of new work; they find it at their next look');
      });
    }, notifyMs);
    this.#timer.unref();
  }

  /** Opens the session that hears other processes and holds the locks. */
  async start(): Promise<void> {
    const session = new pg.Client({ connectionString: this.#url, application_name: applicationName, keepAlive: true });
    session.on('error', () => {});
    session.on('notification', ({ payload = '' }) => this.#hear(payload));
    await session.connect();
    await session.query(`LISTEN ${channel}`);
    this.#session = session;
    session.once('end', () => {
      this.#session = undefined;
      this.#locks.clear();
      if (!this.#stopped) void this.#restart();
    });
  }

  /**
   * Takes a lock that is free again when this process ends, however it ends. It may be lost with the connection:
   * ask again before each piece of work.
   * @returns whether this process holds it
   */
  async lock(name: string): Promise<boolean> {
    if (this.#locks.has(name)) return true;
    const { rows } = (await this.#session?.query<{ got: boolean }>(
      `SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS got`,
      [name],
    )) ?? { rows: [] };
    if (rows[0]?.got) this.#locks.add(name);
    return rows[0]?.got === true;
  }

  /** Whether this process still holds a lock, as far as it knows. */
  holds(name: string): boolean {
    return this.#locks.has(name);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#session?.end().catch(() => {});
  }

  #hear(told: string): void {
    const end = told.indexOf(' ');
    if (end < 0) this.#listeners.get(told)?.();
    else this.#listeners.get(told.slice(0, end))?.(told.slice(end + 1));
  }

  async #restart(): Promise<void> {
    for (let pauseMs = 100; !this.#stopped; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs).unref());
      if (this.#stopped) return;
      try {
        await this.start();
        for (const listener of this.#listeners.values()) listener();
        return;
      } catch (error) {
        this.#log.debug({ error }, 'the database is not back yet');
      }
    }
  }
}
