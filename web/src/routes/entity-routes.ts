import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import type { Operation } from '@entrepot/sdk';
import { type Answer, jsonAnswer, noContent } from '../answer.ts';
import type { Exchange } from '../exchange.ts';
import { aggregate } from '../read/aggregate.ts';
import { exportCsv } from '../read/export-csv.ts';
import { conditionOf, type ListRequest, listRequestOf, listRequestOfQuery } from '../read/list-request.ts';
import { readOne, readPage } from '../read/read-records.ts';
import { shapeFor } from '../read/shape.ts';
import { parseSort, positionOf } from '../read/sort.ts';
import { isWatched, tellExport, tellRead } from '../read/tell-read.ts';
import { batch } from '../write/batch.ts';
import { draftChange, draftRecord } from '../write/draft.ts';
import { versionOf } from '../write/if-match.ts';
import { present } from '../write/present.ts';
import { createRecords, deleteRecords, recordNotFound, updateRecords } from '../write/write-records.ts';
import type { Route } from './route.ts';

/** Bytes of a batch at most: some 100,000 items of a common size, held in memory while they are stored. */
const mostBatchBytes = 32 * 1024 * 1024;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The generated routes of an entity, as far as it offers them. */
export function* entityRoutes(entity: RegisteredEntity): Generator<Route> {
  const { path } = entity;
  const reading = (work: string) => ({ ...facts(entity, work), permission: `${entity.name}.read` });
  const offers = (operation: Operation) => offered(entity).includes(operation);
  yield {
    ...reading('list'),
    method: 'GET',
    path,
    handler: (exchange) => list(exchange, entity, listRequestOfQuery(exchange.query)),
  };
  yield {
    ...reading('search'),
    method: 'POST',
    path: `${path}:search`,
    handler: (exchange) => search(exchange, entity),
    reads: true,
  };
  yield {
    ...reading('aggregate'),
    method: 'POST',
    path: `${path}:aggregate`,
    handler: (exchange) => summarise(exchange, entity),
    reads: true,
  };
  yield { ...reading('export'), method: 'GET', path: `${path}:export`, handler: (exchange) => exportRecords(exchange, entity) };
  yield { ...reading('read'), method: 'GET', path: `${path}/{id}`, handler: (exchange) => getOne(exchange, entity) };
  if (offers('create')) {
    yield { ...facts(entity, 'create'), method: 'POST', path, handler: (exchange) => create(exchange, entity) };
    yield batchRoute(entity, 'create', 'batchCreate');
  }
  if (offers('update')) {
    yield { ...facts(entity, 'update'), method: 'PATCH', path: `${path}/{id}`, handler: (exchange) => update(exchange, entity) };
    yield batchRoute(entity, 'update', 'batchUpdate');
  }
  if (offers('delete')) {
    yield { ...facts(entity, 'delete'), method: 'DELETE', path: `${path}/{id}`, handler: (exchange) => remove(exchange, entity) };
    yield batchRoute(entity, 'delete', 'batchDelete');
  }
}

/** Whose route it is, and what it asks for: the permission of the same name as the work unless it is another one. */
function facts({ plugin, name }: RegisteredEntity, work: string): Pick<Route, 'plugin' | 'work' | 'permission'> {
  return { plugin, work: `${work} ${name}`, permission: `${name}.${work}` };
}

function batchRoute(entity: RegisteredEntity, operation: Operation, name: string): Route {
  const handler = (exchange: Exchange) => batch(exchange, entity, operation);
  return { ...facts(entity, operation), method: 'POST', path: `${entity.path}:${name}`, handler, mostBodyBytes: mostBatchBytes };
}

/** What an entity lets its generated routes write. */
export function offered({ entity }: RegisteredEntity): readonly Operation[] {
  const operations = entity.operations ?? ['create', 'update', 'delete'];
  return entity.appendOnly ? operations.filter((operation) => operation === 'create') : operations;
}

async function list(exchange: Exchange, entity: RegisteredEntity, request: ListRequest): Promise<Answer> {
  const { web, caller } = exchange;
  const { fields, expand, pageToken, pageSize } = request;
  const shape = shapeFor(web.kernel.registry, caller, entity, { fields, expand, children: false });
  const condition = conditionOf(shape.access, request.filter);
  const keys = parseSort(shape.access, request.sort);
  const after = pageToken === undefined ? undefined : positionOf(keys, pageToken);
  const ids: string[] | undefined = isWatched(exchange, shape) ? [] : undefined;
  const body = await readPage(web.statements, web.kernel.db, { shape, condition, keys, after, limit: pageSize }, ids);
  if (ids) await tellRead(exchange, shape, ids);
  return jsonAnswer(body);
}

