import { PgDatabase, type PgDatabaseOptions } from '@entrepot/database/database';
import { codeOf, isConnectionLoss } from '@entrepot/database/database-error';
import { Problem, type Sql, type Transaction } from '@entrepot/sdk';

/** The kernel's database: it tells which topics a transaction touched, once it has committed. */
export class KernelDatabase extends PgDatabase {
  readonly #topics = new WeakMap<Sql, Set<string>>();
  readonly #committed: (topic: string) => void;

  constructor(options: PgDatabaseOptions, committed: (topic: string) => void) {
    super(options);
    this.#committed = committed;
  }

  /** To be called within a transaction, with the `Sql` that it got. */
  touch(sql: Sql, topic: string): void {
    const topics = this.#topics.get(sql);
    if (topics) topics.add(topic);
    else this.#topics.set(sql, new Set([topic]));
  }

  override async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    let last: Transaction | undefined;
    const result = await super.transaction((tx) => {
      last = tx;
      return work(tx);
    });
    for (const topic of (last && this.#topics.get(last)) ?? []) this.#committed(topic);
    return result;
  }

  /**
   * Tries the connection.
   * @throws Problem that tells what is wrong with the address, without its password
   */
  async check(url: string, isGiven: boolean): Promise<void> {
    try {
      (await this.pool.connect()).release();
    } catch (cause) {
      if (!isGiven) throw cause;
      const { username, host, pathname } = new URL(url);
      const [detail, remedy] = reasonOf(cause, username, host, pathname.slice(1));
      throw new Problem('database-not-usable', { status: 500, detail, remedy, cause });
    }
  }
}

function reasonOf(cause: unknown, user: string, host: string, database: string): [detail: string, remedy: string] {
  const code = codeOf(cause);
  if (code === '28P01' || code === '28000') {
    return [`The PostgreSQL server at ${host} refuses the user "${user}".`, 'Correct user and password in DATABASE_URL.'];
  }
  if (code === '3D000') {
    return [
      `The PostgreSQL server at ${host} has no database "${database}".`,
      `Create it ("createdb ${database}"), or correct DATABASE_URL.`,
    ];
  }
  const remedy =
    'See that the server runs and accepts connections, correct DATABASE_URL, or unset it to use the embedded PostgreSQL.';
  if (isConnectionLoss(cause)) return [`No PostgreSQL server answers at ${host || 'the address in DATABASE_URL'}.`, remedy];
  return [`The database at ${host} cannot be used: ${cause instanceof Error ? cause.message : cause}.`, remedy];
}
