import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import { validate } from '@entrepot/registry/schema/validate';
import { type Action, type Database, type Field, type Fields, FileAnswer, Problem } from '@entrepot/sdk';
import { type Answer, jsonAnswer, noContent, WebAnswer } from '../answer.ts';
import { dispositionOf } from '../disposition.ts';
import type { Exchange } from '../exchange.ts';
import { invalidQuery } from '../read/shape.ts';
import { versionOf } from '../write/if-match.ts';
import {
  type ActionTarget,
  actionContext,
  actionInput,
  actionTarget,
  callAction,
  checkReferred,
  filled,
  recordForAction,
} from './call-action.ts';
import type { Route } from './route.ts';

export { actionPermission } from './call-action.ts';

/** The route of an action: on its plugin, or on the records of its entity. */
export function actionRoute(plugin: string, name: string, action: Action, entity: RegisteredEntity | undefined): Route {
  const path = entity ? `${entity.path}/{id}:${name}` : `/api/v1/${plugin}/${name}`;
  const target = actionTarget(plugin, name, action, entity);
  return {
    method: action.method ?? 'POST',
    path,
    plugin,
    work: `action ${target.permission}`,
    permission: action.permission ?? target.permission,
    handler: (exchange) => run(exchange, target),
    secret: plugin === 'kernel' || action.secret === true,
    reads: action.reads === true,
  };
}

async function run(exchange: Exchange, target: ActionTarget): Promise<Answer> {
  const { plugin, permission, action, entity } = target;
  const { web, caller, request } = exchange;
  if (action.permission !== 'public') caller.requireSignedIn();
  if (action.permission === undefined && !entity) caller.requirePermission(permission);
  const record = entity && (await recordOf(exchange, { ...target, entity }));
  const input = await inputOf(exchange, target);
  const db = exchange.kept ? marking(web.kernel.context(plugin).db, exchange.kept) : undefined;
  const own = {
    ...actionContext(exchange, plugin, db),
    input,
    record,
    // Only the kernel's own actions read it, past the SDK's types: see identity-actions.ts.
    ...(plugin === 'kernel' ? { request } : {}),
  };
  const result: unknown = await callAction(exchange, target, () => action.handler(own as Parameters<Action['handler']>[0]));
  if (plugin === 'kernel' && action.method !== 'GET' && !action.reads) web.forgetCallers();
  return answerOf(result, action.status);
}

/** The record, at the version that the caller means. */
async function recordOf(exchange: Exchange, target: ActionTarget & { readonly entity: RegisteredEntity }): Promise<unknown> {
  const { record, version: current } = await recordForAction(exchange, target, exchange.id);
  const given = exchange.request.headers['if-match'];
  const version = given === undefined ? undefined : versionOf(given);
  if (version !== undefined && version !== current) {
    throw new Problem('stale-version', {
      status: 412,
      detail: `The record has changed since you read it: it is at version ${current}.`,
      remedy: 'Read it again.',
      params: { given: version, current },
    });
  }
  return record;
}

/** @throws Problem `invalid-input`, `unknown-record` of an attachment (422); `invalid-query` (400) for a GET */
async function inputOf(exchange: Exchange, target: ActionTarget): Promise<unknown> {
  const { method, input = {} } = target.action;
  if (method !== 'GET') return actionInput(exchange, target, (await exchange.body()).value ?? {});
  const query = coerced(input, new URLSearchParams(exchange.query));
  const errors = validate(target.schema, query);
  if (errors.length > 0) throw invalidQuery(...errors);
  await checkReferred(exchange, input, query);
  return filled(input, query);
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
