import type { IncomingHttpHeaders } from 'node:http';
import type { JobBoard } from '@entrepot/durable/jobs/job-status';
import type { Registry } from '@entrepot/registry/schema/registry';
import type { Context, Database, Hook, HookArguments, HookResult, Logger, Plugin, User } from '@entrepot/sdk';

/** What the web face needs of the kernel. */
export interface HttpKernel {
  readonly registry: Registry;
  /** The running plugins, the one named `kernel` among them. */
  readonly plugins: readonly Plugin[];
  /** Plugins that are enabled but broken, with the code of what is wrong: their routes answer 503. */
  readonly quarantined: ReadonlyMap<string, { readonly code: string }>;
  readonly db: Database;
  readonly log: Logger;
  readonly jobs: JobBoard;
  /** The context for code of this plugin. */
  context(plugin: string): Context;
  /** Whether anybody joined the hook of this name: where not, its arguments need not be built. */
  hasTaps(hook: string): boolean;
  call<H extends Hook>(hook: H, ...args: HookArguments<H>): Promise<HookResult<H>>;
  now(): Date;
  /** How long the handler of an action may take, in milliseconds. */
  readonly limits: { readonly action: number };
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
  /** Ends the streams of server-sent events, which go on for ever otherwise. */
  closeStreams(): void;
  /** Forgets cached callers and roles, after roles were written past the web face. */
  forgetCallers(): void;
}
