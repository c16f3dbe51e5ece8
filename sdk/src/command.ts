import type { Context } from './context.ts';

export interface CommandOption {
  type: 'string' | 'boolean' | 'number';
  summary: string;
  required?: boolean;
  default?: string | boolean | number;
}

export interface CommandContext extends Context {
  readonly options: Readonly<Record<string, string | boolean | number | undefined>>;
  /** Prints a line of the result on stdout. */
  print(text: string): void;
  /** Tells on stderr how far the command is. */
  progress(text: string): void;
  readonly signal: AbortSignal;
}

/** A command of `entrepot`, run against the same database as the server. A thrown Problem ends it with exit code 1. */
export interface Command {
  summary: string;
  /** By name in kebab-case, as `orders` for `--orders`. */
  options?: Readonly<Record<string, CommandOption>>;
  run(context: CommandContext): void | Promise<void>;
}
