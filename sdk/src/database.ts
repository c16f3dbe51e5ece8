import type { EventType } from './event.ts';
import type { Field, Fields, InputOf } from './field.ts';
import type { JobType } from './job.ts';
import type { SagaType, StartOptions } from './saga.ts';

export interface QueryOptions {
  /** Prepares the statement under this name once per connection; for statements of a hot path. */
  name?: string;
}

/** Runs SQL. Values go as parameters, `$1` …. Back come: numeric as string without zeros at its end (`105.5`), bigint as number, timestamptz as ISO string in UTC, date as string. */
export interface Sql {
  query<R extends object = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<R[]>;
}

/** A transaction: what is written, emitted and enqueued in it stands or falls together. */
export interface Transaction extends Sql {
  /**
   * Sends a statement whose rows nobody needs, without waiting for its answer: it travels with what comes after it.
   * Statements run in the order in which they were sent. One that fails ends the whole transaction with its error.
   */
  send(text: string, values?: readonly unknown[], options?: QueryOptions): void;
  /** Publishes events, one row each, delivered after the commit, at least once. */
  emit<F extends Fields>(event: EventType<F>, ...messages: readonly EventMessage<F>[]): Promise<void>;
  /** Enqueues a job that starts after the commit; its id can be watched under `/api/v1/kernel/jobs/{id}`. */
  enqueue<F extends Fields>(job: JobType<F>, input: InputOf<F>, options?: EnqueueOptions): Promise<string>;
  /**
   * Starts a saga after the commit, once per key. @returns the id of its run, under which `/api/v1/kernel/sagas/{id}` tells
   * how far it is
   */
  start<F extends Fields>(saga: SagaType<F>, input: InputOf<F>, options: StartOptions): Promise<string>;
  /**
   * Runs `work` beyond what the caller is limited to, for what the system itself has to do in between, as to take a number
   * that all share. Statements of the transaction that others send meanwhile run so, too: wait for them before.
   * @param reason why that is right, for who reads the code and the history
   */
  asSystem<T>(reason: string, work: () => Promise<T>): Promise<T>;
  /**
   * Streams rows into a table with COPY, the fastest way in.
   * @param target table and columns, as `orders.order_lines (id, order_id, quantity)`
   * @param rows one array of column values each; Date and object values are written as timestamp and JSON
   * @returns how many rows were written
   */
  copy(target: string, rows: Iterable<readonly unknown[]>): Promise<number>;
  /**
   * Streams the rows of a query out with COPY, the fastest way out: for what reads very many.
   * @param query SQL without parameters
   * @param take gets one row at a time, each value as the bytes that PostgreSQL sends in binary, null where there is none; the
   * bytes are valid until it returns. What it throws ends the reading.
   * @returns how many rows were read
   */
  read(query: string, take: (row: readonly (Uint8Array | null)[]) => void): Promise<number>;
}

/** One event to publish: its payload and the key within which order is kept, as an order's id. */
export interface EventMessage<F extends Fields> {
  key: string;
  payload: InputOf<F>;
}

export interface EnqueueOptions {
  /** At most one unfinished job per key. */
  singletonKey?: string;
  /** Not before this moment. */
  startAfter?: Date;
}

export interface Database extends Sql {
  /**
   * Runs `work` in one transaction and commits it; any throw rolls back.
   * A serialisation failure or deadlock runs it again, three times at most: keep outside effects out of it.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

/** The columns of a field in snake_case: two for money, none for children. */
export function columnsOf(name: string, declared: Field): string[] {
  const column = columnName(name);
  if (declared.kind === 'children') return [];
  if (declared.kind === 'money') return [`${column}_amount`, `${column}_currency`];
  return [declared.kind === 'ref' || declared.kind === 'attachment' ? `${column}_id` : column];
}

/** `giftNote` → `gift_note`. */
export function columnName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The qualified table of an entity, quoted: `orders.orderLine` → `"orders"."order_lines"`. */
export function tableOf(entity: { readonly name: string; readonly plural: string }): string {
  const schema = entity.name.slice(0, entity.name.indexOf('.')).replaceAll('-', '_');
  return `"${schema}"."${columnName(entity.plural)}"`;
}
