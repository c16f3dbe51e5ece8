import type { Context } from './context.ts';
import type { Transaction } from './database.ts';
import type { Entity, Row } from './entity.ts';
import type { Fields, RowOf } from './field.ts';
import type { Label, Note } from './label.ts';
import { rememberOrigin } from './origin.ts';
import type { User } from './permission.ts';
import type { Problem } from './problem.ts';

/** What an action's handler gets: input checked against `input`, the record where the action stands on an entity. */
export interface ActionContext<I extends Fields = Fields, E extends Entity | undefined = Entity | undefined> extends Context {
  readonly user: User;
  /** The fields of `input`, with defaults filled in; for GET from the query string. */
  readonly input: RowOf<I>;
  /** The record, checked against the caller's permission; undefined for an action without `entity`. */
  readonly record: E extends Entity ? Row<E> : undefined;
  /** The caller's language, `en` or `zh-CN`. */
  readonly locale: string;
}

/** What an action gets that is done to many records at once: they may be read and are checked as the one record is. */
export interface ManyContext<I extends Fields = Fields, E extends Entity | undefined = Entity | undefined>
  extends Omit<ActionContext<I, E>, 'record' | 'db'> {
  readonly records: readonly (E extends Entity ? Row<E> : never)[];
  /** What is done stands or falls with it. */
  readonly tx: Transaction;
}

/**
 * Something a caller can do beside reading and writing records.
 * Without `entity` it answers at `/api/v1/<plugin>/<name>`; with it at `/api/v1/<plugin>/<entities>/{id}:<name>`.
 */
export interface Action<I extends Fields = Fields, E extends Entity | undefined = Entity | undefined> {
  /** POST unless given. */
  method?: 'GET' | 'POST';
  /** `public`, `authenticated`, or nothing: then `<plugin>.<name>` or `<plugin>.<entity>.<name>`, granted by roles. */
  permission?: 'public' | 'authenticated';
  label?: Label | undefined;
  summary?: Note;
  entity?: E;
  input?: I;
  /** What it answers, for OpenAPI; any JSON unless given. */
  output?: Fields;
  /** The answer's status; 200 unless given, 204 where the handler returns nothing. */
  status?: number;
  /** The action of the same entity that takes this one back: screens offer it as "undo". */
  undo?: string;
  /** A POST that changes nothing: who looks through another role may send it, too. */
  reads?: boolean;
  /** Its answer holds a secret that is shown once: it is not kept for a request that comes again. */
  secret?: boolean;
  /** A returned object is the JSON answer; a `FileAnswer` is sent as a file. */
  handler(context: ActionContext<I, E>): unknown;
  /**
   * The same to many records in one transaction, which costs less where services work in sets; bulk work takes it instead of
   * the handler where it is there.
   * @returns for each record, in its place, why it was refused; undefined where it was done
   */
  many?(context: ManyContext<I, E>): Promise<readonly (Problem | undefined)[]>;
}

/**
 * An answer that is no JSON: a PDF, a CSV, a ZPL file. A body that comes in parts is sent as it comes; of server-sent events,
 * type `text/event-stream`, it goes on until the caller leaves, which ends the iteration (`return` of its iterator).
 */
export class FileAnswer {
  readonly type: string;
  readonly body: string | Uint8Array | AsyncIterable<string | Uint8Array>;
  readonly filename: string | undefined;

  constructor(type: string, body: string | Uint8Array | AsyncIterable<string | Uint8Array>, filename?: string) {
    this.type = type;
    this.body = body;
    this.filename = filename;
  }
}

/** Types an action's handler from its `input` and `entity`. */
export function defineAction<const I extends Fields, E extends Entity | undefined = undefined>(
  action: Action<I, E>,
): Action<I, E> {
  return rememberOrigin(action, defineAction);
}
