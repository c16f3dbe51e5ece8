import type { Transaction } from './database.ts';
import type { Entity, Operation, Row } from './entity.ts';
import type { JobStatus } from './job-board.ts';
import type { Label } from './label.ts';
import { rememberOrigin } from './origin.ts';
import type { User } from './permission.ts';

export type HookKind = 'series' | 'waterfall' | 'bail' | 'parallel';

/**
 * A point where others join in, declared by its owner.
 * | kind | taps run | a tap returns | the call results in |
 * | --- | --- | --- | --- |
 * | series | one after another | nothing | nothing |
 * | waterfall | one after another | the new first argument, or undefined to leave it | the last first argument |
 * | bail | one after another | a result, which ends it, or undefined | the first result |
 * | parallel | at once | nothing | nothing |
 */
export interface Hook<K extends HookKind = HookKind, A extends readonly unknown[] = readonly unknown[], R = unknown> {
  /** `<plugin>.<hook>`, as `orders.review`. */
  readonly name: string;
  readonly kind: K;
  /** What a tap may change, in a sentence; it stands in the generated docs. */
  readonly mayChange: string;
  readonly types?: { arguments: A; result: R };
}

export type HookArguments<H> = H extends Hook<HookKind, infer A, unknown> ? A : never;
export type HookResult<H> = H extends Hook<HookKind, readonly unknown[], infer R> ? R : never;

/** What a tap may hand back beside nothing. */
type TapResult<H> =
  H extends Hook<infer K, infer A, infer R> ? (K extends 'waterfall' ? A[0] : K extends 'bail' ? R : never) : never;

/** A function that joins a hook. It may be asynchronous. */
export type Tap<H extends Hook> = (
  ...args: HookArguments<H>
) => TapResult<H> | undefined | void | Promise<TapResult<H> | undefined | void>;

/**
 * The provenance of what taps do: a first argument that has this method is handed to each tap as the answer for the tap's
 * plugin, so that what the tap does through it carries the plugin's name.
 */
export const forPlugin: unique symbol = Symbol.for('entrepot:forPlugin');

export interface TapOptions {
  /** The tap's name within its plugin; several taps of one plugin on one hook need one each. */
  name?: string;
  /** Runs before or after these taps, named `<plugin>` or `<plugin>.<tap>`. An unknown name is refused at boot. */
  before?: readonly string[];
  after?: readonly string[];
  /** Longer than this counts as a failure; 1,000 ms unless given. */
  budgetMs?: number;
  /** abort (default): the error reaches the caller. skip: logged, the rest runs. quarantine: skipped from now on. */
  onFailure?: 'abort' | 'skip' | 'quarantine';
}

/** Declares a series hook. */
export function seriesHook<A extends readonly unknown[]>(name: string, mayChange: string): Hook<'series', A, void> {
  return rememberOrigin({ name, kind: 'series', mayChange }, seriesHook);
}

/** Declares a hook that hands its first argument from tap to tap. */
export function waterfallHook<A extends readonly [unknown, ...unknown[]]>(
  name: string,
  mayChange: string,
): Hook<'waterfall', A, A[0]> {
  return rememberOrigin({ name, kind: 'waterfall', mayChange }, waterfallHook);
}

/** Declares a hook whose first answer stands. */
export function bailHook<A extends readonly unknown[], R>(name: string, mayChange: string): Hook<'bail', A, R | undefined> {
  return rememberOrigin({ name, kind: 'bail', mayChange }, bailHook);
}

/** Declares a hook whose taps run at once. */
export function parallelHook<A extends readonly unknown[]>(name: string, mayChange: string): Hook<'parallel', A, void> {
  return rememberOrigin({ name, kind: 'parallel', mayChange }, parallelHook);
}

/** What happens to records of one entity in one transaction. */
export interface RecordChanges<E = unknown> {
  readonly operation: Operation;
  readonly user: User;
  readonly tx: Transaction;
  /** In the order of the request. `before` is null for a creation, `after` for a deletion; `after` holds children too. */
  readonly changes: readonly { readonly before: Row<E> | null; readonly after: Row<E> | null }[];
}

