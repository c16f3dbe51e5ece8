import { isDeepStrictEqual } from 'node:util';
import { faultOf } from '@entrepot/registry/fault';
import type { PluginFault } from '@entrepot/registry/plugin-health';
import { type Config, type FieldProblem, type Plugin, Problem, type Token, token } from '@entrepot/sdk';
import { type ConfigEntry, entryAfter, isOn, type ModuleChange } from '../config/config-entry.ts';
import { type ConfigFile, configChanged } from '../config/config-file.ts';
import { editConfig, entryText } from '../config/edit-config.ts';
import { findPlugin } from '../config/find-plugin.ts';
import { type LoadedConfig, layer, loadPlugins } from '../config/load-config.ts';
import type { Kernel } from '../kernel-options.ts';
import { findModules } from './find-modules.ts';
import { moduleContent } from './module-content.ts';
import { dependentsOf, moduleLinks } from './module-links.ts';
import type { ModuleList, ModulePlan, ModuleReport } from './module-report.ts';
import { moduleSettings, secretsOf, settingFaults } from './module-settings.ts';
import type { ModuleSource } from './module-source.ts';

export type ModuleChanges = Readonly<Record<string, ModuleChange>>;

/** Sees to the modules of an installation: which there are, what a change of them would do, and the change. */
export const Modules: Token<ModuleDesk> = token('kernel.modules');

/** All that is known of the modules of a config. */
interface Known {
  readonly config: Config;
  readonly fingerprint: string;
  /** By what the config calls them. */
  readonly entries: Readonly<Record<string, ConfigEntry>>;
  /** Those that could be loaded, by what the config calls them. */
  readonly plugins: ReadonlyMap<string, Plugin>;
  readonly faults: ReadonlyMap<string, PluginFault>;
}

/** A change that was looked at. */
interface Considered {
  readonly plan: ModulePlan;
  readonly entries: ReadonlyMap<string, { readonly before: ConfigEntry | undefined; readonly after: ConfigEntry }>;
  readonly config: LoadedConfig;
}

export class ModuleDesk {
  readonly #kernel: Kernel;
  readonly #source: ModuleSource | undefined;

  constructor(kernel: Kernel, source: ModuleSource | undefined) {
    this.#kernel = kernel;
    this.#source = source;
  }

  async list(): Promise<ModuleList> {
    if (!this.#source) {
      const modules = this.#kernel.plugins
        .filter(({ name }) => name !== 'kernel')
        .map((plugin) => this.#report(plugin.name, plugin));
      return { fingerprint: null, file: null, modules };
    }
    const { file } = this.#source;
    const { fingerprint, entries, plugins, faults } = await this.#look();
    const byName = new Map([...plugins.values()].map((plugin) => [plugin.name, plugin]));
    const modules = [...new Set([...Object.keys(entries), ...plugins.keys()])].map((key) =>
      this.#report(key, plugins.get(key), byName, entries[key], faults.get(key)),
    );
    return { fingerprint, file: file.path, modules };
  }

  /**
   * What a change would do; nothing is changed.
   * @throws Problem `no-config-file`, `unknown-module` or `wrong-settings`
   */
  async plan(changes: ModuleChanges): Promise<ModulePlan> {
    return (await this.#consider(this.#changeable, changes)).plan;
  }

  /**
   * Writes a change into the config and lets it hold.
   * @param fingerprint of the config for which the change was planned
   * @throws Problem `config-changed`, `modules-obstructed`, `config-not-editable`, `config-not-writable`, `modules-changing`,
   * `modules-not-applied`, and those of `plan`. Nothing has changed then, but that tables may stand that nobody uses yet
   */
  async apply(changes: ModuleChanges, fingerprint: string): Promise<{ fingerprint: string }> {
    const source = this.#changeable;
    return this.#alone(async () => {
      const { plan, entries, config } = await this.#consider(source, changes);
      if (plan.fingerprint !== fingerprint) throw configChanged(source.file.path);
      const [obstacle] = plan.obstacles;
      if (obstacle) {
        throw new Problem('modules-obstructed', {
          status: 409,
          detail: `Nothing was applied. Plugin "${obstacle.plugin}": ${obstacle.detail}`,
          remedy: obstacle.remedy,
          params: { plugin: obstacle.plugin, obstacle: obstacle.detail, obstacles: plan.obstacles },
        });
      }
      const { text } = await source.file.read();
      const edited = await editConfig(text, entries, source.environment);
      if (edited === undefined) throw notEditable(source.file, plan.config);
      const draft = await source.file.draft(edited);
      try {
        const said = layer(await draft.load().catch(() => ({ plugins: {} })), source.environment).plugins;
        if (!isDeepStrictEqual(said, config.entries)) throw notEditable(source.file, plan.config);
        await source.exchange(config, draft.fingerprint, () => draft.take(fingerprint));
      } finally {
        await draft.discard();
      }
      return { fingerprint: draft.fingerprint };
    });
  }

  get #changeable(): ModuleSource {
    if (this.#source) return this.#source;
    throw new Problem('no-config-file', {
      status: 409,
      detail: 'This kernel was started without a config file: its modules are given by the program that started it.',
      remedy: 'Start it by "entrepot start".',
    });
  }

