import type { JobBoard } from '@entrepot/durable/jobs/job-status';
import type { TapCost } from '@entrepot/registry/account';
import type { Limits } from '@entrepot/registry/limited';
import type { PluginFault, PluginHealth } from '@entrepot/registry/plugin-health';
import type { Registry } from '@entrepot/registry/schema/registry';
import type { Context, Plugin } from '@entrepot/sdk';
import type { HttpKernel, HttpServer } from '@entrepot/web/http-kernel';
import type { KernelDatabase } from './kernel-database.ts';
import type { Log } from './log.ts';
import type { ModuleSource } from './modules/module-source.ts';
import type { Assembly } from './plugins/assemble.ts';
import type { RosterOptions } from './plugins/roster.ts';

/** What a process does: serve HTTP, run jobs and subscriptions, both, or neither (a command). */
export type Role = 'api' | 'worker' | 'all' | 'none';

export interface KernelOptions extends RosterOptions {
  /** A PostgreSQL server; without it the embedded one starts in `dataDir`. */
  databaseUrl?: string;
  dataDir?: string;
  /** Connections at most; 10 unless given. */
  poolSize?: number;
  /** `all` unless given. */
  role?: Role;
  /** 0 takes any free port; without it nothing listens and `http.handle` serves. */
  port?: number;
  host?: string;
  now?: () => Date;
  log?: Log;
  /** What plugins tell people while they prepare the database. */
  print?: (text: string) => void;
  /** The test kit's door, see HttpKernel. */
  identify?: HttpKernel['identify'];
  /** Jobs and events wait for `drain`: for tests. */
  isDrained?: boolean;
  /** Shorter ones, for tests of what hangs. */
  limits?: Partial<Limits>;
  /** Open pages hear of `readUiAgain`: while somebody writes UI modules. */
  watchesUi?: boolean;
  /** See `privateHosts` of the config. */
  privateHosts?: readonly string[];
  /** Lets modules be switched while the kernel runs; without it they are as they were given. */
  modules?: ModuleSource;
}

/** What a start would find. */
export interface Survey {
  readonly assembly: Assembly;
  readonly quarantined: ReadonlyMap<string, PluginFault>;
  /** For each hook the names of its taps, in the order in which they run. */
  readonly hooks: Readonly<Record<string, readonly string[]>>;
  /** Makes the tables of the job queue, which stand apart from those of plugins. */
  prepareQueue(): Promise<void>;
}

export interface Kernel {
  /** Those that run. */
  readonly plugins: readonly Plugin[];
  readonly registry: Registry;
  readonly log: Log;
  /** There once the kernel has started. */
  readonly db: KernelDatabase;
  /** The web face; there once a kernel with role `api` or `all` has started. */
  readonly http: HttpServer;
  readonly jobs: JobBoard;
  /** The address of its database; there once it is connected. */
  readonly databaseUrl: string;
  /** Where it listens. */
  readonly port: number | undefined;
  start(): Promise<void>;
  /** Undoes the start, its last step first; what runs is finished or put back. */
  stop(): Promise<void>;
  /** Connects and sets the plugins up, and changes nothing: for who wants to know what a start would do. `stop` ends it. */
  survey(): Promise<Survey>;
  /** Connects and applies the schema, and no more. */
  prepareDatabase(): Promise<{ changed: boolean; statements: readonly string[] }>;
  /** Runs jobs and sagas and delivers events until nothing is left that could run now. */
  drain(): Promise<void>;
  /** Serves the UI modules of the plugins as they stand on disk now. */
  readUiAgain(): Promise<void>;
  /** The context of a plugin's code; that of `kernel` reaches every service. */
  context(plugin: string): Context;
  /** Every enabled plugin: whether it runs, or why it is in quarantine. */
  health(): readonly PluginHealth[];
  /** Where a plugin was loaded from; undefined where nobody said. */
  fileOf(plugin: string): string | undefined;
  /** What each tap of each hook has cost. */
  hookCosts(): readonly Readonly<TapCost>[];
}
