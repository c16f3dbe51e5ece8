import type { PluginFault } from '@entrepot/registry/plugin-health';
import type { JsonSchema } from '@entrepot/registry/schema/json-schema';
import type { Label } from '@entrepot/sdk';
import type { Plan } from '../lifecycle/plan.ts';

/** A plugin that the installation has: it runs, is in quarantine, or could be switched on. */
export interface ModuleReport {
  /** What the config calls it: a change names it so. */
  readonly key: string;
  /** Its own name; what the config calls it where it could not be loaded. */
  readonly name: string;
  readonly label: Label;
  readonly version: string | null;
  readonly state: 'running' | 'quarantined' | 'off';
  /** Why it is in quarantine, or why it cannot be switched on. */
  readonly fault: PluginFault | null;
  /** Plugins with a semver range each. */
  readonly requires: Readonly<Record<string, string>>;
  /** Plugins that are on and require it, through others too. */
  readonly dependents: readonly string[];
  readonly settings: ModuleSettings | null;
  readonly brings: ModuleContent;
}

export interface ModuleSettings {
  readonly schema: JsonSchema;
  /** Those that the config or the environment sets, without secrets. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Settings that the environment sets, with its variable: they cannot be changed here. */
  readonly fromEnvironment: Readonly<Record<string, string>>;
  /** Secret settings, whether they are set, and the variable that sets them. */
  readonly secrets: Readonly<Record<string, { readonly isSet: boolean; readonly variable: string }>>;
}

/** How much a plugin brings. */
export interface ModuleContent {
  readonly entities: number;
  /** Fields on entities of others. */
  readonly fields: number;
  readonly actions: number;
  readonly jobs: number;
  readonly events: number;
  readonly pages: number;
  readonly roles: number;
}

export interface ModuleList {
  /** Of the config file; null where this kernel was started without one, and nothing can be changed. */
  readonly fingerprint: string | null;
  readonly file: string | null;
  readonly modules: readonly ModuleReport[];
}

/** A plugin and plugins that have to do with it. */
export interface ModuleLink {
  readonly plugin: string;
  readonly of: readonly string[];
}

/** What a change of modules would do. */
export interface ModulePlan {
  /** Of the config that it was made for. */
  readonly fingerprint: string;
  /** What `entrepot plan --json` says of the changed config. Who is switched off keeps its data: what would be moved stays. */
  readonly plan: Plan;
  /** Plugins that are on and would have to go too: each requires one that is switched off. */
  readonly dependents: readonly ModuleLink[];
  /** Plugins that have to be switched on too: each is required by one that is on. */
  readonly missing: readonly ModuleLink[];
  /** What stands in the way that does not so already. */
  readonly obstacles: Plan['obstacles'];
  /** The lines of the config that say it. */
  readonly config: string;
}
