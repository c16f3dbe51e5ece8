import type { Database } from '@entrepot/sdk';

const freshMs = 60_000;

/** How many bytes tables have, remembered for a minute. */
export class TableSizes {
  readonly #db: Database;
  #known: Promise<ReadonlyMap<string, number>> | undefined;
  #until = 0;

  constructor(db: Database) {
    this.#db = db;
  }

  /** By name, qualified and quoted. */
  all(): Promise<ReadonlyMap<string, number>> {
    const now = performance.now();
    if (!this.#known || this.#until < now) {
      this.#until = now + freshMs;
      this.#known = this.#read();
      this.#known.catch(() => {
        this.#known = undefined;
      });
    }
    return this.#known;
  }

  async #read(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#db.query<{ name: string; bytes: number }>(
      `SELECT format('"%s"."%s"', n.nspname, c.relname) AS name, pg_relation_size(c.oid) AS bytes
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%'`,
    );
    return new Map(rows.map(({ name, bytes }) => [name, Number(bytes)]));
  }
}
