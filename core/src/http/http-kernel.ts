import type { IncomingHttpHeaders } from 'node:http';
import type { Context, Database, Hook, HookArguments, HookResult, Logger, Plugin, User } from '@entrepot/sdk';
import type { Registry } from '../schema/registry.ts';

/** How far a job is, as `/api/v1/kernel/jobs/{id}` tells it. */
export interface JobStatus {
  readonly id: string;
  /** `<plugin>.<job>`. */
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly done: number;
  readonly total: number;
  readonly message: string | null;
  /** What the handler returned, once it is done. */
  readonly result: unknown;
  /** Why it failed: the code and detail of the problem, never a stack. */
  readonly error: { readonly code: string; readonly detail: string } | null;
  /** How many items stand in the error file. */
  readonly rejected: number;
  /** Who asked for it; null for the system. */
  readonly userId: string | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

export interface RejectedItem {
  readonly row: unknown;
  readonly errors: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
}

/** The jobs as the web face sees them. */
export interface HttpJobs {
  find(id: string): Promise<JobStatus | undefined>;
  /** False where it has ended already. */
  cancel(id: string): Promise<boolean>;
  /** The status now and after every change, until the job ends or `signal` aborts. */
  watch(id: string, signal: AbortSignal): AsyncIterable<JobStatus>;
  /** The items of the error file, in the order in which they were rejected. */
  rejected(id: string): AsyncIterable<RejectedItem>;
}

/** What the web face needs of the kernel. */
export interface HttpKernel {
  readonly registry: Registry;
  /** The running plugins, the one named `kernel` among them. */
  readonly plugins: readonly Plugin[];
  /** Plugins that are enabled but broken, with the reason for the caller: their routes answer 503. */
  readonly quarantined: ReadonlyMap<string, string>;
  readonly db: Database;
  readonly log: Logger;
  readonly jobs: HttpJobs;
  /** The context for code of this plugin. */
  context(plugin: string): Context;
  /** Whether anybody joined the hook of this name: where not, its arguments need not be built. */
  hasTaps(hook: string): boolean;
  call<H extends Hook>(hook: H, ...args: HookArguments<H>): Promise<HookResult<H>>;
  now(): Date;
  /** Whether the schema is applied and requests may come; a reason where not. The web face asks the database by itself. */
  ready(): { ready: boolean; reason?: string };
  /**
   * The test kit's door: the caller of a request before tokens and sessions are looked at; undefined to look at them.
   * `user.roles` are names of roles in the database.
   */
  identify?(headers: IncomingHttpHeaders): User | undefined;
}

/** A listening web face. `handle` serves a request without a port, for tests and for a server of one's own. */
export interface HttpServer {
  listen(port: number, host?: string): Promise<{ port: number; close(): Promise<void> }>;
  readonly handle: (request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => void;
  /** Forgets cached callers and roles, after roles were written past the web face. */
  forgetCallers(): void;
}