async function search(exchange: Exchange, entity: RegisteredEntity): Promise<Answer> {
  return list(exchange, entity, listRequestOf((await exchange.body()).value ?? {}));
}

async function summarise(exchange: Exchange, entity: RegisteredEntity): Promise<Answer> {
  const { web, caller } = exchange;
  const { value } = await exchange.body();
  return jsonAnswer(await aggregate(web.statements, web.kernel.db, caller.require(entity, 'read'), value));
}

async function exportRecords(exchange: Exchange, entity: RegisteredEntity): Promise<Answer> {
  const { web, caller, query } = exchange;
  const request = listRequestOfQuery(query, ['filter', 'sort', 'fields']);
  const shape = shapeFor(web.kernel.registry, caller, entity, { fields: request.fields, children: false });
  const keys = parseSort(shape.access, request.sort);
  const condition = conditionOf(shape.access, request.filter);
  const pages = exportCsv(web.statements, web.kernel.db, { shape, condition, keys }, request.fields);
  const body = await tellExport(exchange, shape, request.fields, pages);
  const name = entity.path.slice(entity.path.lastIndexOf('/') + 1);
  const headers = { 'Content-Disposition': `attachment; filename="${name}.csv"` };
  return { status: 200, body, type: 'text/csv; charset=utf-8', headers };
}

async function getOne(exchange: Exchange, entity: RegisteredEntity): Promise<Answer> {
  const { web, caller, id: given, query } = exchange;
  const id = idOf(given, entity);
  const { fields, expand } = listRequestOfQuery(query, ['fields', 'expand']);
  const shape = shapeFor(web.kernel.registry, caller, entity, { fields, expand, children: true });
  const record = await readOne(web.statements, web.kernel.db, shape, id);
  if (!record) throw recordNotFound(entity, id);
  await tellRead(exchange, shape, [id]);
  return jsonAnswer(record.json, 200, { ETag: `"${record.version}"` });
}

async function create(exchange: Exchange, entity: RegisteredEntity): Promise<Answer> {
  const { web, caller, kept } = exchange;
  const { registry } = web.kernel;
  caller.require(entity, 'create');
  const { value } = await exchange.body();
  const given = typeof value === 'object' && value !== null ? { ...value } : {};
  const draft = draftRecord(registry, caller, entity, value, web.kernel.now());
  const answer = await web.kernel.db.transaction(async (tx) => {
    const [row] = await createRecords({ web, caller, entity, tx }, [structuredClone(draft)], [given]);
    if (!row) throw new Error(`${entity.name} stored nothing`);
    const body = JSON.stringify(present(registry, caller, entity, row));
    const made = jsonAnswer(body, 201, { Location: `${entity.path}/${row.id}`, ETag: `"${row.version}"` });
    await kept?.answered(tx, made);
    return made;
  });
  web.written(entity);
  return answer;
}

async function update(exchange: Exchange, entity: RegisteredEntity): Promise<Answer> {
  const { web, caller, id: given, request } = exchange;
  const { registry } = web.kernel;
  const id = idOf(given, entity);
  caller.require(entity, 'update');
  const version = versionOf(request.headers['if-match']);
  const fields = draftChange(registry, caller, entity, (await exchange.body()).value);
  const [row] = await web.kernel.db.transaction((tx) => updateRecords({ web, caller, entity, tx }, [{ id, version, fields }]));
  if (!row) throw recordNotFound(entity, id);
  web.written(entity);
  if (!caller.access(entity, 'read').denied)
    await tellRead(exchange, shapeFor(registry, caller, entity, { children: true }), [id]);
  return jsonAnswer(JSON.stringify(present(registry, caller, entity, row)), 200, { ETag: `"${row.version}"` });
}

async function remove({ web, caller, id: given, request }: Exchange, entity: RegisteredEntity): Promise<Answer> {
  const id = idOf(given, entity);
  caller.require(entity, 'delete');
  const version = versionOf(request.headers['if-match']);
  await web.kernel.db.transaction((tx) => deleteRecords({ web, caller, entity, tx }, [{ id, version }]));
  web.written(entity);
  return noContent;
}

/** @throws Problem `record-not-found` where it is no id at all */
export function idOf(id: string, entity: RegisteredEntity): string {
  if (!uuid.test(id)) throw recordNotFound(entity, id);
  return id.toLowerCase();
}
