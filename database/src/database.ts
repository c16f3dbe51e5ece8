import { setTimeout as sleep } from 'node:timers/promises';
import { currentScope } from '@entrepot/registry/scope';
import {
  type Database,
  type EnqueueOptions,
  type EventMessage,
  type EventType,
  type Fields,
  type JobType,
  Problem,
  type QueryOptions,
  type SagaType,
  type Sql,
  type StartOptions,
  type Transaction,
} from '@entrepot/sdk';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { changedTables } from './changed-tables.ts';
import { columnTypes, textTypes } from './column-values.ts';
import { ConnectionLender, type PipelinedClient } from './connection-lender.ts';
import { readOut } from './copy-binary.ts';
import { copyText } from './copy-text.ts';
import { counted } from './counted.ts';
import { codeOf, isConnectionLoss, unavailable } from './database-error.ts';
import { queryUnderFloor } from './query-under-floor.ts';
import { isRaw } from './raw-rows.ts';
import { beginUnderFloor, copyUnderFloor, leaveFloor, returnToFloor, underFloor } from './transaction-floor.ts';
import { beginWithScope, mayChange } from './transaction-scope.ts';

/** Writes events and jobs as rows of the business transaction. */
export interface Outbox {
  /** Checks an event. @returns the text that is kept until the transaction ends */
  note(sql: Sql, event: EventType, messages: readonly EventMessage<Fields>[]): string;
  /**
   * Writes all that a transaction emitted, in its order, with one statement that is sent at once: the commit travels
   * behind it, for each round trip costs.
   */
  publish(sql: Sql, notes: readonly string[]): Promise<void>;
  /** @returns the job's id */
  enqueue(sql: Sql, job: JobType, input: unknown, options: EnqueueOptions): Promise<string>;
  /** @returns the id of the saga's run */
  start(sql: Sql, saga: SagaType, input: unknown, options: StartOptions): Promise<string>;
}

export interface PgDatabaseOptions {
  /** `postgresql://user:password@host:port/database` */
  url: string;
  /** Connections at most; 10 unless given. */
  poolSize?: number;
  outbox: Outbox;
}

/** Every connection of ours carries a name that starts so; the launcher of the embedded server counts them. */
export const applicationName = 'entrepot';

const attempts = 4;
const graceMs = 5000;
const repeatable = new Set(['40001', '40P01']);

/** The SDK's Database over a pool of connections. It outlives the server: when that is back, so are the connections. */
export class PgDatabase implements Database {
  readonly pool: pg.Pool;
  /** Hears which tables what was committed wrote to; without it nothing is looked at. */
  onChange: ((tables: Iterable<string>) => void) | undefined;
  readonly #lender: ConnectionLender;
  readonly #outbox: Outbox;
  #tellsScope = false;

  constructor({ url, poolSize = 10, outbox }: PgDatabaseOptions) {
    this.#outbox = outbox;
    this.pool = new pg.Pool({
      connectionString: url,
      max: poolSize,
      types: columnTypes,
      application_name: applicationName,
      options: '-c TimeZone=UTC',
      idleTimeoutMillis: 60_000,
      connectionTimeoutMillis: 30_000,
      keepAlive: true,
      pipeline: true,
    });
    this.#lender = new ConnectionLender(this.pool, url, poolSize);
    // An idle connection that breaks has left the pool already; without a listener the process would end.
    this.pool.on('error', () => {});
  }

