import { Events } from '@entrepot/durable/events/events';
import { Wake } from '@entrepot/durable/events/wake';
import { askingUser } from '@entrepot/durable/jobs/asking-user';
import type { JobBoard } from '@entrepot/durable/jobs/job-status';
import { Jobs } from '@entrepot/durable/jobs/jobs';
import type { Registry } from '@entrepot/registry/schema/registry';
import { Attachments, type Context, kernelStarted, type Plugin, Problem } from '@entrepot/sdk';
import { attachmentStore } from '@entrepot/web/attachments/attachment-contents';
import type { HttpKernel, HttpServer } from '@entrepot/web/http-kernel';
import { Web } from '@entrepot/web/web';
import { WebFace } from '@entrepot/web/write/batch-job';
import { Services } from './container/container.ts';
import { Hooks } from './hooks/hooks.ts';
import type { TapCost } from './hooks/tap-cost.ts';
import { KernelDatabase } from './kernel-database.ts';
import { kernelPlugin } from './kernel-plugin.ts';
import { createLog, type Log } from './log.ts';
import { type Assembly, type AssemblyOptions, assemble } from './plugins/assemble.ts';
import { setUp } from './plugins/set-up.ts';

/** What a process does: serve HTTP, run jobs and subscriptions, both, or neither (a command). */
export type Role = 'api' | 'worker' | 'all' | 'none';

export interface KernelOptions extends AssemblyOptions {
  plugins: readonly Plugin[];
  /** A PostgreSQL server; without it the embedded one starts in `dataDir`. */
  databaseUrl?: string;
  dataDir?: string;
  /** Connections at most; 10 unless given. */
  poolSize?: number;
  /** `all` unless given. */
  role?: Role;
  /** 0 takes any free port; without it nothing listens and `http.handle` serves. */
  port?: number;
  host?: string;
  now?: () => Date;
  log?: Log;
  /** What plugins tell people while they prepare the database. */
  print?: (text: string) => void;
  /** The test kit's door, see HttpKernel. */
  identify?: HttpKernel['identify'];
  /** Jobs and events wait for `drain`: for tests. */
  isDrained?: boolean;
}

export interface Kernel {
  readonly plugins: readonly Plugin[];
  readonly registry: Registry;
  readonly log: Log;
  /** There once the kernel has started. */
  readonly db: KernelDatabase;
  /** The web face; there once a kernel with role `api` or `all` has started. */
  readonly http: HttpServer;
  readonly jobs: JobBoard;
  /** Where it listens. */
  readonly port: number | undefined;
  start(): Promise<void>;
  /** Undoes the start, its last step first; what runs is finished or put back. */
  stop(): Promise<void>;
  /** Connects and applies the schema, and no more. */
  prepareDatabase(): Promise<{ changed: boolean; statements: readonly string[] }>;
  /** Runs jobs and delivers events until nothing is left that could run now. */
  drain(): Promise<void>;
  /** The context of a plugin's code; that of `kernel` reaches every service. */
  context(plugin: string): Context;
  /** What each tap of each hook has cost. */
  hookCosts(): readonly Readonly<TapCost>[];
}

/**
 * Checks the plugins and their settings and makes a kernel of them; nothing of them runs before `start`.
 * @throws Problem that gathers everything that is wrong
 */
export function createKernel(options: KernelOptions): Kernel {
  return new BootingKernel(options);
}

class BootingKernel implements Kernel {
  readonly log: Log;
  readonly #options: KernelOptions;
  readonly #assembly: Assembly;
  readonly #services: Services;
  readonly #hooks: Hooks;
  readonly #events: Events;
  readonly #jobs: Jobs;
  readonly #contexts = new Map<string, Context>();
  readonly #stops: (() => void | Promise<void>)[] = [];
  #db: KernelDatabase | undefined;
  #wake: Wake | undefined;
  #http: HttpServer | undefined;
  #working: Promise<void> | undefined;
  #isReady = false;
  port: number | undefined;

