import type { Database } from './database.ts';
import type { Hook, HookArguments, HookResult } from './hook.ts';
import type { HttpClient } from './http.ts';
import type { Token } from './service.ts';

/** A structured log line goes to the kernel's log with the plugin's name. */
export interface Logger {
  debug(data: object, message?: string): void;
  info(data: object, message?: string): void;
  warn(data: object, message?: string): void;
  error(data: object, message?: string): void;
}

/** What every piece of plugin code gets: actions, jobs, subscribers, commands and services alike. */
export interface Context {
  readonly db: Database;
  readonly log: Logger;
  /** The service behind a token. @throws Problem `service-missing` that names the token and the asking plugin */
  use<T>(token: Token<T>): T;
  /** Runs a hook over its taps in their declared order. */
  call<H extends Hook>(hook: H, ...args: HookArguments<H>): Promise<HookResult<H>>;
  /** The way out, to the hosts that the plugin's manifest names. */
  readonly http: HttpClient;
  /** The kernel's clock; tests set it. */
  now(): Date;
}
