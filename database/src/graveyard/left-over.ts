import type { Account } from '../account.ts';
import type { RecordedObject } from '../table-catalog.ts';
import { tableOfObject } from './grave.ts';

/** What of one plugin is in the database though no enabled plugin declares it. */
export interface LeftOver {
  plugin: string;
  version: string;
  /** Whether the plugin is enabled no more: all of it is left over. */
  isWhole: boolean;
  objects: readonly RecordedObject[];
}

/**
 * Puts together by plugin what nobody declares any more, and what plugins that are enabled no more have left.
 * @param kept names of recorded objects, see `SchemaDifference`
 * @param enabled names of the plugins that the difference was made from
 * @param spared names of plugins that are enabled and do not run
 * @returns each before those that it requires
 */
export function leftOvers(
  { objects, plugins }: Account,
  kept: readonly string[],
  enabled: ReadonlySet<string>,
  spared: ReadonlySet<string>,
): LeftOver[] {
  const found = new Map<string, RecordedObject[]>();
  for (const { plugin } of plugins.values()) if (!enabled.has(plugin)) found.set(plugin, []);
  for (const name of kept) {
    const object = objects.get(name);
    if (object) found.set(object.plugin, [...(found.get(object.plugin) ?? []), object]);
  }
  const left = [...found].flatMap(([plugin, each]) => {
    const isWhole = !enabled.has(plugin);
    const version = plugins.get(plugin)?.version ?? each[0]?.version ?? '';
    const own = isWhole ? each : withTheirParts(each);
    return spared.has(plugin) || (own.length === 0 && !isWhole) ? [] : [{ plugin, version, isWhole, objects: own }];
  });
  return dependentsFirst(left, plugins);
}

/** What a plugin that stays has set upon the tables of one that goes, as triggers, goes with those. */
function withTheirParts(objects: readonly RecordedObject[]): RecordedObject[] {
  const tables = new Set(objects.filter(({ kind }) => kind === 'table' || kind === 'column').map(tableOfObject));
  return objects.filter((each) => tables.has(tableOfObject(each)));
}

/** The plugins that stand upon one of these and are not among them, by what was applied. */
export function dependentsOf(names: ReadonlySet<string>, plugins: Account['plugins']): string[] {
  return [...plugins.values()]
    .filter(({ plugin, requires }) => !names.has(plugin) && Object.keys(requires).some((name) => names.has(name)))
    .map(({ plugin }) => plugin);
}

/** Puts each before those that it requires. */
export function dependentsFirst<T extends { plugin: string }>(all: readonly T[], plugins: Account['plugins']): T[] {
  const sorted: T[] = [];
  const visit = (each: T, path: ReadonlySet<string>): void => {
    if (sorted.includes(each) || path.has(each.plugin)) return;
    const along = new Set([...path, each.plugin]);
    for (const other of all) {
      if (Object.hasOwn(plugins.get(other.plugin)?.requires ?? {}, each.plugin)) visit(other, along);
    }
    sorted.push(each);
  };
  for (const each of all) visit(each, new Set());
  return sorted;
}
