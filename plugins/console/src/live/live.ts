import { type Context, type JobStatus, Jobs, Model, tableOf, type User } from '@entrepot/sdk';
import { Notice } from '../inbox/notice.entity.ts';
import { Connection } from './connection.ts';

const beatMs = 20_000;
/** Looks come no closer than this, however much is committed. */
const restMs = 400;
const jobMs = 15_000;

/** What decides who may see and do what. */
const modelled = ['kernel.role', 'kernel.user', 'kernel.assignment'];

interface Unread {
  readonly userId: string;
  readonly unread: number;
  readonly newest: string | null;
}

/**
 * The open streams of this process. Changes wake it; it looks once for everybody, in one statement each for notices and jobs,
 * and tells each user what became different for them.
 */
export class Live {
  readonly #context: Pick<Context, 'db' | 'log' | 'use' | 'now'>;
  readonly #streams = new Map<string, Set<Connection>>();
  readonly #users = new Map<string, User>();
  /** What each user was told last, as JSON. */
  readonly #told = new Map<string, Map<string, string>>();
  readonly #due = new Set<'inbox' | 'jobs' | 'model'>();
  #looking: Promise<void> | undefined;
  #beat: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(context: Pick<Context, 'db' | 'log' | 'use' | 'now'>) {
    this.#context = context;
  }

  get streams(): number {
    return [...this.#streams.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Opens a stream for a stored user. */
  async open(user: User & { readonly id: string }): Promise<Connection> {
    const opens = await this.#context.use(Model).opens(user);
    const connection = new Connection(user.id, opens, (left) => this.#leave(left));
    this.#users.set(user.id, user);
    const own = this.#streams.get(user.id) ?? new Set();
    this.#streams.set(user.id, own.add(connection));
    this.#beat ??= setInterval(() => this.#beatAll(), beatMs).unref();
    // Whoever comes anew hears how things stand, whatever their other tabs were told.
    this.#told.delete(user.id);
    connection.push('retry: 2000\nevent: hello\ndata: {}\n\n');
    this.#look('inbox', 'jobs');
    return connection;
  }

  /** @param entities undefined where something may have been missed */
  changed(entities: ReadonlySet<string> | undefined): void {
    if (this.#streams.size === 0) return;
    for (const connection of this.#all()) {
      if (!entities) connection.send('missed', {});
      else {
        const seen = [...entities].filter((name) => connection.opens.has(name));
        if (seen.length > 0) connection.send('changed', seen);
      }
    }
    if (!entities || entities.has(Notice.name)) this.#look('inbox');
    if (!entities || entities.has('kernel.job')) this.#look('jobs');
    if (!entities || modelled.some((name) => entities.has(name))) this.#look('model');
  }

  stop(): void {
    this.#isOver = true;
    clearInterval(this.#beat);
    for (const connection of [...this.#all()]) connection.end();
  }

  *#all(): Generator<Connection> {
    for (const own of this.#streams.values()) yield* own;
  }

  #leave(connection: Connection): void {
    const { user } = connection;
    const own = this.#streams.get(user);
    own?.delete(connection);
    if (own?.size !== 0) return;
    this.#streams.delete(user);
    this.#told.delete(user);
    this.#users.delete(user);
    if (this.#streams.size > 0) return;
    clearInterval(this.#beat);
    this.#beat = undefined;
  }

  #beatAll(): void {
    for (const connection of this.#all()) connection.push(':\n\n');
  }

  #look(...what: readonly ('inbox' | 'jobs' | 'model')[]): void {
    for (const each of what) this.#due.add(each);
    this.#looking ??= this.#lookOn().finally(() => {
      this.#looking = undefined;
    });
  }

  async #lookOn(): Promise<void> {
    while (this.#due.size > 0 && this.#streams.size > 0 && !this.#isOver) {
      const due = new Set(this.#due);
      this.#due.clear();
      const users = [...this.#streams.keys()];
      try {
        if (due.has('model')) await this.#tellModel();
        if (due.has('inbox')) await this.#tellInbox(users);
        if (due.has('jobs')) await this.#tellJobs(users);
      } catch (error) {
        this.#context.log.warn({ error }, 'what changed could not be read for open streams; the next change tells it');
      }
      await new Promise((resolve) => setTimeout(resolve, restMs).unref());
    }
  }

  async #tellModel(): Promise<void> {
    for (const [id, user] of this.#users) {
      const opens = await this.#context.use(Model).opens(user);
      for (const connection of this.#streams.get(id) ?? []) {
        connection.opens = opens;
        connection.send('model', {});
      }
    }
  }

  async #tellInbox(users: readonly string[]): Promise<void> {
    const rows = await this.#context.db.query<Unread & Record<string, unknown>>(
      `SELECT u.id AS "userId", count(n.id) AS unread, max(n.updated_at) AS newest
       FROM unnest($1::uuid[]) AS u(id) LEFT JOIN ${tableOf(Notice)} n ON n.user_id = u.id AND n.read_at IS NULL GROUP BY u.id`,
      [users],
    );
    for (const { userId, unread, newest } of rows) this.#tell(userId, 'inbox', 'inbox', { unread, newest });
  }

  async #tellJobs(users: readonly string[]): Promise<void> {
    const since = new Date(Date.now() - jobMs);
    const jobs: readonly JobStatus[] = await this.#context.use(Jobs).of(users, since);
    for (const job of jobs) if (job.userId !== null) this.#tell(job.userId, `job ${job.id}`, 'job', job);
  }

  /** Sends what is not as it was told last. */
  #tell(user: string, key: string, event: string, data: unknown): void {
    const streams = this.#streams.get(user);
    if (!streams) return;
    const told = this.#told.get(user) ?? new Map<string, string>();
    this.#told.set(user, told);
    const text = JSON.stringify(data);
    if (told.get(key) === text) return;
    // Jobs that ended are told no more: what is kept of them need not grow.
    if (told.size > 500) told.clear();
    told.set(key, text);
    for (const connection of streams) connection.send(event, data);
  }
}