/**
 * Runs in the transaction before records are written through the generated routes.
 * A tap may set fields of `after`, read-only ones too, or throw a Problem to refuse.
 */
export function changingRecords<E extends Entity>(entity: E): Hook<'series', [RecordChanges<E>], void> {
  return {
    name: `${entity.name}.changing`,
    kind: 'series',
    mayChange: 'the fields of `after`; a thrown Problem refuses the change',
  };
}

/** Runs in the transaction after records were written through the generated routes: what it throws undoes the change. */
export function changedRecords<E extends Entity>(entity: E): Hook<'series', [RecordChanges<E>], void> {
  return { name: `${entity.name}.changed`, kind: 'series', mayChange: 'nothing; it may write more in the same transaction' };
}

/**
 * Runs once per start of the kernel, after the schema is applied and before it serves; in one process at a time.
 * For what a plugin must have in the database before the first request.
 */
export const kernelStarted: Hook<'series', [{ readonly print: (text: string) => void }], void> = seriesHook(
  'kernel.started',
  'the database',
);

/** Where a request came from and the trace that it belongs to. */
export interface RequestOrigin {
  readonly address?: string | undefined;
  readonly traceId?: string | undefined;
}

/** An attempt to sign in, or what ended a session. */
export interface SignIn extends RequestOrigin {
  /** The name that was given. */
  readonly name: string;
  /** The user behind it; null where there is none. */
  readonly userId: string | null;
  readonly outcome: 'signed-in' | 'refused' | 'signed-out';
}

/** Runs after each attempt to sign in and each signing out; what it throws refuses them. */
export const signedIn: Hook<'series', [SignIn], void> = seriesHook(
  'kernel.signedIn',
  'nothing; what it throws refuses the sign-in',
);

/** Fields marked `personal` that a route is about to answer with. */
export interface PersonalRead extends RequestOrigin {
  readonly user: User;
  readonly entity: string;
  /** With a dot where they were reached through another field, as `order.customerName`. */
  readonly fields: readonly string[];
  readonly ids: readonly string[];
}

/** Runs before personal data leaves through a generated route; what it throws keeps the answer back. */
export const readPersonal: Hook<'series', [PersonalRead], void> = seriesHook(
  'kernel.readPersonal',
  'nothing; what it throws keeps the answer back',
);

/** Records that leave as a file. */
export interface Export extends RequestOrigin {
  readonly user: User;
  readonly entity: string;
  readonly fields: readonly string[];
  /** The query string that chose the records. */
  readonly query: string;
  /** How many were written; null when it begins. */
  readonly rows: number | null;
}

/** Runs when an export begins, and again when it ends; what it throws at the beginning refuses it. */
export const exportedRecords: Hook<'series', [Export], void> = seriesHook(
  'kernel.exportedRecords',
  'nothing; what it throws at the beginning refuses the export',
);

/** Something that people should know of. */
export interface Notice {
  readonly tx: Transaction;
  /** Ids of the users, or the names of roles: everybody who holds one. */
  readonly to: { readonly users?: readonly string[]; readonly roles?: readonly string[] };
  readonly text: Label;
  /** The record that it is about. */
  readonly record?: { readonly entity: string; readonly id: string };
  readonly importance?: 'low' | 'normal' | 'high';
}

/**
 * Tells people something, within the transaction that it is about: `await call(notify, { tx, to: { roles: ['planner'] }, text })`.
 * Whoever keeps an inbox taps it, as the console does; without one nobody is told.
 */
export const notify: Hook<'series', [Notice], void> = seriesHook(
  'kernel.notify',
  'nothing; it stores the notice in the transaction',
);

/**
 * Runs in the transaction that ends a job that somebody asked for, whether it is done, has failed for good or was cancelled
 * while it ran. What it throws keeps the job from ending: it runs again.
 */
export const jobEnded: Hook<'series', [{ readonly tx: Transaction; readonly job: JobStatus }], void> = seriesHook(
  'kernel.jobEnded',
  'nothing; it may write more in the same transaction',
);
