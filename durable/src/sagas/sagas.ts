import { fieldsSchema } from '@entrepot/registry/schema/json-schema';
import { validate } from '@entrepot/registry/schema/validate';
import { type Database, Problem, type SagaType, type Sql, type StartOptions, type User } from '@entrepot/sdk';
import type { Wake } from '../events/wake.ts';
import { DeadLetters } from './dead-letters.ts';
import type { SagaBoard } from './saga-board.ts';
import { SagaRecords } from './saga-records.ts';
import { SagaWorker, type SagaWorkerParts } from './saga-worker.ts';

/** What the sagas of one kernel need of it. */
export interface SagaHouseOptions extends Pick<SagaWorkerParts, 'contextOf' | 'log' | 'clock'> {
  /** Those of running plugins; the runs of others wait. */
  readonly types: readonly SagaType[];
  readonly db: Database;
  /** Tells all processes that there is something to do. */
  tell(topic: string): void;
}

/** The sagas of one kernel: started in business transactions, run by workers. */
export class SagaHouse {
  readonly topic = 'sagas';
  /** For who looks after the runs. */
  readonly board: SagaBoard;
  readonly #types: ReadonlyMap<string, SagaType>;
  readonly #schemas = new Map<string, object>();
  readonly #records: SagaRecords;
  readonly #worker: SagaWorker;

  constructor({ types, db, clock, tell, ...parts }: SagaHouseOptions) {
    this.#types = new Map(types.map((type) => [type.name, type]));
    this.#records = new SagaRecords(db, clock);
    this.#worker = new SagaWorker({ ...parts, db, clock, records: this.#records, types: this.#types });
    this.board = new DeadLetters(db, clock, () => tell(this.topic));
  }

  /** Runs sagas from now on, together with other processes. */
  async startWorking(wake: Wake): Promise<void> {
    if (this.#types.size > 0) await this.#worker.start(wake, this.topic);
  }

  async stop(): Promise<void> {
    await this.#worker.stop();
  }

  /** Runs what is due by now in this process, until nothing is. @returns how many times a run went on */
  async drain(): Promise<number> {
    return this.#types.size > 0 ? this.#worker.drain() : 0;
  }

  /** Whether a run of this process waits for such events; others find them at their next look. */
  isAwaited(event: string): boolean {
    return this.#worker.isAwaited(event);
  }

  /** @returns the id of the run */
  async start(sql: Sql, saga: SagaType, input: unknown, { key }: StartOptions, user?: User): Promise<string> {
    const type = this.#types.get(saga.name);
    if (!type) {
      throw new Problem('unknown-saga', {
        status: 500,
        detail: `The saga "${saga.name}" is started, but no enabled plugin declares it.`,
        remedy: 'List it under "sagas" of its plugin.',
      });
    }
    this.#check(type, input);
    return this.#records.insert(sql, type.name, key, input, user);
  }

  /** Fills in defaults, as for a request. */
  #check({ name, input: fields }: SagaType, input: unknown): void {
    let schema = this.#schemas.get(name);
    if (!schema) {
      schema = fieldsSchema(fields);
      this.#schemas.set(name, schema);
    }
    const errors = validate(schema, input);
    if (errors.length === 0) return;
    throw new Problem('invalid-saga', { detail: `The input of the saga "${name}" does not fit its fields.`, errors });
  }
}
