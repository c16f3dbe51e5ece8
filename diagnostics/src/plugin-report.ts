import type { TapCost } from '@entrepot/registry/account';
import type { PluginHealth } from '@entrepot/registry/plugin-health';
import type { Entity, Plugin } from '@entrepot/sdk';
import type { Route } from '@entrepot/web/routes/route';
import type { PluginCosts } from './costs.ts';
import type { Lag } from './lag.ts';

/** An enabled plugin: how it is, what it brings, what it has cost in this process, what of it waits. */
export interface PluginReport extends PluginHealth {
  readonly contributes: {
    readonly entities: readonly string[];
    /** `<entity>.<field>` of other plugins. */
    readonly extends: readonly string[];
    /** `<method> <path>`. */
    readonly routes: readonly string[];
    /** Hooks that it owns. */
    readonly hooks: readonly string[];
    /** Hooks that it joins. */
    readonly taps: readonly string[];
    readonly events: readonly string[];
    readonly subscriptions: readonly string[];
    readonly jobs: readonly string[];
    readonly commands: readonly string[];
  };
  readonly costs: PluginCosts;
  readonly lag: Lag;
}

const names = (declared: readonly { readonly name: string }[] | undefined) => (declared ?? []).map(({ name }) => name);

/** What a plugin contributes; nothing of one that could not be loaded. */
export function contributionsOf(
  plugin: Plugin | undefined,
  routes: readonly Route[],
  taps: readonly Readonly<TapCost>[],
  subscriptions: readonly { readonly name: string; readonly plugin: string }[],
): PluginReport['contributes'] {
  const own = <T extends { readonly plugin: string }>(all: readonly T[]) => all.filter((each) => each.plugin === plugin?.name);
  return {
    entities: names(plugin?.entities as readonly Entity[] | undefined),
    extends: (plugin?.extends ?? []).flatMap(({ entity, fields }) => Object.keys(fields).map((field) => `${entity}.${field}`)),
    routes: own(routes).map(({ method, path }) => `${method} ${path}`),
    hooks: names(plugin?.hooks),
    taps: [...new Set(own(taps).map(({ hook }) => hook))],
    events: names(plugin?.events),
    subscriptions: own(subscriptions).map(({ name }) => name),
    jobs: names(plugin?.jobs),
    commands: Object.keys(plugin?.commands ?? {}),
  };
}
