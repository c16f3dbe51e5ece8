import {
  type Database,
  type EnqueueOptions,
  type EventMessage,
  type EventType,
  type Fields,
  type InputOf,
  type JobType,
  Problem,
  type QueryOptions,
  type SagaType,
  type Sql,
  type StartOptions,
  type Transaction,
} from '@entrepot/sdk';

/**
 * The transaction of a step. It takes a connection at its first statement, not before: a step that calls others holds
 * none meanwhile, and one that writes nothing needs none at all.
 */
export class StepTransaction implements Transaction {
  readonly #db: Database;
  readonly #end = Promise.withResolvers<(tx: Sql) => void>();
  #opening: Promise<Transaction> | undefined;
  #ended: Promise<void> | undefined;
  /** What was sent without waiting, as far as it waits for the connection. */
  #sent: Promise<unknown> = Promise.resolve();
  #isOver = false;

  constructor(db: Database) {
    this.#db = db;
    this.#end.promise.catch(() => {});
  }

  /** Whether the step has data of its own. */
  get isOpen(): boolean {
    return this.#opening !== undefined;
  }

  async query<R extends object = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<R[]> {
    return (await this.#open()).query<R>(text, values, options);
  }

  send(text: string, values?: readonly unknown[], options?: QueryOptions): void {
    // A connection that is not to be had fails the commit; until then nobody waits.
    this.#sent = this.#open().then(
      (tx) => tx.send(text, values, options),
      () => {},
    );
  }

  async emit<F extends Fields>(event: EventType<F>, ...messages: readonly EventMessage<F>[]): Promise<void> {
    return (await this.#open()).emit(event, ...messages);
  }

  async enqueue<F extends Fields>(job: JobType<F>, input: InputOf<F>, options?: EnqueueOptions): Promise<string> {
    return (await this.#open()).enqueue(job, input, options);
  }

  async start<F extends Fields>(saga: SagaType<F>, input: InputOf<F>, options: StartOptions): Promise<string> {
    return (await this.#open()).start(saga, input, options);
  }

  async asSystem<T>(reason: string, work: () => Promise<T>): Promise<T> {
    return (await this.#open()).asSystem(reason, work);
  }

  async copy(target: string, rows: Iterable<readonly unknown[]>): Promise<number> {
    return (await this.#open()).copy(target, rows);
  }

  async read(query: string, take: (row: readonly (Uint8Array | null)[]) => void): Promise<number> {
    return (await this.#open()).read(query, take);
  }

  /** Commits. @param journal sends the statement that writes the journal entry; the commit travels behind it */
  async commit(journal: (tx: Sql) => void): Promise<void> {
    await this.#sent;
    this.#isOver = true;
    this.#end.resolve(journal);
    await this.#ended;
  }

  async rollBack(cause: unknown): Promise<void> {
    this.#isOver = true;
    this.#end.reject(cause);
    await this.#ended?.catch(() => {});
  }

  #open(): Promise<Transaction> {
    if (this.#isOver) {
      return Promise.reject(
        new Problem('transaction-over', {
          status: 500,
          detail: 'A step of a saga used its transaction after the step had ended.',
          remedy: 'Await all that the step does, or give it a longer "timeoutMs".',
        }),
      );
    }
    if (!this.#opening) {
      const opening = Promise.withResolvers<Transaction>();
      let attempts = 0;
      this.#opening = opening.promise;
      this.#ended = this.#db.transaction(async (tx) => {
        attempts += 1;
        // After a deadlock the database would run the work again: the whole step has to.
        if (attempts > 1) throw new StepConflict();
        opening.resolve(tx);
        const journal = await this.#end.promise;
        journal(tx);
      });
      this.#ended.catch(opening.reject);
      opening.promise.catch(() => {});
    }
    return this.#opening;
  }
}

/** Others changed the same rows at the same time: the step runs again. */
export class StepConflict extends Error {
  constructor() {
    super('Others changed the same records at the same time.');
  }
}
