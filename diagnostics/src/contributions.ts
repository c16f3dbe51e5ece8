import type { Registry } from '@entrepot/registry/schema/registry';
import type { Plugin } from '@entrepot/sdk';
import { actionPermission } from '@entrepot/web/routes/action-routes';
import { entityRoutes, offered } from '@entrepot/web/routes/entity-routes';

/** What a plugin brings beside tables, as people know it. Each list is sorted. */
export interface Contributions {
  /** `GET /api/v1/orders/orders` */
  readonly routes: readonly string[];
  /** `orders.order.read` */
  readonly permissions: readonly string[];
  /** `orders.import`, with its times where it has some: `orders.sweep (0 3 * * *)` */
  readonly jobs: readonly string[];
}

export const noContributions: Contributions = { routes: [], permissions: [], jobs: [] };

/** What the plugins bring beside tables, by name. */
export function contributionsOf(plugins: readonly Plugin[], registry: Registry): Map<string, Contributions> {
  return new Map(plugins.map((plugin) => [plugin.name, contributionOf(plugin, registry)]));
}

function contributionOf({ name: plugin, actions = {}, jobs = [] }: Plugin, registry: Registry): Contributions {
  const entities = [...registry.entities.values()].filter((entity) => entity.plugin === plugin);
  const routes = entities.flatMap((entity) => [...entityRoutes(entity)].map(({ method, path }) => `${method} ${path}`));
  const permissions = entities.flatMap((entity) => ['read', ...offered(entity)].map((verb) => `${entity.name}.${verb}`));
  for (const [name, action] of Object.entries(actions)) {
    const entity = action.entity && registry.entities.get(action.entity.name);
    routes.push(`${action.method ?? 'POST'} ${entity ? `${entity.path}/{id}` : `/api/v1/${plugin}`}${entity ? ':' : '/'}${name}`);
    if (action.permission === undefined) permissions.push(actionPermission(plugin, name, action));
  }
  return {
    routes: routes.sort(),
    permissions: [...new Set(permissions)].sort(),
    jobs: jobs.map(({ name, cron }) => (cron === undefined ? name : `${name} (${cron})`)).sort(),
  };
}

/** For each hook the names of its taps, in the order in which they run. */
export type HookOrder = Readonly<Record<string, readonly string[]>>;
