import { AsyncLocalStorage } from 'node:async_hooks';
import type { User } from '@entrepot/sdk';
import { accountOf, countedAs } from './account.ts';
import type { Floor } from './permissions/floor.ts';
import { traced } from './trace.ts';

/** In whose name code runs: what it costs and what it changes is put down to this. Read what you need of it at once. */
export interface Scope {
  /** The plugin whose code runs. */
  readonly plugin: string;
  /** What of it runs: `action orders.order.release`, `hook orders.review`, `job orders.import`, `event orders.shipped`, `command trading-day` … */
  readonly work: string;
  /** Who asked for it; undefined for the system. */
  readonly user?: User | undefined;
  readonly traceId?: string | undefined;
  /** Where the request came from. */
  readonly address?: string | undefined;
  /** Aborts when the time of the work is over: its transactions are rolled back then. */
  readonly signal?: AbortSignal | undefined;
  /** What transactions may reach at most; undefined for all there is. */
  readonly floor?: Floor | undefined;
}

/** A scope that taps share which run one after another: entering one costs more than a quick tap does. */
export interface TapScope extends Scope {
  /** Set before each tap. One that is still at work when its time is over keeps the scope; the next ones get another. */
  plugin: string;
}

const scopes = new AsyncLocalStorage<Scope>();
const kernel: Scope = { plugin: 'kernel', work: 'kernel' };

/** The scope of the running code; the kernel's own where nobody opened one. */
export function currentScope(): Scope {
  return scopes.getStore() ?? kernel;
}

/** Runs `work` in the current scope with these parts changed. */
export function within<T>(change: Partial<Scope>, work: () => T): T {
  return scopes.run({ ...currentScope(), ...change }, work);
}

/**
 * Runs `work` in a scope of its own, whoever caused it: for what begins by a timer, an event or a request. What it costs is
 * put down to the scope's plugin.
 * @param headers of the request, where it is one: the caller's trace may stand there
 */
export function entering<T>(scope: Scope, work: () => T, headers?: object): T {
  // The time that the work has is the one thing that its cause decides.
  const signal = scopes.getStore()?.signal;
  const own = signal && !scope.signal ? { ...scope, signal } : scope;
  const counted = countedAs(scope.work);
  return accountOf(scope.plugin).measure(counted, headers !== undefined, () =>
    traced(counted, { 'entrepot.plugin': scope.plugin, 'entrepot.work': scope.work }, () => scopes.run(own, work), headers),
  );
}

/** Runs `work` in the kernel's name, so that a timer does not keep the scope of the request that set it. */
export function asKernel<T>(work: () => T): T {
  return scopes.run(kernel, work);
}

/** Runs taps of a hook in one scope within `outer`; `run` sets the plugin before each. */
export function withinTaps<T>({ user, traceId, address, floor, signal }: Scope, work: string, run: (scope: TapScope) => T): T {
  const scope: TapScope = { plugin: 'kernel', work, user, traceId, address, floor, signal };
  return scopes.run(scope, run, scope);
}
