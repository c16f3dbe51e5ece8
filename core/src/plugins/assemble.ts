import { type Fault, faultOf, problemOf } from '@entrepot/registry/fault';
import { buildRegistry, type Registry } from '@entrepot/registry/schema/registry';
import { type Fields, type Plugin, Problem, type RowOf } from '@entrepot/sdk';
import { checkSettings } from '../config/check-settings.ts';
import type { RawSettings } from '../config/load-config.ts';
import { checkMetrics } from './check-metrics.ts';
import { checkPlugins } from './check-plugins.ts';
import { checkShape } from './check-shape.ts';
import { requirementsOf, sortPlugins } from './sort-plugins.ts';

/** The enabled plugins, checked and in order, with all that can be known of them without running one. */
export interface Assembly {
  /** Those that run: the kernel's own plugin first, each other after all that it requires. */
  readonly plugins: readonly Plugin[];
  readonly registry: Registry;
  /** For each plugin but the kernel's, which reaches everything, the names of those it may reach. */
  readonly reach: ReadonlyMap<string, ReadonlySet<string>>;
  /** With defaults filled in. */
  readonly settings: ReadonlyMap<string, RowOf<Fields>>;
  /** Those that cannot run, with what is wrong with each. */
  readonly quarantined: ReadonlyMap<Plugin, readonly Fault[]>;
}

/** What the config says beside the plugins themselves. */
export interface AssemblyOptions {
  disabled?: ReadonlySet<string>;
  settings?: ReadonlyMap<string, RawSettings>;
  /** Named in errors about settings. */
  configFile?: string;
  /** What is wrong with enabled plugins that could not be loaded; `plugin` is what the config calls them. */
  unloaded?: readonly Fault[];
}

/**
 * Checks manifests, requirements, entities and settings, and takes out whoever breaks a rule or requires one that does, until
 * those that remain fit together. Where two collide, it is the fault of the later one.
 * @param failed what is known to be wrong from before, as of a `setup` that threw: these plugins stay out
 * @throws Problem where the kernel's own plugin is at fault
 */
export function assemble(
  kernel: Plugin,
  given: readonly Plugin[],
  options: AssemblyOptions = {},
  failed: ReadonlyMap<Plugin, readonly Fault[]> = new Map(),
): Assembly {
  const quarantined = new Map<Plugin, Fault[]>([...failed].map(([plugin, faults]) => [plugin, [...faults]]));
  for (const [plugin, fault] of twins([kernel, ...given])) if (!quarantined.has(plugin)) quarantined.set(plugin, [fault]);
  for (;;) {
    const left = given.filter((plugin) => !quarantined.has(plugin));
    const looked = look(kernel, left, quarantined, options);
    if (!('faults' in looked)) return { ...looked, quarantined };
    for (const fault of looked.faults) {
      const plugin = left.find(({ name }) => name === fault.plugin);
      if (!plugin) throw problemOf(looked.faults);
      const faults = quarantined.get(plugin);
      if (faults) faults.push(fault);
      else quarantined.set(plugin, [fault]);
    }
  }
}

/** The faults that are nobody else's: without plugins that only require one at fault, and each told once. */
export function rootFaults(faults: readonly Fault[]): Fault[] {
  const roots = faults.filter(({ code }) => code !== 'requirement-unavailable');
  return roots.filter(({ detail }, index) => roots.findIndex((each) => each.detail === detail) === index);
}

type Looked = Omit<Assembly, 'quarantined'> | { readonly faults: readonly Fault[] };

function look(
  kernel: Plugin,
  left: readonly Plugin[],
  out: ReadonlyMap<Plugin, readonly Fault[]>,
  { disabled, settings: raw = new Map(), configFile, unloaded = [] }: AssemblyOptions,
): Looked {
  const shapeless = left.flatMap(checkShape);
  if (shapeless.length > 0) return { faults: shapeless };
  const known = [...unloaded, ...[...out.values()].flat()];
  const quarantined = new Map(known.map(({ plugin, detail }) => [plugin, detail]));
  const { plugins, faults: unmet } = sortPlugins(left, { disabled, quarantined, unloaded: unloaded.map(({ plugin }) => plugin) });
  const all = [kernel, ...plugins];
  const { settings, faults: wrong } = checkSettings(all, raw, process.env, configFile);
  const faults = [...unmet, ...checkPlugins(all), ...wrong];
  // A missing plugin lacks its entities too: told once is enough.
  if (faults.length > 0) return { faults };
  const built = registryOf(all);
  const unmeasurable = 'registry' in built ? checkMetrics(all, built.registry) : [];
  if (unmeasurable.length > 0) return { faults: unmeasurable };
  return 'registry' in built ? { plugins: all, registry: built.registry, reach: requirementsOf(plugins), settings } : built;
}

function registryOf(plugins: readonly Plugin[]): { registry: Registry } | { faults: readonly Fault[] } {
  try {
    return { registry: buildRegistry(plugins) };
  } catch (error) {
    const named = error instanceof Problem ? error.params.plugin : undefined;
    return { faults: [faultOf(typeof named === 'string' ? named : culprit(plugins), error)] };
  }
}

/** The first plugin with which the registry cannot be built. */
function culprit(plugins: readonly Plugin[]): string {
  for (const [index, { name }] of plugins.entries()) {
    try {
      buildRegistry(plugins.slice(0, index + 1));
    } catch {
      return name;
    }
  }
  return 'kernel';
}

function twins(plugins: readonly Plugin[]): Map<Plugin, Fault> {
  const seen = new Set<string>();
  const faults = new Map<Plugin, Fault>();
  for (const plugin of plugins) {
    const { name } = plugin;
    if (!seen.has(name)) seen.add(name);
    else {
      const detail = `Two enabled plugins are called "${name}": a plugin's name stands once.`;
      faults.set(plugin, { code: 'duplicate-plugin', plugin: name, detail, remedy: 'Enable one of them, or rename one.' });
    }
  }
  return faults;
}
