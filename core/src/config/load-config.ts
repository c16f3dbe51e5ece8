import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Fault, faultOf } from '@entrepot/registry/fault';
import { type Config, type Plugin, Problem } from '@entrepot/sdk';
import { type ConfigEntry, isOn, settingsIn } from './config-entry.ts';
import { findPlugin } from './find-plugin.ts';

export type RawSettings = Readonly<Record<string, unknown>>;

export interface LoadedConfig {
  /** Absolute path. */
  file: string;
  plugins: readonly Plugin[];
  /** Where each was loaded from, by the plugin's own name. */
  files: ReadonlyMap<string, string>;
  /** What is wrong with enabled plugins that could not be loaded; `plugin` is what the config calls them. */
  unloaded: readonly Fault[];
  /** What the config says for each plugin, by the plugin's own name; not yet checked. */
  settings: ReadonlyMap<string, RawSettings>;
  disabled: ReadonlySet<string>;
  /** What the config says with the layer of the environment, by what it calls the plugins. */
  entries: Readonly<Record<string, ConfigEntry>>;
  /** What it calls the plugins that were loaded, by the plugin's own name. */
  called: ReadonlyMap<string, string>;
  /** Private addresses that plugins may call. */
  privateHosts: readonly string[];
}

const names = ['entrepot.config.ts', 'entrepot.config.js', 'entrepot.config.mjs'];

/**
 * Loads `entrepot.config.ts` of `directory` or of the nearest folder above, and the plugins that it enables.
 * @param environment the layer of `environments` that is laid over the rest
 * @throws Problem `no-config` or `config-not-loadable`; a plugin that cannot be loaded is none of the file's faults
 */
export async function loadConfig(directory: string, environment?: string): Promise<LoadedConfig> {
  const file = findConfig(directory);
  return loadPlugins(await importConfig(file), file, environment);
}

/** Loads the plugins that a config enables. @param file where they are looked for and what errors name */
export async function loadPlugins(config: Config, file: string, environment?: string): Promise<LoadedConfig> {
  const { plugins: entries } = layer(config, environment);
  const { privateHosts = [] } = config;
  const disabled = new Set<string>();
  const settings = new Map<string, RawSettings>();
  const files = new Map<string, string>();
  const called = new Map<string, string>();
  const unloaded: Fault[] = [];
  const wanted = Object.entries(entries).filter(([name, entry]) => isOn(entry) || !disabled.add(name));
  const found = await Promise.all(
    wanted.map(async ([name, entry]) => {
      try {
        const { plugin, file: from } = await findPlugin(name, file);
        files.set(plugin.name, from);
        called.set(plugin.name, name);
        if (typeof entry === 'object') settings.set(plugin.name, settingsIn(entry));
        return plugin;
      } catch (error) {
        unloaded.push(faultOf(name, error));
        return undefined;
      }
    }),
  );
  return {
    file,
    plugins: distinct(found.filter((plugin) => plugin !== undefined)),
    files,
    unloaded,
    settings,
    disabled,
    entries,
    called,
    privateHosts,
  };
}

/** One that is enabled under two names is loaded once; the second is a plugin at fault, and the first is not. */
function distinct(plugins: readonly Plugin[]): Plugin[] {
  return plugins.map((plugin, index) => (plugins.indexOf(plugin) === index ? plugin : { ...plugin }));
}

/** The config with the layer of `environment` laid over it: settings by name, `true` keeps those of below. */
export function layer(config: Config, environment: string | undefined): Pick<Config, 'plugins'> {
  const over = environment === undefined ? undefined : config.environments?.[environment];
  const plugins: Record<string, ConfigEntry> = { ...config.plugins };
  for (const [name, entry] of Object.entries(over?.plugins ?? {})) {
    const below = plugins[name];
    // It is on unless the layer itself says otherwise.
    if (typeof entry === 'object' && typeof below === 'object') plugins[name] = { ...settingsIn(below), ...entry };
    else plugins[name] = entry === true && typeof below === 'object' ? settingsIn(below) : entry;
  }
  return { plugins };
}

/** @throws Problem `no-config` */
export function findConfig(directory: string): string {
  for (let folder = resolve(directory); ; folder = dirname(folder)) {
    const file = names.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (file !== undefined) return file;
    if (dirname(folder) === folder) break;
  }
  throw new Problem('no-config', {
    status: 500,
    detail: `There is no entrepot.config.ts in ${resolve(directory)} or any folder above.`,
    remedy: `Create it: import { defineConfig } from '@entrepot/sdk'; export default defineConfig({ plugins: { shops: true } });`,
  });
}

/**
 * @param edition tells the states of a file apart that changes while the process runs: a module is loaded once under each address
 * @throws Problem `no-config` or `config-not-loadable`
 */
export async function importConfig(file: string, edition?: string): Promise<Config> {
  let loaded: { default?: unknown };
  try {
    loaded = await import(`${pathToFileURL(file).href}${edition === undefined ? '' : `?${edition}`}`);
  } catch (cause) {
    throw new Problem('config-not-loadable', {
      status: 500,
      detail: `${file} could not be loaded: ${cause instanceof Error ? cause.message : cause}`,
      remedy: 'Mend the file.',
      cause,
    });
  }
  if (!isConfig(loaded.default)) {
    throw new Problem('no-config', {
      status: 500,
      detail: `${file} exports no config: "plugins" must be an object whose values are true, false or settings.`,
      remedy: `Write "export default defineConfig({ plugins: { shops: true } })" there.`,
    });
  }
  return loaded.default;
}

function isConfig(value: unknown): value is Config {
  if (typeof value !== 'object' || value === null || !('plugins' in value)) return false;
  const { plugins } = value;
  if (typeof plugins !== 'object' || plugins === null) return false;
  return Object.values(plugins).every((each) => typeof each === 'boolean' || (typeof each === 'object' && each !== null));
}
