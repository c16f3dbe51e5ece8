import { Problem } from '@entrepot/sdk';
import Router from '@koa/router';
import type { Context } from 'koa';
import type { Answer } from '../answer.ts';
import { attachmentRoutes } from '../attachments/attachment-routes.ts';
import type { HttpKernel } from '../http-kernel.ts';
import { quarantineReason } from '../problems/quarantine-reason.ts';
import type { Web } from '../web.ts';
import { actionRoute } from './action-routes.ts';
import { entityRoutes } from './entity-routes.ts';
import { jobRoutes } from './job-routes.ts';
import type { Route } from './route.ts';

const prefix = '/api/v1/';

/** Runs one route in the koa context that the router has put the path's parts into. */
export type RunRoute = (context: Context, route: Route) => Promise<Answer>;

interface SmallRouter {
  readonly router: Router;
  readonly middleware: (context: Context, next: () => Promise<void>) => Promise<unknown>;
}

/**
 * All routes, found in two steps: a map from the first parts of the path to a small router, which knows the rest.
 * What a request costs does not grow with the number of plugins.
 */
export class RouteTable {
  readonly #web: Web;
  readonly #run: RunRoute;
  /** By `/api/v1/<plugin>/<entities>` and `/api/v1/<plugin>`. */
  readonly #routes: ReadonlyMap<string, readonly Route[]>;
  /** Made at the first request that comes their way. */
  readonly #routers = new Map<string, SmallRouter>();

  constructor(web: Web, run: RunRoute) {
    this.#web = web;
    this.#run = run;
    this.#routes = gather(web.kernel);
  }

  /** @throws Problem `unknown-route` (404), `method-not-allowed` (405), `plugin-unavailable` (503) */
  async dispatch(context: Context): Promise<Answer> {
    const { path, method } = context;
    const key = this.#keyOf(path);
    if (key === undefined) throw unknownRoute(method, path);
    const { router, middleware } = this.#routers.get(key) ?? this.#router(key);
    await middleware(context, async () => {});
    const { answer } = context.state as { answer?: Answer };
    if (answer) return answer;
    throw unmatched(router, method, path);
  }

  #keyOf(path: string): string | undefined {
    if (!path.startsWith(prefix)) return undefined;
    const slash = path.indexOf('/', prefix.length);
    const plugin = slash < 0 ? path : path.slice(0, slash);
    const fault = this.#web.kernel.quarantined.get(plugin.slice(prefix.length));
    if (fault) throw unavailable(plugin.slice(prefix.length), fault.code);
    if (slash < 0) return undefined;
    let end = slash + 1;
    while (end < path.length && path[end] !== '/' && path[end] !== ':') end += 1;
    const entity = path.slice(0, end);
    return this.#routes.has(entity) ? entity : this.#routes.has(plugin) ? plugin : undefined;
  }

  #router(key: string): SmallRouter {
    const router = new Router();
    for (const route of this.#routes.get(key) ?? []) {
      // As expressions, for an id ends where a colon begins: `/{id}:cancel` is another route.
      const path = route.path.includes('{id}')
        ? new RegExp(`^${route.path.replace('{id}', '([^/:]+)')}$`)
        : route.path.replace(':', '\\:');
      const handle = async (context: { state: { answer?: Answer } }) => {
        context.state.answer = await this.#run(context as Context, route);
      };
      router.register(path, [route.method], handle, { pathAsRegExp: path instanceof RegExp });
    }
    // The router's own type of context is ours with `params`, which it sets.
    const made = { router, middleware: router.routes() as unknown as SmallRouter['middleware'] };
    this.#routers.set(key, made);
    return made;
  }
}

function unmatched(router: Router, method: string, path: string): Problem {
  const allow = [...new Set(router.match(path, method).path.flatMap((layer) => layer.methods))].join(', ');
  if (allow === '') return unknownRoute(method, path);
  return new Problem('method-not-allowed', {
    status: 405,
    detail: `${method} is not offered here; use ${allow}.`,
    remedy: 'See /openapi.json for what is offered.',
    params: { method, allow },
  });
}

function gather({ registry, plugins }: Pick<HttpKernel, 'registry' | 'plugins'>): Map<string, Route[]> {
  const routes = new Map<string, Route[]>();
  const add = (key: string, route: Route) => {
    const known = routes.get(key) ?? [];
    // The first one stands: the kernel's routes for jobs and files are made by hand.
    if (!known.some(({ method, path }) => method === route.method && path === route.path)) known.push(route);
    routes.set(key, known);
  };
  for (const route of jobRoutes) add('/api/v1/kernel/jobs', route);
  for (const route of attachmentRoutes) add('/api/v1/kernel/attachments', route);
  for (const plugin of plugins) {
    for (const [name, action] of Object.entries(plugin.actions ?? {})) {
      const entity = action.entity && registry.entities.get(action.entity.name);
      const key = entity ? entity.path : `${prefix}${plugin.name}`;
      add(key, actionRoute(plugin.name, name, action, entity));
    }
  }
  for (const entity of registry.entities.values()) {
    for (const route of entityRoutes(entity)) add(entity.path, route);
  }
  return routes;
}

/** Every route that these plugins have, those of their entities among them. */
export function routesOf(kernel: Pick<HttpKernel, 'registry' | 'plugins'>): readonly Route[] {
  return [...gather(kernel).values()].flat();
}

export function unknownRoute(method: string, path: string): Problem {
  return new Problem('unknown-route', {
    status: 404,
    detail: `There is no route ${method} ${path.slice(0, 200)}.`,
    remedy: 'See /openapi.json for the routes that there are.',
    params: { method, path: path.slice(0, 200) },
  });
}

/** What exactly is wrong stands in the log and in the diagnostics, for it may tell of files and settings. */
function unavailable(plugin: string, code: string): Problem {
  const reason = quarantineReason(code);
  return new Problem('plugin-unavailable', {
    status: 503,
    detail: `The plugin "${plugin}" is enabled, but does not work: ${reason.en}.`,
    remedy: 'Tell an administrator; the log and "entrepot doctor" name the cause.',
    params: { plugin, reason, retryAfter: 60 },
  });
}
