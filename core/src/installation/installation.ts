import { Problem } from '@entrepot/sdk';
import { ConfigFile, configChanged } from '../config/config-file.ts';
import { type LoadedConfig, loadPlugins } from '../config/load-config.ts';
import { createKernel, type Kernel, type KernelOptions } from '../kernel.ts';
import type { Plan } from '../lifecycle/plan.ts';
import { createLog, type Log } from '../log.ts';
import type { ModuleSource } from '../modules/module-source.ts';
import { ConfigNews, type ConfigNote } from './config-news.ts';
import { Door } from './door.ts';

export interface InstallationOptions {
  /** What config and environment say to a kernel. */
  optionsFor(config: LoadedConfig): KernelOptions;
  readonly environment: string | undefined;
  readonly role: 'all' | 'api' | 'worker';
  readonly port: number;
  readonly host: string | undefined;
  readonly log: Log;
  /** Told before the config file is replaced, and of its new state. */
  readonly writes?: (fingerprint: string) => void;
}

/** What `entrepot start` serves in one process: a config file, a door, and a kernel that is exchanged when the file changes. */
export class Installation implements ModuleSource {
  readonly file: ConfigFile;
  readonly environment: string | undefined;
  readonly #options: InstallationOptions;
  readonly #news: ConfigNews;
  readonly #leaving = new Set<Promise<void>>();
  #kernel: Kernel;
  #fingerprint: string | undefined;
  #door: Door | undefined;
  #port: number | undefined;
  #last: Promise<void> = Promise.resolve();
  #isOver = false;

  constructor(config: LoadedConfig, options: InstallationOptions) {
    this.#options = options;
    this.file = new ConfigFile(config.file);
    this.environment = options.environment;
    this.#kernel = createKernel(this.#optionsFor(config));
    this.#news = new ConfigNews(
      () => this.#kernel.databaseUrl,
      (note) => void this.reread(note),
    );
  }

  /** The one that serves now. */
  get kernel(): Kernel {
    return this.#kernel;
  }

  /** Where it listens; undefined for a worker. */
  get port(): number | undefined {
    return this.#port;
  }

  async plan(config: LoadedConfig): Promise<Plan> {
    const { Lifecycle } = await import('../lifecycle/lifecycle.ts');
    const kernel = createKernel({ ...this.#options.optionsFor(config), role: 'none', poolSize: 2, log: createLog('silent') });
    try {
      return await (await Lifecycle.of(kernel)).plan();
    } finally {
      await kernel.stop();
    }
  }

  async start(): Promise<void> {
    this.#fingerprint = (await this.file.read()).fingerprint;
    await this.#kernel.start();
    const { role, port, host } = this.#options;
    if (role !== 'worker') {
      this.#door = new Door(this.#kernel.http);
      this.#port = await this.#door.open(port, host);
    }
    await this.#news.listen();
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#door?.close();
    await this.#news.stop();
    await this.#last;
    await Promise.all(this.#leaving);
    await this.#kernel.stop();
  }

  exchange(config: LoadedConfig, fingerprint: string, keep: () => Promise<void>): Promise<void> {
    const exchange = this.#last.then(() => this.#exchange(config, fingerprint, keep));
    this.#last = exchange.catch(() => {});
    return exchange;
  }

  /**
   * Serves for what the config file says now, if that is something else; where it cannot, the running kernel serves on and it
   * is logged.
   * @param note of the process that changed it
   */
  async reread(note?: ConfigNote): Promise<void> {
    const { log } = this.#options;
    try {
      const { config, fingerprint } = await this.file.load();
      if (note && note.fingerprint !== fingerprint) {
        const { path: file } = this.file;
        log.warn({ host: note.host, file }, 'the config was changed elsewhere: bring it here, then send SIGHUP or start again');
      }
      if (fingerprint === this.#fingerprint) return;
      const loaded = await loadPlugins(config, this.file.path, this.environment);
      await this.exchange(loaded, fingerprint, async () => {
        if ((await this.file.read()).fingerprint !== fingerprint) throw configChanged(this.file.path);
      });
      log.info({ fingerprint }, 'serving for the changed config');
    } catch (error) {
      log.error({ error }, 'the changed config cannot be served for; the plugins of before run on');
    }
  }

  async #exchange(config: LoadedConfig, fingerprint: string, keep: () => Promise<void>): Promise<void> {
    if (this.#isOver) throw notApplied('The installation is stopping.');
    const old = this.#kernel;
    const next = createKernel(this.#optionsFor(config));
    try {
      await next.start();
      const sick = newlySick(old, next);
      if (sick) throw sick;
      this.#options.writes?.(fingerprint);
      await keep();
    } catch (error) {
      await next.stop();
      throw error instanceof Problem ? error : notApplied(error instanceof Error ? error.message : String(error), error);
    }
    this.#kernel = next;
    this.#fingerprint = fingerprint;
    this.#door?.lead(next.http);
    const leaving = this.#leave(old).finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
    await this.#news.tell(next.db, fingerprint).catch((error: unknown) => {
      this.#options.log.warn({ error }, 'other processes could not be told of the changed config: send them SIGHUP');
    });
  }

  #optionsFor(config: LoadedConfig): KernelOptions {
    const { role, log } = this.#options;
    return { ...this.#options.optionsFor(config), role, log, modules: this };
  }

  async #leave(old: Kernel): Promise<void> {
    if (this.#door) await this.#door.left(old.http);
    await old.stop();
  }
}

/** A plugin that could not run would be gone, and with it whoever asked for the change may be. */
function newlySick(old: Kernel, next: Kernel): Problem | undefined {
  const before = new Set(old.health().flatMap(({ plugin, state }) => (state === 'quarantined' ? [plugin] : [])));
  const worse = next.health().find(({ plugin, state }) => state === 'quarantined' && !before.has(plugin));
  if (!worse) return undefined;
  const { detail = '', remedy } = worse.fault ?? {};
  return notApplied(`Plugin "${worse.plugin}" does not run: ${detail}`, undefined, remedy);
}

function notApplied(reason: string, cause?: unknown, remedy = 'See the log, mend what it names, and try again.'): Problem {
  return new Problem('modules-not-applied', {
    status: 409,
    detail: `Nothing was changed, and the modules of before run on. ${reason}`,
    remedy,
    params: { reason },
    ...(cause === undefined ? {} : { cause }),
  });
}
