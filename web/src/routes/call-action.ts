import { limited } from '@entrepot/registry/limited';
import { fieldsSchema } from '@entrepot/registry/schema/json-schema';
import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import { validate } from '@entrepot/registry/schema/validate';
import { type Action, type Database, type Fields, Problem } from '@entrepot/sdk';
import { checkGivenAttachments } from '../attachments/check-attachments.ts';
import type { Exchange } from '../exchange.ts';
import { readOne } from '../read/read-records.ts';
import { readReferenced } from '../read/referenced.ts';
import { wholeShape } from '../read/shape.ts';
import { checkGivenReferences } from '../write/check-references.ts';
import { invalidInput } from '../write/draft.ts';
import { recordNotFound } from '../write/write-records.ts';
import { idOf } from './entity-routes.ts';

/** Who calls, of a request or of a job that calls for somebody. */
export type Asking = Pick<Exchange, 'web' | 'caller' | 'locale'>;

/** An action where it stands. */
export interface ActionTarget {
  readonly plugin: string;
  readonly permission: string;
  readonly action: Action;
  readonly entity: RegisteredEntity | undefined;
  /** Of its input. */
  readonly schema: object;
}

/** The permission that an action stands under where it is neither public nor open to all who are signed in. */
export function actionPermission(plugin: string, name: string, action: Action): string {
  return `${action.entity?.name ?? plugin}.${name}`;
}

export function actionTarget(plugin: string, name: string, action: Action, entity: RegisteredEntity | undefined): ActionTarget {
  const permission = actionPermission(plugin, name, action);
  return { plugin, permission, action, entity, schema: fieldsSchema(action.input ?? {}) };
}

/**
 * What an action's handler gets of the kernel and of who calls.
 * @param db where it is another one than the kernel's, as one that notes what was committed
 */
export function actionContext({ web, caller, locale }: Asking, plugin: string, db?: Database): object {
  const context = web.kernel.context(plugin);
  return { ...context, db: db ?? context.db, user: caller.user, locale };
}

/** Runs an action's code, within the time that it has. @throws Problem `action-too-slow` (503) */
export function callAction<T>(
  { web }: Pick<Asking, 'web'>,
  { plugin, permission }: ActionTarget,
  work: () => T,
): Promise<Awaited<T>> {
  const { action: ms } = web.kernel.limits;
  return limited(ms, () => tooSlow(plugin, permission, ms), work);
}

function tooSlow(plugin: string, action: string, ms: number): Problem {
  const seconds = ms / 1000;
  return new Problem('action-too-slow', {
    status: 503,
    detail: `The action "${action}" of plugin "${plugin}" did not answer within ${seconds} s; what it had not committed is undone.`,
    remedy: 'Try again later; what takes long belongs into a job.',
    params: { action, plugin, seconds },
  });
}

/**
 * The record, if the caller may read it and do this to it, and its version.
 * @throws Problem `record-not-found` (404), `permission-denied` (403)
 */
export async function recordForAction(
  { web, caller }: Pick<Asking, 'web' | 'caller'>,
  { entity, permission, action }: ActionTarget & { readonly entity: RegisteredEntity },
  given: string,
): Promise<{ readonly record: object; readonly version: number }> {
  const id = idOf(given, entity);
  const verb = permission.slice(entity.name.length + 1);
  const access = action.permission === undefined ? caller.require(entity, verb) : undefined;
  const read = action.permission === 'public' ? undefined : caller.access(entity, 'read');
  const text = await readOne(web.statements, web.kernel.db, wholeShape(web.kernel.registry, entity), id);
  const record: object | undefined = text && JSON.parse(text.json);
  if (record) {
    const accesses = [access, read].filter((each) => each !== undefined);
    await readReferenced(web.kernel.db, accesses, [record]);
  }
  if (!text || !record || (read && !read.covers(record))) throw recordNotFound(entity, id);
  if (access && !access.covers(record)) throw caller.denial(permission);
  return { record, version: text.version };
}

/** Checks what was given to an action. @throws Problem `invalid-input`, `unknown-record` of an attachment (422) */
export async function actionInput(
  asking: Asking,
  { action, schema }: ActionTarget,
  given: unknown,
): Promise<Readonly<Record<string, unknown>>> {
  const { input = {} } = action;
  const errors = validate(schema, given);
  if (errors.length > 0) throw invalidInput(errors);
  const checked = given as Readonly<Record<string, unknown>>;
  await checkReferred(asking, input, checked);
  return filled(input, checked);
}

/** What an input refers to, files and records, must be open to the caller. */
export async function checkReferred(asking: Asking, input: Fields, given: Readonly<Record<string, unknown>>): Promise<void> {
  await checkGivenAttachments(asking, input, given);
  await checkGivenReferences(asking, input, given);
}

/** Optional fields that were not given are null, as in a row. */
export function filled(fields: Fields, given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const whole: Record<string, unknown> = { ...given };
  for (const name of Object.keys(fields)) whole[name] ??= null;
  return whole;
}
