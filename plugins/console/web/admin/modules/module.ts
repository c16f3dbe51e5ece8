import type { Label } from '@entrepot/sdk';

/** A plugin that the installation has, as `GET /api/v1/kernel/modules` tells. */
export interface Module {
  /** What the config calls it. */
  readonly key: string;
  readonly name: string;
  readonly label: Label;
  readonly version: string | null;
  readonly state: 'running' | 'quarantined' | 'off';
  readonly fault: { readonly code: string; readonly detail: string; readonly remedy: string } | null;
  readonly requires: Readonly<Record<string, string>>;
  readonly dependents: readonly string[];
  readonly settings: ModuleSettings | null;
  readonly brings: Readonly<Record<'entities' | 'fields' | 'actions' | 'jobs' | 'events' | 'pages' | 'roles', number>>;
}

export interface ModuleSettings {
  readonly schema: JsonSchema;
  readonly values: Readonly<Record<string, unknown>>;
  /** Variables by setting. */
  readonly fromEnvironment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, { readonly isSet: boolean; readonly variable: string }>>;
}

export type JsonSchema = Readonly<Record<string, unknown>>;

export interface ModuleList {
  readonly fingerprint: string | null;
  readonly file: string | null;
  readonly modules: readonly Module[];
}

export type ModuleChange = boolean | { readonly settings: Readonly<Record<string, unknown>> };
export type ModuleChanges = Readonly<Record<string, ModuleChange>>;

interface ListChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

interface DatabaseObject {
  readonly kind: string;
  readonly object: string;
}

export interface PluginChange {
  readonly plugin: string;
  readonly state: 'added' | 'upgraded' | 'downgraded' | 'changed' | 'removed';
  readonly from: string | null;
  readonly to: string | null;
  readonly schema: readonly (DatabaseObject & { readonly action: 'create' | 'alter' | 'drop' })[];
  readonly moves: readonly (DatabaseObject & { readonly rows: number })[];
  readonly migrations: readonly { readonly from: string; readonly to: string }[];
  readonly routes: ListChange;
  readonly permissions: ListChange;
  readonly jobs: ListChange;
  readonly graves: readonly number[];
}

interface Link {
  readonly plugin: string;
  readonly of: readonly string[];
}

/** What `POST /api/v1/kernel/planModules` answers. */
export interface ModulePlan {
  readonly fingerprint: string;
  readonly plan: {
    readonly plugins: readonly PluginChange[];
    readonly hooks: readonly { readonly hook: string; readonly before: readonly string[]; readonly after: readonly string[] }[];
  };
  readonly dependents: readonly Link[];
  readonly missing: readonly Link[];
  readonly obstacles: readonly { readonly plugin: string; readonly detail: string; readonly remedy: string }[];
  readonly config: string;
}

/** A change together with all that it takes along, as the plan of it says. */
export function wholeChange(change: ModuleChanges, { dependents, missing }: ModulePlan): ModuleChanges {
  const off = dependents.map(({ plugin }) => [plugin, false] as const);
  const on = missing.map(({ plugin }) => [plugin, true] as const);
  return { ...Object.fromEntries([...off, ...on]), ...change };
}
