import type { TapCost } from '@entrepot/registry/account';
import { type Account, accounts, type WorkCost } from '@entrepot/registry/account';

/** How often something ran, for how long in all, and how often it failed. */
export interface Tally {
  calls: number;
  ms: number;
  errors: number;
}

/** What a plugin has cost in one process since its start. */
export interface PluginCosts {
  requests: Tally;
  jobs: Tally;
  events: Tally;
  /** Runs of their code. */
  sagas: Tally;
  /** What they did and took back, within their runs. */
  steps: Tally;
  commands: Tally;
  setup: Tally;
  /** Taps; `late`: how often one took longer than its budget. */
  hooks: Tally & { late: number };
  /** Statements that its code sent, from sending to the answer. */
  sql: { queries: number; rows: number; ms: number; errors: number };
  /** Calls of other systems. */
  outgoing: Tally;
}

/** The kinds of work that are told apart, taps among them. */
export const workKinds = ['requests', 'jobs', 'events', 'sagas', 'steps', 'commands', 'setup', 'hooks'] as const;

type WorkKind = Exclude<(typeof workKinds)[number], 'hooks'>;

const kinds: Readonly<Record<string, WorkKind>> = {
  job: 'jobs',
  event: 'events',
  saga: 'sagas',
  step: 'steps',
  undo: 'steps',
  command: 'commands',
  setup: 'setup',
  stop: 'setup',
};

/** `job orders.import` is one of the jobs; what names no other kind is a request. */
export function kindOf(work: string): WorkKind {
  return kinds[work.split(' ', 1)[0] ?? ''] ?? 'requests';
}

function nothing(): PluginCosts {
  const tally = (): Tally => ({ calls: 0, ms: 0, errors: 0 });
  return {
    requests: tally(),
    jobs: tally(),
    events: tally(),
    sagas: tally(),
    steps: tally(),
    commands: tally(),
    setup: tally(),
    hooks: { ...tally(), late: 0 },
    sql: { queries: 0, rows: 0, ms: 0, errors: 0 },
    outgoing: tally(),
  };
}

function add(to: Tally, { calls, ms, errors }: Readonly<Tally>): void {
  to.calls += calls;
  to.ms += ms;
  to.errors += errors;
}

/** Sums up what stands in the accounts and what the taps have cost. */
export function costsOf(
  accounts: readonly Pick<Account, 'plugin' | 'works' | 'sql' | 'outgoing'>[],
  taps: readonly Readonly<TapCost>[],
): ReadonlyMap<string, PluginCosts> {
  const all = new Map<string, PluginCosts>();
  const of = (plugin: string): PluginCosts => {
    const costs = all.get(plugin) ?? nothing();
    all.set(plugin, costs);
    return costs;
  };
  for (const { plugin, works, sql, outgoing } of accounts) {
    const costs = of(plugin);
    for (const [work, cost] of works) add(costs[kindOf(work)], cost);
    costs.sql = { ...sql };
    costs.outgoing = { ...outgoing };
  }
  for (const { plugin, calls, ms, errors, late } of taps) {
    const { hooks } = of(plugin);
    add(hooks, { calls, ms, errors });
    hooks.late += late;
  }
  return all;
}

/** The costs of every plugin in this process; nothing but noughts for one that did not run. */
export function currentCosts(taps: readonly Readonly<TapCost>[]): (plugin: string) => PluginCosts {
  const all = costsOf(accounts(), taps);
  return (plugin) => all.get(plugin) ?? nothing();
}

/** What one thing has cost: a tap by `hook <hook> <tap>`, anything else by its work, as `job orders.import`. */
export interface CostLine extends Tally {
  plugin: string;
  name: string;
}

/** Everything that ran in this process, tap by tap and work by work. */
export function costLines(taps: readonly Readonly<TapCost>[]): CostLine[] {
  const works = accounts().flatMap(({ plugin, works }) =>
    [...works].map(([name, { calls, ms, errors }]: [string, WorkCost]) => ({ plugin, name, calls, ms, errors })),
  );
  const tapped = taps.map(({ plugin, hook, tap, calls, ms, errors }) => ({
    plugin,
    name: `hook ${hook} ${tap}`,
    calls,
    ms,
    errors,
  }));
  return [...works, ...tapped].filter(({ calls }) => calls > 0);
}

/** What was added since `before`; what was not called meanwhile is left out. */
export function costsSince(before: readonly CostLine[], now: readonly CostLine[]): CostLine[] {
  const earlier = new Map(before.map((line) => [`${line.plugin} ${line.name}`, line]));
  return now.flatMap((line) => {
    const old = earlier.get(`${line.plugin} ${line.name}`);
    const calls = line.calls - (old?.calls ?? 0);
    if (calls <= 0) return [];
    return { ...line, calls, ms: line.ms - (old?.ms ?? 0), errors: line.errors - (old?.errors ?? 0) };
  });
}
