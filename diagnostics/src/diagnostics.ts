import type { Events } from '@entrepot/durable/events/events';
import { accounts, type TapCost } from '@entrepot/registry/account';
import type { PluginHealth } from '@entrepot/registry/plugin-health';
import type { Context } from '@entrepot/sdk';
import { token } from '@entrepot/sdk';
import { CostReporter } from './cost-reporter.ts';
import { currentCosts } from './costs.ts';
import type { House, JoinedTap, KnownRole, Why } from './house.ts';
import type { PluginReport } from './plugin-report.ts';

/** What the diagnostics look at. */
export interface Watched {
  readonly assembly: Pick<House, 'plugins' | 'registry' | 'settings'>;
  readonly hooks: { costs(): readonly Readonly<TapCost>[]; tapsOf(hook: string): readonly JoinedTap[] };
  readonly events: Events;
  /** The kernel's own context. */
  readonly context: Context;
  health(): readonly PluginHealth[];
  fileOf(plugin: string): string | undefined;
}

/** What this kernel tells of itself: how its plugins are, what they cost, and why things are as they are. Loaded where it is asked. */
export class Diagnostics {
  readonly reporter: CostReporter;
  readonly #watched: Watched;

  constructor(watched: Watched) {
    this.#watched = watched;
    const { context, hooks } = watched;
    this.reporter = new CostReporter(context.db, () => hooks.costs(), context.log);
  }

  async plugins(): Promise<PluginReport[]> {
    const [{ contributionsOf }, { readLag }, { routesOf }] = await Promise.all([
      import('./plugin-report.ts'),
      import('./lag.ts'),
      import('@entrepot/web/routes/route-table'),
    ]);
    const { assembly, hooks, events, context } = this.#watched;
    const lagOf = await readLag(context);
    const costsOf = currentCosts(hooks.costs());
    const routes = routesOf(assembly);
    const taps = hooks.costs();
    return this.#watched.health().map((health) => ({
      ...health,
      contributes: contributionsOf(
        assembly.plugins.find(({ name }) => name === health.plugin),
        routes,
        taps,
        events.subscriptions,
      ),
      costs: costsOf(health.plugin),
      lag: lagOf(health.plugin),
    }));
  }

  /** In the Prometheus text format. */
  async metrics(): Promise<string> {
    const { metricsText } = await import('./metrics.ts');
    const { user, system } = process.cpuUsage();
    return metricsText(await this.plugins(), accounts(), {
      residentBytes: process.memoryUsage.rss(),
      cpuSeconds: (user + system) / 1e6,
      startedAt: performance.timeOrigin / 1000,
    });
  }

  /** @throws Problem `unknown-subject` (404), see `explain` */
  async why(subject: string): Promise<Why> {
    const { explain } = await import('./why.ts');
    return explain(await this.#house(), subject);
  }

  async #house(): Promise<House> {
    const { assembly, hooks, events, context, fileOf } = this.#watched;
    const { plugins, registry, settings } = assembly;
    const { routesOf } = await import('@entrepot/web/routes/route-table');
    const [roles, recent] = await Promise.all([
      context.db.query<KnownRole & Record<string, unknown>>(
        'SELECT name, grants, restrictions FROM "kernel"."roles" ORDER BY name',
      ),
      this.reporter.recent(),
    ]);
    return {
      plugins,
      registry,
      routes: routesOf(assembly),
      subscriptions: events.subscriptions,
      roles,
      settings,
      recent,
      fileOf,
      tapsOf: (hook) => hooks.tapsOf(hook),
    };
  }
}

/** For the kernel's own actions and commands. */
export const KernelDiagnostics = token<Diagnostics>('kernel.diagnostics');