  async #look(): Promise<Known> {
    const { file, environment } = this.#changeable;
    const { config, fingerprint } = await file.load();
    const { plugins: entries } = layer(config, environment);
    const plugins = new Map<string, Plugin>();
    const faults = new Map<string, PluginFault>();
    for (const key of Object.keys(entries)) {
      try {
        plugins.set(key, (await findPlugin(key, file.path)).plugin);
      } catch (error) {
        const { plugin: _, file: at, ...fault } = faultOf(key, error);
        faults.set(key, at === undefined ? fault : { ...fault, file: at });
      }
    }
    const others = await findModules(file.path, new Set(Object.keys(entries)));
    const named = new Set([...plugins.values()].map(({ name }) => name));
    for (const [key, plugin] of others) if (!named.has(plugin.name)) plugins.set(key, plugin);
    return { config, fingerprint, entries, plugins, faults };
  }

  async #consider(source: ModuleSource, changes: ModuleChanges): Promise<Considered> {
    const known = await this.#look();
    const entries = changedEntries(known, changes);
    const plugins = { ...known.entries, ...Object.fromEntries([...entries].map(([key, { after }]) => [key, after])) };
    const config = await loadPlugins({ ...known.config, plugins, environments: {} }, source.file.path);
    const manifests = new Map([...known.plugins.values()].map((plugin) => [plugin.name, plugin]));
    const off = [...entries].flatMap(([key, { after }]) => (isOn(after) ? [] : [known.plugins.get(key)?.name ?? key]));
    const sick = new Set(this.#kernel.health().flatMap(({ plugin, state }) => (state === 'quarantined' ? [plugin] : [])));
    const plan = await source.plan(config);
    return {
      plan: {
        fingerprint: known.fingerprint,
        plan,
        ...moduleLinks(config.plugins, new Set(off), manifests),
        obstacles: plan.obstacles.filter(({ plugin }) => !sick.has(plugin)),
        config: [...entries].map(([key, { after }]) => `${entryText(key, after)},`).join('\n'),
      },
      entries,
      config,
    };
  }

  /** One change at a time, of all processes on the database; the lock goes with its session, however that ends. */
  async #alone<T>(work: () => Promise<T>): Promise<T> {
    const session = await this.#kernel.db.pool.connect();
    try {
      const { rows } = await session.query<{ got: boolean }>(
        `SELECT pg_try_advisory_lock(hashtextextended('kernel.modules', 0)) AS got`,
      );
      if (!rows[0]?.got) {
        throw new Problem('modules-changing', {
          status: 409,
          detail: 'Somebody else is changing the modules at this moment.',
          remedy: 'Look at the plan again in some seconds.',
        });
      }
      return await work();
    } finally {
      // The end of a session frees its locks too, but somewhat later.
      await session.query(`SELECT pg_advisory_unlock(hashtextextended('kernel.modules', 0))`).catch(() => {});
      session.release(true);
    }
  }

  #report(
    key: string,
    plugin: Plugin | undefined,
    known: ReadonlyMap<string, Plugin> = new Map(this.#kernel.plugins.map((each) => [each.name, each])),
    entry?: ConfigEntry,
    fault?: PluginFault,
  ): ModuleReport {
    const name = plugin?.name ?? key;
    const health = this.#kernel.health().find((each) => each.plugin === name);
    return {
      key,
      name,
      label: plugin?.label ?? { en: name },
      version: plugin?.version ?? null,
      state: health?.state ?? 'off',
      fault: health?.fault ?? fault ?? null,
      requires: plugin?.requires ?? {},
      dependents: dependentsOf(name, this.#kernel.plugins, known),
      settings: plugin ? moduleSettings(plugin, entry, process.env) : null,
      brings: moduleContent(plugin),
    };
  }
}

/** @throws Problem `unknown-module` or `wrong-settings` */
function changedEntries({ entries, plugins }: Known, changes: ModuleChanges): Considered['entries'] {
  const changed = new Map<string, { before: ConfigEntry | undefined; after: ConfigEntry }>();
  const wrong: FieldProblem[] = [];
  for (const [asked, change] of Object.entries(changes)) {
    const key = asked in entries || plugins.has(asked) ? asked : [...plugins].find(([, { name }]) => name === asked)?.[0];
    // Only what stands in the config or was installed as ours: a name must not be a way to run any file.
    if (key === undefined) {
      throw new Problem('unknown-module', {
        detail: `There is no module "${asked}".`,
        remedy: 'Take one of GET /api/v1/kernel/modules; write others into the config by hand.',
        params: { module: asked },
      });
    }
    const plugin = plugins.get(key);
    const before = entries[key];
    const after = entryAfter(before, change, plugin && secretsOf(plugin.settings ?? {}));
    changed.set(key, { before, after });
    if (!plugin || !isOn(after)) continue;
    const pointer = `/plugins/${asked.replaceAll('~', '~0').replaceAll('/', '~1')}/settings`;
    const wanted = typeof change === 'object' ? change.settings : {};
    wrong.push(...settingFaults(plugin, wanted, after, process.env, pointer));
  }
  if (wrong.length === 0) return changed;
  throw new Problem('wrong-settings', {
    detail: `The settings do not fit what the module declares: ${wrong.map(({ detail }) => detail).join(' ')}`,
    remedy: 'Correct the fields that are named.',
    errors: wrong,
  });
}

function notEditable({ path }: ConfigFile, lines: string): Problem {
  return new Problem('config-not-editable', {
    status: 409,
    detail: `${path} is written in a form that cannot be edited by a program. Nothing was applied.`,
    remedy: `Write under "plugins" by hand and restart: ${lines.replaceAll('\n', ' ')}`,
    params: { file: path, lines },
  });
}
