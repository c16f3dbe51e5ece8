import { applicationName } from '@entrepot/database/database';
import type { Database, Logger, Sql } from '@entrepot/sdk';
import type { PgBoss } from 'pg-boss';

const schema = 'jobs';
/** The version of pg-boss's own tables that this version of it works with; a test holds it to the package. */
export const queueSchemaVersion = 46;
const longestHours = 23;

interface QueuedJob {
  /** The id in `kernel.jobs`; none where cron sent it. */
  id?: string;
}

/** pg-boss on the kernel's database: it is loaded after the kernel is ready, and never where no plugin has jobs. */
export class JobQueue {
  readonly #url: string;
  readonly #db: Database;
  readonly #types: readonly string[];
  readonly #log: Logger;
  readonly #workers: string[] = [];
  #boss: Promise<PgBoss> | undefined;

  constructor(url: string, db: Database, types: readonly string[], log: Logger) {
    this.#url = url;
    this.#db = db;
    this.#types = types;
    this.#log = log;
  }

  /** Makes or migrates pg-boss's tables where they are not as this version needs them. */
  async prepare(): Promise<void> {
    const [found] = await this.#db.query<{ table: string | null }>(`SELECT to_regclass('${schema}.version')::text AS table`);
    if (found?.table) {
      const [row] = await this.#db.query<{ version: number }>(`SELECT version FROM ${schema}.version`);
      if (row && row.version >= queueSchemaVersion) return;
    }
    const boss = await this.#create({ migrate: true, supervise: false, schedule: false });
    await boss.start();
    await boss.stop({ graceful: false });
  }

  /**
   * Connects to the queue, at the first use unless called before.
   * @param works whether this process runs jobs: then it also keeps the queue tidy and sends what cron is due
   */
  start(works: boolean): Promise<PgBoss> {
    this.#boss ??= this.#open(works);
    return this.#boss;
  }

  /** In the transaction of `sql`. */
  async send(sql: Sql, type: string, id: string, startAfter: Date | null): Promise<void> {
    const boss = await this.start(false);
    const db = { executeSql: async (text: string, values?: unknown[]) => ({ rows: await sql.query(text, values) }) };
    await boss.send(type, { id }, { db, ...(startAfter ? { startAfter } : {}) });
  }

  /** Calls `run` for each job of the type that is due, `atOnce` at the same time. */
  async work(type: string, atOnce: number, run: (id: string | undefined) => Promise<void>): Promise<void> {
    const boss = await this.#started();
    const options = { batchSize: 1, localConcurrency: atOnce, pollingIntervalSeconds: 2 };
    this.#workers.push(await boss.work<QueuedJob>(type, options, async ([job]) => run(job?.data?.id)));
  }

  async schedule(crons: ReadonlyMap<string, string>): Promise<void> {
    const boss = await this.#started();
    for (const { name } of await boss.getSchedules()) if (!crons.has(name)) await boss.unschedule(name);
    for (const [type, cron] of crons) await boss.schedule(type, cron, {});
  }

  /** There may be something in the queue. */
  wake(): void {
    void this.#boss?.then((boss) => {
      for (const worker of this.#workers) boss.notifyWorker(worker);
    });
  }

  async stop(): Promise<void> {
    const boss = await this.#boss?.catch(() => undefined);
    await boss?.stop({ graceful: false });
  }

  async #started(): Promise<PgBoss> {
    if (!this.#boss) throw new Error('the job queue was not started');
    return this.#boss;
  }

  async #open(works: boolean): Promise<PgBoss> {
    const boss = await this.#create({ migrate: false, supervise: works, schedule: works });
    boss.on('error', (error) => this.#log.warn({ error }, 'the job queue met an error'));
    await boss.start();
    const known = new Set((await boss.getQueues([...this.#types])).map(({ name }) => name));
    // What a handler throws is told in kernel.jobs and tried again from there, where who asked can see it. What the queue
    // tries again are jobs that could not be taken: the process was stopping, or the database was away.
    const options = {
      retryLimit: 20,
      retryDelay: 1,
      retryDelayMax: 60,
      retryBackoff: true,
      expireInSeconds: longestHours * 3600,
    };
    for (const type of this.#types) if (!known.has(type)) await boss.createQueue(type, options);
    return boss;
  }

  async #create(options: { migrate: boolean; supervise: boolean; schedule: boolean }): Promise<PgBoss> {
    const { PgBoss } = await import('pg-boss');
    // Connections of its own: it reads some columns in another form than our pool gives them.
    const connection = { connectionString: this.#url, max: 3, application_name: applicationName };
    return new PgBoss({ ...connection, schema, registerInstance: false, ...options });
  }
}