  constructor(options: KernelOptions) {
    this.#options = options;
    this.log = options.log ?? createLog('warn');
    this.#assembly = assemble(kernelPlugin, options.plugins, options);
    const { plugins, reach } = this.#assembly;
    const logOf = (plugin: string) => this.log.of(plugin);
    this.#services = new Services(reach);
    this.#hooks = new Hooks(reach, hooksOf(this.#assembly), logOf);
    this.#events = new Events(
      plugins.flatMap((plugin) => plugin.events ?? []),
      reach,
      () => this.now(),
      logOf,
    );
    const jobs = plugins.flatMap((plugin) => plugin.jobs ?? []);
    this.#jobs = new Jobs(jobs, (plugin) => this.context(plugin), this.log, !options.isDrained);
    this.#services.provide('kernel', WebFace, () => this.#webFace());
    this.#services.provide('kernel', Attachments, () => attachmentStore);
  }

  /** The boot, in its order; a step that fails undoes those before it. */
  async start(): Promise<void> {
    const { role = 'all' } = this.#options;
    // Loaded while the database server starts; what is wrong with it comes out where it is used.
    if (role === 'api' || role === 'all') import('@entrepot/web/app').catch(() => {});
    try {
      await this.#step('database', () => this.prepareDatabase());
      await this.#step('plugins', () => this.#setUpPlugins());
      await this.#step('data', () => this.#prepareData());
      await this.#step('http', () => this.#serve());
      this.#isReady = true;
      await this.#step('jobs', () => this.#work());
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#isReady = false;
    for (const stop of this.#stops.splice(0).reverse()) {
      try {
        await stop();
      } catch (error) {
        this.log.error({ error }, 'a part did not stop cleanly');
      }
    }
  }

  async #step(step: string, work: () => Promise<unknown>): Promise<void> {
    const start = performance.now();
    await work();
    this.log.debug({ step, ms: Math.round(performance.now() - start) }, 'booted');
  }

  async prepareDatabase(): Promise<{ changed: boolean; statements: readonly string[] }> {
    await this.#connect();
    const { applySchema } = await import('@entrepot/database/apply-schema');
    this.log.debug({ uptime: Math.round(process.uptime() * 1000) }, 'connected');
    const applied = await applySchema(this.db, this.registry, this.plugins);
    await this.#jobs.prepare();
    return applied;
  }

  get plugins(): readonly Plugin[] {
    return this.#assembly.plugins;
  }

  get registry(): Registry {
    return this.#assembly.registry;
  }

  get db(): KernelDatabase {
    return this.#db ?? notStarted('database');
  }

  get http(): HttpServer {
    return this.#http ?? notStarted('web face');
  }

  get jobs(): JobBoard {
    return this.#jobs;
  }

  now(): Date {
    return this.#options.now?.() ?? new Date();
  }

  context(plugin: string): Context {
    let context = this.#contexts.get(plugin);
    if (!context) {
      context = {
        db: this.db,
        log: this.log.of(plugin),
        use: (token) => this.#services.use(plugin, token),
        call: (hook, ...args) => this.#hooks.call(hook, ...args),
        now: () => this.now(),
      };
      this.#contexts.set(plugin, context);
    }
    return context;
  }

  hookCosts(): readonly Readonly<TapCost>[] {
    return this.#hooks.costs();
  }

  async drain(): Promise<void> {
    for (let work = 1; work > 0; ) work = (await this.#events.drain()) + (await this.#jobs.drain(() => this.now()));
  }

  async #connect(): Promise<void> {
    const { databaseUrl, dataDir = '.entrepot', poolSize } = this.#options;
    let url = databaseUrl;
    if (url === undefined) {
      const { startEmbedded } = await import('@entrepot/database/embedded');
      const server = await startEmbedded({ dataDir, log: this.log });
      this.#stops.push(() => server.stop());
      url = server.url;
    }
    const outbox: ConstructorParameters<typeof KernelDatabase>[0]['outbox'] = {
      note: (sql, event, messages) => {
        if (this.#events.isAwaited(event.name)) this.db.touch(sql, this.#events.topic);
        return this.#events.note(event, messages);
      },
      publish: (sql, notes) => this.#events.publish(sql, notes),
      enqueue: async (sql, job, input, options) => {
        const id = await this.#jobs.enqueue(sql, job, input, options, askingUser.getStore());
        this.db.touch(sql, this.#jobs.topic);
        return id;
      },
    };
    const db = new KernelDatabase({ url, outbox, ...(poolSize === undefined ? {} : { poolSize }) }, (topic) =>
      this.#wake?.tell(topic),
    );
    this.#db = db;
    this.#stops.push(() => db.close());
    await db.check(url, databaseUrl !== undefined);
    this.#jobs.open(db, url);
    const wake = new Wake(url, db, this.log);
    if (!this.#options.isDrained) this.#wake = wake;
    this.#stops.push(() => wake.stop());
  }

  async #setUpPlugins(): Promise<void> {
    await setUp(this.plugins, {
      context: (plugin) => this.context(plugin),
      services: this.#services,
      hooks: this.#hooks,
      events: this.#events,
      settings: this.#assembly.settings,
      onStop: (stop) => void this.#stops.push(stop),
    });
    await this.#events.open(this.db);
    // Behind the web face and before what plugins stop.
    this.#stops.push(async () => {
      await this.#working?.catch(() => {});
      await this.#events.stop();
      await this.#jobs.stop();
    });
  }

  /** What must be there before the first request: roles, and what plugins prepare, in one process at a time. */
  async #prepareData(): Promise<void> {
    const { ensureRoles } = await import('@entrepot/web/identity/ensure-identities');
    await ensureRoles(this.db, this.plugins);
    const { role = 'all', print = () => {} } = this.#options;
    if (role === 'none' || !this.#hooks.isTapped(kernelStarted.name)) return;
    const session = await this.db.pool.connect();
    try {
      await session.query(`SELECT pg_advisory_lock(hashtextextended('kernel.started', 0))`);
      await this.#hooks.call(kernelStarted, { print });
    } finally {
      // Closing the session frees the lock, whatever became of it.
      session.release(true);
    }
  }

  async #serve(): Promise<void> {
    const { role = 'all', port, host } = this.#options;
    if (role === 'worker' || role === 'none') return;
    const { createHttp } = await import('@entrepot/web/app');
    const http: HttpServer = createHttp(this.#services.use('kernel', WebFace));
    this.#http = http;
    if (port === undefined) return;
    const listening = await http.listen(port, host);
    this.port = listening.port;
    this.#stops.push(() => listening.close());
  }

  /** What requests and the kernel's own jobs share. */
  #webFace(): Web {
    const { identify } = this.#options;
    return new Web({
      registry: this.registry,
      plugins: this.plugins,
      quarantined: new Map(),
      db: this.db,
      log: this.log,
      jobs: this.#jobs,
      context: (plugin) => this.context(plugin),
      hasTaps: (hook) => this.#hooks.isTapped(hook),
      call: (hook, ...args) => this.#hooks.call(hook, ...args),
      now: () => this.now(),
      ready: () => (this.#isReady ? { ready: true } : { ready: false, reason: 'starting or stopping' }),
      ...(identify ? { identify } : {}),
    });
  }

  /** Jobs and subscriptions start behind the first requests: nobody waits for them. */
  async #work(): Promise<void> {
    const { role = 'all', isDrained } = this.#options;
    if (isDrained || role === 'none') return;
    const works = role !== 'api';
    const working = (async () => {
      if (works) await this.#wake?.start();
      if (works && this.#wake) this.#events.start(this.#wake);
      await this.#jobs.start(this.#wake, works);
    })();
    this.#working = working;
    // A worker without a queue is none; a web face serves on without one.
    if (role === 'worker') await working;
    else working.catch((error: unknown) => this.log.error({ error }, 'jobs and events did not start; restart to try again'));
  }
}

function notStarted(part: string): never {
  throw new Problem('not-started', { status: 500, detail: `The ${part} is there once the kernel has started.` });
}

/** The hooks that plugins declare and those of every entity's records. */
function hooksOf({ plugins, registry }: Assembly): ReadonlySet<string> {
  const declared = plugins.flatMap((plugin) => plugin.hooks ?? []).map(({ name }) => name);
  const records = [...registry.entities.keys()].flatMap((name) => [`${name}.changing`, `${name}.changed`]);
  return new Set([...declared, ...records]);
}
