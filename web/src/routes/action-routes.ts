import { limited } from '@entrepot/registry/limited';
import { fieldsSchema } from '@entrepot/registry/schema/json-schema';
import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import { validate } from '@entrepot/registry/schema/validate';
import { type Action, type Database, type Field, type Fields, FileAnswer, Problem } from '@entrepot/sdk';
import { type Answer, jsonAnswer, noContent, WebAnswer } from '../answer.ts';
import { checkGivenAttachments } from '../attachments/check-attachments.ts';
import { dispositionOf } from '../disposition.ts';
import type { Exchange } from '../exchange.ts';
import { readOne } from '../read/read-records.ts';
import { readReferenced } from '../read/referenced.ts';
import { invalidQuery, wholeShape } from '../read/shape.ts';
import { checkGivenReferences } from '../write/check-references.ts';
import { invalidInput } from '../write/draft.ts';
import { versionOf } from '../write/if-match.ts';
import { recordNotFound } from '../write/write-records.ts';
import { idOf } from './entity-routes.ts';
import type { Route } from './route.ts';

/** The permission that an action stands under where it is neither public nor open to all who are signed in. */
export function actionPermission(plugin: string, name: string, action: Action): string {
  return `${action.entity?.name ?? plugin}.${name}`;
}

/** The route of an action: on its plugin, or on the records of its entity. */
export function actionRoute(plugin: string, name: string, action: Action, entity: RegisteredEntity | undefined): Route {
  const path = entity ? `${entity.path}/{id}:${name}` : `/api/v1/${plugin}/${name}`;
  const schema = fieldsSchema(action.input ?? {});
  const permission = actionPermission(plugin, name, action);
  return {
    method: action.method ?? 'POST',
    path,
    plugin,
    work: `action ${permission}`,
    permission: action.permission ?? permission,
    handler: (exchange) => run(exchange, { plugin, permission, action, entity, schema }),
    secret: plugin === 'kernel' || action.secret === true,
  };
}

interface Target {
  readonly plugin: string;
  readonly permission: string;
  readonly action: Action;
  readonly entity: RegisteredEntity | undefined;
  readonly schema: object;
}

async function run(exchange: Exchange, { plugin, permission, action, entity, schema }: Target): Promise<Answer> {
  const { web, caller, locale, request } = exchange;
  if (action.permission !== 'public') caller.requireSignedIn();
  if (action.permission === undefined && !entity) caller.requirePermission(permission);
  const record = entity && (await recordOf(exchange, entity, permission, action));
  const input = await inputOf(exchange, action, schema);
  const context = web.kernel.context(plugin);
  const own = {
    ...context,
    db: exchange.kept ? marking(context.db, exchange.kept) : context.db,
    user: caller.user,
    input,
    record,
    locale,
    // Only the kernel's own actions read it, past the SDK's types: see identity-actions.ts.
    ...(plugin === 'kernel' ? { request } : {}),
  };
  const { action: ms } = web.kernel.limits;
  const late = () => tooSlow(plugin, permission, ms);
  const result: unknown = await limited(ms, late, () => action.handler(own as Parameters<Action['handler']>[0]));
  if (plugin === 'kernel' && action.method !== 'GET') web.callers.forget();
  return answerOf(result, action.status);
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

/** The record, if the caller may read it and do this to it. */
async function recordOf(
  { web, caller, id: given, request }: Exchange,
  entity: RegisteredEntity,
  permission: string,
  action: Action,
): Promise<unknown> {
  const id = idOf(given, entity);
  const verb = permission.slice(entity.name.length + 1);
  const access = action.permission === undefined ? caller.require(entity, verb) : undefined;
  const read = action.permission === 'public' ? undefined : caller.access(entity, 'read');
  const text = await readOne(web.statements, web.kernel.db, wholeShape(web.kernel.registry, entity), id);
  const record: object | undefined = text && JSON.parse(text.json);
  if (record)
    await readReferenced(
      web.kernel.db,
      [access, read].filter((each) => each !== undefined),
      [record],
    );
  if (!text || !record || (read && !read.covers(record))) throw recordNotFound(entity, id);
  if (access && !access.covers(record)) throw caller.denial(permission);
  const version = request.headers['if-match'] === undefined ? undefined : versionOf(request.headers['if-match']);
  if (version !== undefined && version !== text.version) {
    throw new Problem('stale-version', {
      status: 412,
      detail: `The record has changed since you read it: it is at version ${text.version}.`,
      remedy: 'Read it again.',
      params: { given: version, current: text.version },
    });
  }
  return record;
}

/** @throws Problem `invalid-input`, `unknown-record` of an attachment (422); `invalid-query` (400) for a GET */
async function inputOf(exchange: Exchange, { method, input = {} }: Action, schema: object): Promise<unknown> {
  if (method === 'GET') {
    const query = coerced(input, new URLSearchParams(exchange.query));
    const errors = validate(schema, query);
    if (errors.length > 0) throw invalidQuery(...errors);
    await checkGivenAttachments(exchange, input, query);
    await checkGivenReferences(exchange, input, query);
    return filled(input, query);
  }
  const { value = {} } = await exchange.body();
  const errors = validate(schema, value);
  if (errors.length > 0) throw invalidInput(errors);
  const given = value as Readonly<Record<string, unknown>>;
  await checkGivenAttachments(exchange, input, given);
  await checkGivenReferences(exchange, input, given);
  return filled(input, given);
}

/** Optional fields that were not given are null, as in a row. */
function filled(fields: Fields, given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const whole: Record<string, unknown> = { ...given };
  for (const name of Object.keys(fields)) whole[name] ??= null;
  return whole;
}

/** A query string knows texts only: what a field takes as something else is read so. Several of one name are a list. */
function coerced(fields: Fields, query: URLSearchParams): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const name of new Set(query.keys())) {
    const texts = query.getAll(name);
    const field: Field | undefined = Object.hasOwn(fields, name) ? fields[name] : undefined;
    given[name] = texts.length === 1 || !field ? coerce(field, texts[0] ?? '') : texts.map((text) => coerce(field, text));
  }
  return given;
}

function coerce(field: Field | undefined, text: string): unknown {
  switch (field?.kind) {
    case 'integer':
    case 'quantity':
      return /^-?\d+$/.test(text) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'json':
    case 'money':
    case 'children':
      try {
        return JSON.parse(text);
      } catch {
        return text;
      }
    default:
      return text;
  }
}

/** Marks in each transaction of the handler that the request took effect, so that it is never run twice. */
function marking(db: Database, kept: NonNullable<Exchange['kept']>): Database {
  return {
    query: (text, values, options) => db.query(text, values, options),
    transaction: (work) =>
      db.transaction(async (tx) => {
        const result = await work(tx);
        await kept.written(tx);
        return result;
      }),
  };
}

function answerOf(result: unknown, status: number | undefined): Answer {
  if (result instanceof WebAnswer) return result;
  if (result instanceof FileAnswer) {
    const { type, body, filename } = result;
    const headers = filename ? { 'Content-Disposition': dispositionOf(filename) } : undefined;
    return { status: status ?? 200, body, type, headers };
  }
  if (result === undefined) return noContent;
  return jsonAnswer(JSON.stringify(result), status ?? 200);
}
