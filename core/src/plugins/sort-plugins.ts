import type { Fault } from '@entrepot/registry/fault';
import type { Plugin } from '@entrepot/sdk';
import semver from 'semver';

export interface SortedPlugins {
  /** Each after all that it requires; otherwise as they were given. */
  plugins: readonly Plugin[];
  faults: readonly Fault[];
}

/** Where to look for a requirement that is not among the plugins. */
export interface AbsentPlugins {
  /** Names that the config switches off, told apart from names that are missing. */
  disabled?: ReadonlySet<string> | undefined;
  /** What is wrong with plugins that are enabled but cannot run, by name. */
  quarantined?: ReadonlyMap<string, string> | undefined;
  /** What the config calls those that could not be loaded: nobody knows their own names. */
  unloaded?: readonly string[] | undefined;
}

/** Puts plugins after their requirements and checks these. A circle is the fault of each plugin in it. */
export function sortPlugins(given: readonly Plugin[], absent: AbsentPlugins = {}): SortedPlugins {
  const byName = new Map(given.map((plugin) => [plugin.name, plugin]));
  const faults: Fault[] = [];
  for (const plugin of given) {
    for (const [name, range] of Object.entries(plugin.requires ?? {})) {
      const fault = checkRequirement(plugin, name, range, byName.get(name), absent);
      if (fault) faults.push(fault);
    }
  }
  const sorted: Plugin[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const path: string[] = [];
  const visit = (plugin: Plugin): void => {
    const seen = state.get(plugin.name);
    if (seen === 'done') return;
    if (seen === 'open') {
      const circle = [...path.slice(path.indexOf(plugin.name)), plugin.name];
      const detail = `Plugins require each other in a circle: ${circle.map((name) => `"${name}"`).join(' → ')}.`;
      const remedy = 'A plugin may require plugins on lower floors only: turn one of these requirements into a hook or an event.';
      for (const name of circle.slice(1)) faults.push({ code: 'circular-requirement', plugin: name, detail, remedy });
      return;
    }
    state.set(plugin.name, 'open');
    path.push(plugin.name);
    for (const name of Object.keys(plugin.requires ?? {})) {
      const required = byName.get(name);
      if (required) visit(required);
    }
    path.pop();
    state.set(plugin.name, 'done');
    sorted.push(plugin);
  };
  for (const plugin of given) visit(plugin);
  return { plugins: sorted, faults };
}

function checkRequirement(
  plugin: Plugin,
  name: string,
  range: string,
  found: Plugin | undefined,
  { disabled, quarantined, unloaded = [] }: AbsentPlugins,
): Fault | undefined {
  const reason = found ? undefined : quarantined?.get(name);
  if (reason !== undefined) {
    return {
      code: 'requirement-unavailable',
      plugin: plugin.name,
      detail: `Plugin "${plugin.name}" requires plugin "${name}", which is in quarantine: ${reason}`,
      remedy: `Mend plugin "${name}", or disable "${plugin.name}" too.`,
    };
  }
  if (!found) {
    const off = disabled?.has(name) === true;
    const maybe = off || unloaded.length === 0 ? '' : ` It may be one that could not be loaded: ${unloaded.join(', ')}.`;
    return {
      code: off ? 'disabled-requirement' : 'missing-requirement',
      plugin: plugin.name,
      detail: `Plugin "${plugin.name}" requires plugin "${name}" ${range}, which ${off ? 'the config disables' : 'is not enabled'}.`,
      remedy: `Set "${name}: true" under "plugins" of entrepot.config.ts, or disable "${plugin.name}".${maybe}`,
    };
  }
  if (semver.validRange(range) === null) {
    return {
      code: 'invalid-range',
      plugin: plugin.name,
      detail: `Plugin "${plugin.name}" requires plugin "${name}" in "${range}", which is no semver range.`,
      remedy: 'Write a range as "^1.0.0".',
    };
  }
  if (semver.valid(found.version) !== null && !semver.satisfies(found.version, range, { includePrerelease: true })) {
    return {
      code: 'version-mismatch',
      plugin: plugin.name,
      detail: `Plugin "${plugin.name}" ${plugin.version} requires plugin "${name}" ${range}, but ${found.version} is installed.`,
      remedy: `Install a version of "${name}" within ${range}, or a version of "${plugin.name}" that accepts ${found.version}.`,
    };
  }
  return undefined;
}

/** For each plugin the names of all that it requires, directly or through others, itself and the kernel included. */
export function requirementsOf(sorted: readonly Plugin[]): ReadonlyMap<string, ReadonlySet<string>> {
  const all = new Map<string, Set<string>>();
  for (const plugin of sorted) {
    const reach = new Set([plugin.name, 'kernel']);
    for (const name of Object.keys(plugin.requires ?? {})) for (const each of all.get(name) ?? []) reach.add(each);
    all.set(plugin.name, reach);
  }
  return all;
}
