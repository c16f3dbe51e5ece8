import type { Plugin } from '@entrepot/sdk';
import type { ModuleLink } from './module-report.ts';

/**
 * What else a change has to take along.
 * @param on plugins that are on after it
 * @param off names that it switches off
 * @param known manifests of all that could be switched on, by name
 */
export function moduleLinks(
  on: readonly Plugin[],
  off: ReadonlySet<string>,
  known: ReadonlyMap<string, Plugin>,
): { dependents: ModuleLink[]; missing: ModuleLink[] } {
  const running = new Set(on.map(({ name }) => name));
  const dependents = new Map<string, Set<string>>();
  const missing = new Map<string, Set<string>>();
  const note = (map: Map<string, Set<string>>, plugin: string, of: string) => {
    const noted = map.get(plugin);
    if (noted) noted.add(of);
    else map.set(plugin, new Set([of]));
  };
  for (const { name } of on) {
    for (const each of requirementsOf(name, known)) {
      if (off.has(each)) note(dependents, name, each);
    }
  }
  for (const { name } of on) {
    if (dependents.has(name)) continue;
    for (const each of requirementsOf(name, known)) if (!running.has(each)) note(missing, each, name);
  }
  return { dependents: linksOf(dependents), missing: linksOf(missing) };
}

/** Plugins that are on and require this one, directly or through others. */
export function dependentsOf(name: string, on: readonly Plugin[], known: ReadonlyMap<string, Plugin>): string[] {
  return on.filter((each) => each.name !== name && requirementsOf(each.name, known).has(name)).map((each) => each.name);
}

function requirementsOf(name: string, known: ReadonlyMap<string, Plugin>, found = new Set<string>()): Set<string> {
  for (const each of Object.keys(known.get(name)?.requires ?? {})) {
    if (found.has(each)) continue;
    found.add(each);
    requirementsOf(each, known, found);
  }
  return found;
}

function linksOf(map: ReadonlyMap<string, ReadonlySet<string>>): ModuleLink[] {
  return [...map].map(([plugin, of]) => ({ plugin, of: [...of] }));
}
