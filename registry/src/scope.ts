import { AsyncLocalStorage } from 'node:async_hooks';
import type { User } from '@entrepot/sdk';

/** In whose name code runs: what it costs and what it changes is put down to this. */
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
