import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TapCost } from '@entrepot/registry/account';
import { matches } from '@entrepot/registry/permissions/access';
import type { Registry } from '@entrepot/registry/schema/registry';
import { originOf, type Plugin, type Rule } from '@entrepot/sdk';
import type { Route } from '@entrepot/web/routes/route';
import type { RecentCost } from './cost-reporter.ts';

/** A role as it stands in the database. */
export interface KnownRole {
  readonly name: string;
  readonly grants: readonly Rule[];
  readonly restrictions: readonly Rule[];
}

/** A tap in its place, with what it declared. */
export interface JoinedTap {
  readonly plugin: string;
  /** `<plugin>` or `<plugin>.<tap>`. */
  readonly name: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly run: object;
  readonly budgetMs: number;
  readonly onFailure: string;
  readonly cost: Readonly<TapCost>;
}

/** All that the running plugins have wired together, for whoever wants to know why something is as it is. */
export interface House {
  readonly plugins: readonly Plugin[];
  readonly registry: Registry;
  readonly routes: readonly Route[];
  readonly subscriptions: readonly { readonly name: string; readonly plugin: string; readonly type: string }[];
  readonly roles: readonly KnownRole[];
  readonly settings: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** See `CostReporter.recent`. */
  readonly recent: ReadonlyMap<string, RecentCost> | undefined;
  fileOf(plugin: string): string | undefined;
  tapsOf(hook: string): readonly JoinedTap[];
}

/** One who has a part in something. */
export interface Contributor {
  /** In a phrase, as `joins the hook`. */
  readonly does: string;
  readonly plugin: string;
  readonly version: string;
  /** `path:line`, the path alone where the line is not known; null where nothing is known. */
  readonly file: string | null;
  /** Of a tap: its name, its declared order, its budget in milliseconds (null: as long as it takes) and what its failure means. */
  readonly tap?: {
    readonly name: string;
    readonly before: readonly string[];
    readonly after: readonly string[];
    readonly budgetMs: number | null;
    readonly onFailure: string;
    readonly quarantined: boolean;
  };
  /** Of the last minutes over all processes; null where none has told. */
  readonly cost?: RecentCost | null;
}

/** Why something is as it is. */
export interface Why {
  readonly subject: string;
  readonly kind: string;
  readonly summary: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** In the order in which they come into play. */
  readonly contributors: readonly Contributor[];
}

/** A contributor with what is known of its plugin. @param declared what a function of the SDK made, to name its line */
export function contributor(house: House, plugin: string, does: string, declared?: object): Contributor {
  const version = house.plugins.find(({ name }) => name === plugin)?.version ?? '';
  return { does, plugin, version, file: placeOf(house, plugin, declared) };
}

/** `path:line` of what was declared, or else of its plugin. */
export function placeOf(house: House, plugin: string, declared?: object): string | null {
  const manifest = house.plugins.find(({ name }) => name === plugin);
  const origin = (declared && originOf(declared)) ?? (manifest && originOf(manifest));
  if (origin) return `${pathOf(origin.file)}:${origin.line}`;
  return house.fileOf(plugin) ?? null;
}

/** The line on which a key is written behind the place where its owner is declared; that place where it is not found. */
export function placeOfKey(place: string | null, key: string): string | null {
  const [, file, line] = /^(.*):(\d+)$/.exec(place ?? '') ?? [];
  if (file === undefined || line === undefined) return place;
  try {
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .slice(Number(line) - 1);
    const at = lines.findIndex((text) => new RegExp(`(^|[\\s{,])${key}\\s*:`).test(text));
    return at < 0 ? place : `${file}:${Number(line) + at}`;
  } catch {
    return place;
  }
}

function pathOf(file: string): string {
  return file.startsWith('file:') ? fileURLToPath(file) : file;
}

/** The taps of a hook in the order in which they run. */
export function tapsOf(house: House, hook: string): Contributor[] {
  return house.tapsOf(hook).map((tap) => ({
    ...contributor(house, tap.plugin, `joins the hook ${hook}`, tap.run),
    tap: {
      name: tap.name,
      before: tap.before,
      after: tap.after,
      budgetMs: Number.isFinite(tap.budgetMs) ? tap.budgetMs : null,
      onFailure: tap.onFailure,
      quarantined: tap.cost.quarantined,
    },
    cost: costOf(house, `hook ${hook} ${tap.name}`),
  }));
}

export function costOf(house: House, name: string): RecentCost | null {
  if (!house.recent) return null;
  return house.recent.get(name) ?? { calls: 0, ms: 0, errors: 0, minutes: 10 };
}

/** What roles say of a permission, as `sales grants orders.* where {…}`. */
export function rulesOn(house: House, permission: string): { grants: string[]; restrictions: string[] } {
  const told = (kind: 'grants' | 'restrictions') =>
    house.roles.flatMap((role) =>
      role[kind]
        .filter((rule) => matches(rule.permission, permission))
        .map(({ permission: pattern, where, fields }) => {
          const only = fields ? `, only ${fields.join(', ')}` : '';
          return `${role.name}: ${pattern}${where ? ` where ${JSON.stringify(where)}` : ''}${only}`;
        }),
    );
  return { grants: told('grants'), restrictions: told('restrictions') };
}