  /**
   * Lets each transaction tell PostgreSQL for whom it runs, where something in the database listens: the triggers of plugins,
   * of those too that are disabled or in quarantine, for they go on until they are removed.
   */
  async listen(): Promise<void> {
    const [found] = await this.query<{ listens: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM kernel.schema_objects WHERE kind = 'function') AS listens`,
    );
    this.#tellsScope = found?.listens === true;
  }

  async query<R extends object = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<R[]> {
    const { floor, signal } = currentScope();
    const config = statement(text, values, options);
    // Nothing can travel in front of several statements in one text.
    const areSeveral = config.name === undefined && !values?.length && text.includes(';');
    if ((this.#tellsScope && mayChange(text)) || (floor && areSeveral)) {
      return this.transaction((tx) => tx.query<R>(text, values, options));
    }
    try {
      const lent = (work: (client: PipelinedClient) => Promise<pg.QueryResult<R>>) => this.#lender.lend(work);
      const answer = floor
        ? lent((client) => queryUnderFloor<R>(client, floor, config))
        : signal
          ? lent((client) => client.query<R>(config))
          : this.pool.query<R>(config);
      void counted(config, answer);
      const { rows, rowCount } = await answer;
      if (rowCount) this.onChange?.(changedTables(text));
      return rows;
    } catch (error) {
      throw translated(error);
    }
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(work);
      } catch (error) {
        if (attempt === attempts || !repeatable.has(codeOf(error))) throw translated(error);
        await sleep(Math.random() * 10 * 2 ** attempt);
      }
    }
  }

  /** Ends all connections, after the running statements; what does not come to an end is left behind. */
  async close(): Promise<void> {
    await Promise.race([this.pool.end(), sleep(graceMs, undefined, { ref: false })]);
  }

  #attempt<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const { floor } = currentScope();
    const begin = beginUnderFloor(this.#tellsScope ? beginWithScope() : 'BEGIN', floor);
    return this.#lender.lend(async (client, lose) => {
      const transaction = new PgTransaction(client, this.#outbox, begin, floor !== undefined, this.onChange && new Set());
      try {
        const result = await work(transaction);
        await transaction.commit();
        if (transaction.changed) this.onChange?.(transaction.changed);
        return result;
      } catch (error) {
        if (!isConnectionLoss(error)) await client.query('ROLLBACK').catch(lose);
        throw transaction.refused ? transaction.refused.cause : error;
      } finally {
        transaction.isOver = true;
      }
    });
  }
}

class PgTransaction implements Transaction {
  /** Why PostgreSQL refused what nobody waited for, as BEGIN; whatever was asked of it since failed for that. */
  refused: { readonly cause: unknown } | undefined;
  /** It was committed or rolled back: its connection serves others now. */
  isOver = false;
  /** The tables that it wrote to, where somebody wants to know. */
  readonly changed: Set<string> | undefined;
  readonly #client: PipelinedClient;
  readonly #outbox: Outbox;
  readonly #begins: string;
  readonly #hasFloor: boolean;
  readonly #notes: string[] = [];
  #begun = false;
  /** Settles when all that was sent is answered: answers come in order. */
  #answered: Promise<unknown> = Promise.resolve();

  constructor(client: PipelinedClient, outbox: Outbox, begin: string, hasFloor: boolean, changed: Set<string> | undefined) {
    this.changed = changed;
    this.#client = client;
    this.#outbox = outbox;
    this.#begins = begin;
    this.#hasFloor = hasFloor;
  }

  async query<R extends object = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<R[]> {
    this.#begin();
    return (await this.#send<R>(this.#statement(text, values, options))).rows;
  }

  send(text: string, values?: readonly unknown[], options?: QueryOptions): void {
    this.#begin();
    this.#send(this.#statement(text, values, options)).catch((cause: unknown) => {
      this.refused ??= { cause };
    });
  }

  #statement(text: string, values: readonly unknown[] | undefined, options: QueryOptions | undefined): pg.QueryConfig {
    if (this.changed) for (const table of changedTables(text)) this.changed.add(table);
    const config = statement(text, values, options);
    return this.#hasFloor ? underFloor(config) : config;
  }

  async asSystem<T>(reason: string, work: () => Promise<T>): Promise<T> {
    if (!this.#hasFloor) return work();
    this.send(leaveFloor(reason));
    try {
      return await work();
    } finally {
      if (!this.refused) this.send(returnToFloor);
    }
  }

  /** Travels with the first statement. */
  #begin(): void {
    if (this.isOver) throw overAlready();
    if (this.refused) throw this.refused.cause;
    if (this.#begun) return;
    this.#begun = true;
    this.#send(this.#begins).catch((cause: unknown) => {
      this.refused ??= { cause };
    });
  }

  /** What is sent before the process turns to something else leaves in one write. */
  #send<R extends object>(config: string | pg.QueryConfig): Promise<pg.QueryResult<R>> {
    const { stream } = this.#client.connection;
    stream.cork();
    process.nextTick(() => stream.uncork());
    const answer = this.#client.query<R>(config);
    this.#answered = counted(config, answer);
    return answer;
  }

  async emit<F extends Fields>(event: EventType<F>, ...messages: readonly EventMessage<F>[]): Promise<void> {
    if (this.isOver) throw overAlready();
    if (messages.length > 0) this.#notes.push(this.#outbox.note(this, event, messages));
  }

  /** Writes the events and commits, in one round trip. @throws what refused either; nothing stands then */
  async commit(): Promise<void> {
    let published: Promise<void> | undefined;
    if (this.#notes.length > 0) {
      const before = this.#answered;
      published = this.#outbox.publish(this, this.#notes);
      // The commit must not overtake a statement that is not sent yet.
      if (this.#answered === before) await published;
    }
    if (!this.#begun) return;
    const committed = this.#send('COMMIT');
    // Where the events were refused PostgreSQL takes the commit for a rollback; their error says why.
    const [events, end] = await Promise.allSettled([published, committed]);
    if (this.refused) throw this.refused.cause;
    if (events.status === 'rejected') throw events.reason;
    if (end.status === 'rejected') throw end.reason;
    if (end.value.command !== 'COMMIT') throw new Error('A statement of the transaction failed, so nothing of it was kept.');
  }

  async enqueue<F extends Fields>(job: JobType<F>, input: unknown, options: EnqueueOptions = {}): Promise<string> {
    return this.#outbox.enqueue(this, job, input, options);
  }

  async start<F extends Fields>(saga: SagaType<F>, input: unknown, options: StartOptions): Promise<string> {
    return this.#outbox.start(this, saga, input, options);
  }

  async copy(target: string, rows: Iterable<readonly unknown[]>): Promise<number> {
    if (!/^[\w."]+\s*\([\w\s,"]+\)$/.test(target)) {
      throw new TypeError(`"${target}" is no target of copy: write table (column, column)`);
    }
    if (this.changed) for (const table of changedTables(`INSERT INTO ${target}`)) this.changed.add(table);
    this.#begin();
    if (this.#hasFloor) return copyUnderFloor(this, target, (own) => this.#copyInto(own, rows));
    return this.#copyInto(target, rows);
  }

  async #copyInto(target: string, rows: Iterable<readonly unknown[]>): Promise<number> {
    await this.#answered;
    // Rows travel outside of statements: those behind them wait until all have arrived.
    this.#client.pipeline = false;
    try {
      return await this.#copy(target, rows);
    } finally {
      this.#client.pipeline = true;
    }
  }

  async #copy(target: string, rows: Iterable<readonly unknown[]>): Promise<number> {
    const stream = this.#client.query(copyFrom(`COPY ${target} FROM STDIN`));
    const written = { rows: 0 };
    const pieces = copyText(rows, written);
    await new Promise<void>((resolve, reject) => {
      let cause: unknown;
      let failed = false;
      const write = () => {
        // The server refused meanwhile: the stream has no connection any more.
        if (failed) return;
        try {
          for (let next = pieces.next(); ; next = pieces.next()) {
            if (next.done) return void stream.end();
            if (!stream.write(next.value)) return void stream.once('drain', write);
          }
        } catch (error) {
          // The server hears of it first, so that the connection is ready for the rollback.
          cause = error;
          stream.destroy(new Error('the rows ended in an error'));
        }
      };
      stream.on('error', (error: Error) => {
        failed = true;
        pieces.return(undefined);
        reject(cause ?? error);
      });
      stream.once('finish', resolve);
      write();
    });
    return written.rows;
  }

  async read(query: string, take: (row: readonly (Uint8Array | null)[]) => void): Promise<number> {
    this.#begin();
    await this.#answered;
    this.#client.pipeline = false;
    try {
      return await readOut(this.#client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT binary)`)), take);
    } finally {
      this.#client.pipeline = true;
    }
  }

  /** Reached by code that mistakes a transaction for the database. */
  transaction(): never {
    throw new Problem('nested-transaction', {
      status: 500,
      detail: 'A transaction was begun inside a transaction.',
      remedy: 'Hand the running transaction on instead of opening another one.',
    });
  }
}

/** Met by code that was not waited for, as by a tap whose budget had passed. */
function overAlready(): Problem {
  return new Problem('transaction-over', {
    status: 500,
    detail: 'A transaction was used after its end.',
    remedy: 'Await all that is done in a transaction before its work returns.',
  });
}

function statement(text: string, values: readonly unknown[] | undefined, options: QueryOptions | undefined): pg.QueryConfig {
  // pg wants a mutable array and does not change it.
  const config: pg.QueryConfig & { rowMode?: 'array' } = { text, values: values as unknown[] };
  if (options?.name !== undefined) config.name = options.name;
  if (isRaw(options)) {
    config.rowMode = 'array';
    config.types = textTypes;
  }
  return config;
}

function translated(error: unknown): unknown {
  return isConnectionLoss(error) ? unavailable(error) : error;
}
