import { tableOfObject } from '@entrepot/database/graveyard/grave';
import type { LeftOver } from '@entrepot/database/graveyard/left-over';
import { rangeOf } from '@entrepot/database/migrations';
import type { Move, SchemaPlan } from '@entrepot/database/plan-schema';
import type { SchemaChange } from '@entrepot/database/schema-difference';
import { type Contributions, type HookOrder, noContributions } from '@entrepot/diagnostics/contributions';
import type { PluginFault } from '@entrepot/registry/plugin-health';
import type { Plugin } from '@entrepot/sdk';
import semver from 'semver';
import { lastRunOf } from './record-contributions.ts';

/** What comes and what goes, by name. */
export interface ListChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export type PluginState = 'added' | 'upgraded' | 'downgraded' | 'changed' | 'removed';

/** What happens to the database and to the web face on account of one plugin. */
export interface PluginChange {
  readonly plugin: string;
  readonly state: PluginState;
  /** The version that was applied; null for a new plugin. */
  readonly from: string | null;
  /** The version that is enabled; null for a removed plugin. */
  readonly to: string | null;
  /** Tables, columns, indexes, checks, references, triggers, policies and functions. */
  readonly schema: readonly Omit<SchemaChange, 'plugin'>[];
  /** What goes to the graveyard, with rows. */
  readonly moves: readonly Omit<Move, 'plugin'>[];
  readonly migrations: readonly { readonly from: string; readonly range: string; readonly to: string }[];
  readonly routes: ListChange;
  readonly permissions: ListChange;
  readonly jobs: ListChange;
  /** Where the graveyard holds rows of a plugin that is new: numbers of the graves. */
  readonly graves: readonly number[];
}

export interface HookChange {
  readonly hook: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What stands in the way of an application. */
export interface Obstacle {
  readonly plugin: string;
  readonly code: string;
  readonly detail: string;
  readonly remedy: string;
}

/** What an application would do, before anything happens. */
export interface Plan {
  readonly plugins: readonly PluginChange[];
  readonly hooks: readonly HookChange[];
  /** Enabled plugins that do not run and what cannot be done to tables: nothing is applied while there are some. */
  readonly obstacles: readonly Obstacle[];
  /** Whether something is moved out of the database's use. */
  readonly isDestructive: boolean;
}

/** What the plugins of the config come to, read without changing anything. */
export interface Wanted {
  readonly plugins: readonly Plugin[];
  readonly contributions: ReadonlyMap<string, Contributions>;
  readonly hooks: HookOrder;
  readonly quarantined: ReadonlyMap<string, PluginFault>;
}

export function planOf(schema: SchemaPlan, wanted: Wanted): Plan {
  const last = lastRunOf(schema.account);
  const { plugins: applied } = schema.account;
  const versions = new Map(wanted.plugins.map(({ name, version }) => [name, version]));
  const left = new Map(schema.leftOvers.map((each) => [each.plugin, each]));
  const names = new Set([...versions.keys(), ...left.keys()]);
  const changes = [...names].flatMap((plugin): PluginChange[] => {
    const from = applied.get(plugin)?.version ?? null;
    const to = versions.get(plugin) ?? null;
    const before = last.contributions.get(plugin) ?? noContributions;
    // What a kernel that has never run with the plugin does not know is nothing new.
    const isKnown = from === null || Object.keys(applied.get(plugin)?.contributions ?? {}).length > 0;
    const after = to === null ? noContributions : (wanted.contributions.get(plugin) ?? noContributions);
    const list = (of: (each: Contributions) => readonly string[]) => (isKnown ? listChange(of(before), of(after)) : nothing);
    const change: Omit<PluginChange, 'state'> = {
      plugin,
      from,
      to,
      schema: [...schema.changes.filter((each) => each.plugin === plugin), ...partsOf(left.get(plugin))].map(
        ({ action, kind, object, declared }) => ({ action, kind, object, declared }),
      ),
      moves: schema.moves.filter((each) => each.plugin === plugin).map(({ plugin: _, ...rest }) => rest),
      migrations: schema.migrations
        .filter((each) => each.plugin === plugin)
        .map(({ from: start, migration }) => ({ from: start, range: rangeOf(migration), to: migration.to })),
      routes: list(({ routes }) => routes),
      permissions: list(({ permissions }) => permissions),
      jobs: list(({ jobs }) => jobs),
      graves: from === null ? schema.account.graves.filter((grave) => grave.plugin === plugin).map(({ number }) => number) : [],
    };
    const state = stateOf(change);
    return state === undefined ? [] : [{ ...change, state }];
  });
  const isComparable = Object.keys(last.hooks).length > 0 || applied.size === 0;
  return {
    plugins: changes,
    hooks: isComparable ? hookChanges(last.hooks, wanted.hooks) : [],
    obstacles: [
      ...[...wanted.quarantined].map(([plugin, { code, detail, remedy }]) => ({ plugin, code, detail, remedy })),
      ...schema.refused.map(({ code, message, remedy = '', params }) => ({
        plugin: String(params.plugin ?? ''),
        code,
        detail: message,
        remedy,
      })),
    ],
    isDestructive: schema.moves.length > 0,
  };
}

/** What goes with a left-over from tables that stay: triggers, indexes, checks, references. */
function partsOf(left: LeftOver | undefined): Omit<SchemaChange, 'plugin'>[] {
  const objects = left?.objects ?? [];
  const tables = new Set(objects.filter(({ kind }) => kind === 'table').map(({ object }) => object));
  return objects
    .filter((each) => each.kind !== 'table' && each.kind !== 'column' && !tables.has(tableOfObject(each) ?? ''))
    .map(({ kind, object, declared }) => ({ action: 'drop', kind, object, declared }));
}

function stateOf({ from, to, ...rest }: Omit<PluginChange, 'state'>): PluginState | undefined {
  if (to === null) return 'removed';
  if (from === null) return 'added';
  if (from !== to) return semver.lt(from, to) ? 'upgraded' : 'downgraded';
  const { schema, moves, migrations, routes, permissions, jobs } = rest;
  const lists = [routes, permissions, jobs].flatMap(({ added, removed }) => [...added, ...removed]);
  return schema.length + moves.length + migrations.length + lists.length > 0 ? 'changed' : undefined;
}

const nothing: ListChange = { added: [], removed: [] };

function listChange(before: readonly string[], after: readonly string[]): ListChange {
  return {
    added: after.filter((each) => !before.includes(each)),
    removed: before.filter((each) => !after.includes(each)),
  };
}

function hookChanges(before: HookOrder, after: HookOrder): HookChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((hook) => {
    const [was, becomes] = [before[hook] ?? [], after[hook] ?? []];
    return was.join('\n') === becomes.join('\n') ? [] : [{ hook, before: was, after: becomes }];
  });
}

/** The name of a recorded object as people write it: `orders.orders.gift_note`. */
export function objectName(object: { object: string; kind: string }): string {
  const table = tableOfObject(object);
  const isPart = table !== undefined && object.kind !== 'table' && object.kind !== 'column';
  const name = isPart ? object.object.slice(table.length + object.kind.length + 2) : object.object;
  return isPart ? `${table.replaceAll('"', '')} ${name}` : name.replaceAll('"', '');
}
