import type { Context, Plugin } from '@entrepot/sdk';
import { kernelStarted, Problem } from '@entrepot/sdk';
import { type CheckedSettings, checkSettings } from './config/check-settings.ts';
import type { RawSettings } from './config/load-config.ts';
import { Services } from './container/container.ts';
import { PgDatabase } from './database/database.ts';
import { Events } from './events/events.ts';
import { EventOutbox } from './events/outbox.ts';
import type { TapCost } from './hooks/guard-tap.ts';
import { Hooks } from './hooks/hooks.ts';
import type { HttpKernel, HttpServer } from './http/http-kernel.ts';
import { Jobs } from './jobs/jobs.ts';
import { kernelPlugin } from './kernel-plugin.ts';
import { createLog, type Log } from './log.ts';
import { type Assembly, assemble } from './plugins/assemble.ts';
import { setUp } from './plugins/set-up.ts';
import type { Registry } from './schema/registry.ts';

/** What a process does: serve HTTP, run jobs and subscriptions, both, or neither (a command). */
export type Role = 'api' | 'worker' | 'all' | 'none';

export interface KernelOptions {
  plugins: readonly Plugin[];
  /** By plugin name, as the config says; checked against each plugin's `settings`. */
  settings?: ReadonlyMap<string, RawSettings>;
  /** Named in errors about settings. */
  configFile?: string;
  /** Plugins that the config disables. */
  disabled?: ReadonlySet<string>;
  /** A PostgreSQL server; without it the embedded one starts in `dataDir`. */
  databaseUrl?: string;
  dataDir?: string;
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
  identify?: HttpKernel['identify'];
}

export interface Kernel {
  readonly plugins: readonly Plugin[];
  readonly registry: Registry;
  readonly log: Log;
  /** There once the kernel has started. */
  readonly db: PgDatabase;
  /** The web face; there once a kernel with role `api` or `all` has started. */
  readonly http: HttpServer;
  /** Where it listens. */
  readonly port: number | undefined;
  start(): Promise<void>;
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
  readonly #settings: CheckedSettings;
  readonly #services: Services;
  readonly #hooks: Hooks;
  readonly #events: Events;
  readonly #outbox: EventOutbox;
  readonly #jobs: Jobs;
  readonly #contexts = new Map<string, Context>();
  /** Undoes the boot, last step first. */
  readonly #stops: (() => void | Promise<void>)[] = [];
  #db: PgDatabase | undefined;
  #http: HttpServer | undefined;
  #ready = false;
  port: number | undefined;

  constructor(options: KernelOptions) {
    this.#options = options;
    this.log = options.log ?? createLog('warn');
    this.#assembly = assemble([kernelPlugin, ...options.plugins], options.disabled);
    const { plugins, reach } = this.#assembly;
    this.#settings = checkSettings(plugins, options.settings ?? new Map(), options.configFile);
    const events = new Set(plugins.flatMap((plugin) => plugin.events ?? []).map(({ name }) => name));
    this.#services = new Services(reach);
    this.#hooks = new Hooks(reach, hooksOf(this.#assembly), (plugin) => this.log.of(plugin));
    this.#events = new Events(reach, events);
    this.#outbox = new EventOutbox(
      events,
      () => this.now(),
      () => {},
    );
    this.#jobs = new Jobs(new Map(plugins.flatMap((plugin) => plugin.jobs ?? []).map((job) => [job.name, job])));
  }

  /** The boot, in its order; a step that fails undoes those before it. */
  async start(): Promise<void> {
    const { role = 'all' } = this.#options;
    try {
      await this.prepareDatabase();
      await this.#setUpPlugins();
      await this.#ensureIdentities();
      await this.#announce();
      if (role === 'api' || role === 'all') await this.#serve();
      this.#ready = true;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#ready = false;
    for (const stop of this.#stops.splice(0).reverse()) {
      try {
        await stop();
      } catch (error) {
        this.log.error({ error }, 'a part did not stop cleanly');
      }
    }
  }

  async prepareDatabase() {
    await this.#connect();
    const { applySchema } = await import('./database/apply-schema.ts');
    return applySchema(this.db, this.registry, this.plugins);
  }

  async drain(): Promise<void> {}

  get plugins(): readonly Plugin[] {
    return this.#assembly.plugins;
  }

  get registry(): Registry {
    return this.#assembly.registry;
  }

  get db(): PgDatabase {
    return this.#db ?? notStarted('database');
  }

  get http(): HttpServer {
    return this.#http ?? notStarted('web face');
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

  async #connect(): Promise<void> {
    const { databaseUrl, dataDir = '.entrepot', poolSize } = this.#options;
    let url = databaseUrl;
    if (url === undefined) {
      const { startEmbedded } = await import('./database/embedded.ts');
      const server = await startEmbedded({ dataDir, log: this.log });
      this.#stops.push(() => server.stop());
      url = server.url;
    }
    const db = new PgDatabase({
      url,
      ...(poolSize === undefined ? {} : { poolSize }),
      outbox: {
        publish: (sql, event, messages) => this.#outbox.publish(sql, event, messages),
        enqueue: (sql, job, input, options) => this.#jobs.enqueue(sql, job, input, options),
      },
    });
    this.#db = db;
    this.#stops.push(() => db.close());
  }

  async #setUpPlugins(): Promise<void> {
    await setUp(this.plugins, {
      context: (plugin) => this.context(plugin),
      services: this.#services,
      hooks: this.#hooks,
      events: this.#events,
      settings: this.#settings,
      onStop: (_plugin, stop) => void this.#stops.push(stop),
    });
  }

  async #ensureIdentities(): Promise<void> {
    const { ensureRoles } = await import('./http/identity/ensure-identities.ts');
    await ensureRoles(this.db, this.plugins);
  }

  /** Lets plugins prepare the database, in one process at a time. */
  async #announce(): Promise<void> {
    if (!this.#hooks.isTapped(kernelStarted.name)) return;
    const session = await this.db.pool.connect();
    try {
      await session.query(`SELECT pg_advisory_lock(hashtextextended('kernel.started', 0))`);
      await this.#hooks.call(kernelStarted, { print: this.#options.print ?? (() => {}) });
    } finally {
      // Closing the session frees the lock, whatever became of it.
      session.release(true);
    }
  }

  async #serve(): Promise<void> {
    const { existsSync } = await import('node:fs');
    if (!existsSync(new URL('./http/app.ts', import.meta.url))) return;
    const { createHttp } = await import('./http/app.ts');
    const http: HttpServer = createHttp(this.#httpKernel());
    this.#http = http;
    const { port, host } = this.#options;
    if (port === undefined) return;
    const listening = await http.listen(port, host);
    this.port = listening.port;
    this.#stops.push(() => listening.close());
  }

  #httpKernel(): HttpKernel {
    const { identify } = this.#options;
    return {
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
      ready: () => (this.#ready ? { ready: true } : { ready: false, reason: 'starting or stopping' }),
      ...(identify ? { identify } : {}),
    };
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
