import { createSchema, fieldsSchema, type JsonSchema, rowSchema, updateSchema } from '@entrepot/registry/schema/json-schema';
import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import type { Action } from '@entrepot/sdk';
import { uploadQuery } from '../attachments/attachment-routes.ts';
import type { HttpKernel } from '../http-kernel.ts';
import { actionPermission } from '../routes/action-routes.ts';
import { offered } from '../routes/entity-routes.ts';
import {
  aggregateSchema,
  batchSchema,
  jobSchema,
  parameters,
  problemSchema,
  rejectedSchema,
  responses,
  searchSchema,
} from './common-parts.ts';
import { exampleOf } from './example.ts';

type Operation = Record<string, unknown>;
type Paths = Record<string, Record<string, Operation>>;

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const parameter = (name: string) => ({ $ref: `#/components/parameters/${name}` });
const json = (schema: object, example?: unknown) => ({
  'application/json': { schema, ...(example === undefined ? {} : { example }) },
});

/** The OpenAPI 3.1 document of everything that this kernel serves, from the registry and the plugins' actions. */
export function openApi({ registry, plugins }: HttpKernel): object {
  const schemas: Record<string, object> = {
    Problem: problemSchema,
    Search: searchSchema,
    Aggregate: aggregateSchema,
    BatchResult: batchSchema,
    Job: jobSchema,
    RejectedItems: rejectedSchema,
  };
  const paths: Paths = { ...kernelPaths(), ...attachmentPaths() };
  for (const entity of registry.entities.values()) {
    // Jobs have routes of their own beside the list.
    addEntity(entity, paths, schemas, {
      row: rowSchema(registry, entity),
      create: createSchema(registry, entity),
      update: updateSchema(registry, entity),
    });
  }
  for (const plugin of plugins) {
    for (const [name, action] of Object.entries(plugin.actions ?? {})) {
      const entity = action.entity && registry.entities.get(action.entity.name);
      const path = entity ? `${entity.path}/{id}:${name}` : `/api/v1/${plugin.name}/${name}`;
      put(paths, path, (action.method ?? 'POST').toLowerCase(), actionOperation(plugin.name, name, action));
    }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Entrepot',
      version: plugins.find(({ name }) => name === 'kernel')?.version ?? '1.0.0',
      description: 'Made from the enabled plugins. Errors are problem details (RFC 9457) in English or Chinese.',
    },
    servers: [{ url: '/' }],
    tags: plugins.map(({ name, label }) => ({ name, ...(label ? { description: label.en, 'x-label-zh': label.zh } : {}) })),
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      schemas,
      parameters,
      responses,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token, made by /api/v1/kernel/createToken.' },
        session: { type: 'apiKey', in: 'cookie', name: 'entrepot_session', description: 'Set by /api/v1/kernel/signIn.' },
      },
    },
  };
}

function addEntity(
  entity: RegisteredEntity,
  paths: Paths,
  schemas: Record<string, object>,
  { row, create, update }: Record<'row' | 'create' | 'update', JsonSchema>,
): void {
  const { name, path, plugin } = entity;
  const label = entity.entity.label?.en ?? name;
  const offers = offered(entity);
  schemas[name] = row;
  schemas[`${name}.page`] = {
    type: 'object',
    properties: {
      data: { type: 'array', items: ref(name) },
      nextPageToken: { type: ['string', 'null'], description: 'For the next page; null on the last one.' },
    },
    required: ['data', 'nextPageToken'],
  };
  const operation = (verb: string, permission: string, summary: string, rest: Operation): Operation => ({
    operationId: `${name}.${verb}`,
    tags: [plugin],
    summary: `${summary}: ${label}`,
    'x-permission': `${name}.${permission}`,
    ...rest,
  });
  const example = exampleOf(row);
  const page = { description: 'One page.', content: json(ref(`${name}.page`), { data: [example], nextPageToken: null }) };
  const one = (description: string) => ({
    description,
    headers: { ETag: { description: 'The version, in quotes.', schema: { type: 'string' } } },
    content: json(ref(name), example),
  });
  put(paths, path, 'get', operation('list', 'read', 'List', { parameters: listParameters, responses: answers({ 200: page }) }));
  put(
    paths,
    `${path}:search`,
    'post',
    operation('search', 'read', 'Search', {
      requestBody: { required: true, content: json(ref('Search')) },
      responses: answers({ 200: page }, 422),
    }),
  );
  put(
    paths,
    `${path}:aggregate`,
    'post',
    operation('aggregate', 'read', 'Aggregate', {
      requestBody: { required: true, content: json(ref('Aggregate')) },
      responses: answers({ 200: { description: 'One object per group.', content: json({ type: 'object' }) } }, 422),
    }),
  );
  put(
    paths,
    `${path}:export`,
    'get',
    operation('export', 'read', 'Export as CSV', {
      parameters: ['filter', 'sort', 'fields'].map(parameter),
      responses: answers({ 200: { description: 'A CSV file.', content: { 'text/csv': { schema: { type: 'string' } } } } }),
    }),
  );
  const item = `${path}/{id}`;
  put(
    paths,
    item,
    'get',
    operation('get', 'read', 'Read', {
      parameters: [parameter('id'), parameter('fields'), parameter('expand')],
      responses: answers({ 200: one('The record.') }, 404),
    }),
  );
  const changes = [404, 409, 412, 413, 415, 422, 428] as const;
  if (offers.includes('create')) {
    schemas[`${name}.create`] = create;
    put(
      paths,
      path,
      'post',
      operation('create', 'create', 'Create', {
        parameters: [parameter('idempotencyKey')],
        requestBody: { required: true, content: json(ref(`${name}.create`), exampleOf(create)) },
        responses: answers({ 201: one('The new record.') }, 409, 413, 415, 422),
      }),
    );
  }
  if (offers.includes('update')) {
    schemas[`${name}.update`] = update;
    put(
      paths,
      item,
      'patch',
      operation('update', 'update', 'Change', {
        parameters: [parameter('id'), parameter('ifMatch')],
        requestBody: { required: true, content: json(ref(`${name}.update`)) },
        responses: answers({ 200: one('The record as it is now.') }, ...changes),
      }),
    );
  }
  if (offers.includes('delete')) {
    put(
      paths,
      item,
      'delete',
      operation('delete', 'delete', 'Delete', {
        parameters: [parameter('id'), parameter('ifMatch')],
        responses: answers({ 204: { description: 'It is gone.' } }, ...changes),
      }),
    );
  }
  const key = { id: { type: 'string', format: 'uuid' }, version: { type: 'integer', minimum: 1 } };
  const items: Readonly<Record<string, object>> = {
    create: ref(`${name}.create`),
    update: { type: 'object', properties: key, required: ['id', 'version'], description: `With the fields of ${name}.update.` },
    delete: { type: 'object', properties: key, required: ['id', 'version'], additionalProperties: false },
  };
  const done = { description: 'Up to 1,000 items: a result for each.', content: json(ref('BatchResult')) };
  const asJob = {
    description: 'More than 1,000 items: the job that writes them; its `result` counts those written and those `failed`.',
    headers: { Location: { description: 'Where the job tells how far it is.', schema: { type: 'string' } } },
    content: json(ref('Job')),
  };
  for (const verb of offers) {
    const properties = {
      items: { type: 'array', items: items[verb], minItems: 1 },
      errors: { type: 'array', description: 'Not read: the error file of a job may be sent again as it is.' },
    };
    const body = { type: 'object', properties, required: ['items'], additionalProperties: false };
    const batchName = `batch${verb.charAt(0).toUpperCase()}${verb.slice(1)}`;
    put(
      paths,
      `${path}:${batchName}`,
      'post',
      operation(batchName, verb, batchName, {
        parameters: [parameter('idempotencyKey')],
        requestBody: { required: true, content: json(body) },
        responses: answers({ 200: done, 202: asJob }, 409, 413, 415, 422),
      }),
    );
  }
}

function actionOperation(plugin: string, name: string, action: Action): Operation {
  const { method = 'POST', permission, input = {}, output, status = output ? 200 : undefined, summary, label } = action;
  const schema = fieldsSchema(input);
  const required = (schema.required ?? []) as readonly string[];
  const inQuery = queryParameters(schema);
  const result = output
    ? { description: 'The result.', content: json(fieldsSchema(output)) }
    : { description: 'The result, where there is one.' };
  return {
    operationId: actionPermission(plugin, name, action),
    tags: [plugin],
    summary: summary ?? label?.en ?? name,
    ...(permission === 'public' ? { security: [] } : {}),
    'x-permission': permission ?? actionPermission(plugin, name, action),
    parameters: [...(action.entity ? [parameter('id')] : []), ...(method === 'GET' ? inQuery : [parameter('idempotencyKey')])],
    ...(method === 'POST' && inQuery.length > 0
      ? { requestBody: { required: required.length > 0, content: json(schema, exampleOf(schema)) } }
      : {}),
    responses: answers(status === undefined ? { '2XX': result } : { [status]: result }, 404, 409, 412, 413, 415, 422),
  };
}

function queryParameters({ required = [], properties = {} }: JsonSchema): { name: string; schema: JsonSchema }[] {
  return Object.entries(properties as Readonly<Record<string, JsonSchema>>).map(([name, schema]) => ({
    name,
    in: 'query',
    required: (required as readonly string[]).includes(name),
    schema,
  }));
}

/** The routes of files that are no JSON; the others are those of every entity. */
function attachmentPaths(): Paths {
  const path = '/api/v1/kernel/attachments';
  const bytes = { '*/*': { schema: { type: 'string', format: 'binary' } } };
  const headers = (...names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, { schema: { type: 'string' } }]));
  const made = { description: 'Its record.', headers: headers('ETag', 'Location'), content: json(ref('kernel.attachment')) };
  const file = {
    description: 'The bytes, to be saved as a file.',
    headers: headers('ETag', 'Content-Disposition'),
    content: bytes,
  };
  const ifNoneMatch = { name: 'If-None-Match', in: 'header', description: 'ETags of what is known.', schema: { type: 'string' } };
  const tags = ['kernel'];
  return {
    [path]: {
      post: {
        operationId: 'kernel.attachment.create',
        tags,
        summary: 'Upload a file, up to 25 MiB; one that no record refers to is deleted after a day',
        'x-permission': 'kernel.attachment.create',
        parameters: [...queryParameters(fieldsSchema(uploadQuery)), parameter('idempotencyKey')],
        requestBody: { required: true, description: 'The file itself.', content: bytes },
        responses: answers({ 201: made }, 409, 413, 415, 422),
      },
    },
    [`${path}/{id}:content`]: {
      get: {
        operationId: 'kernel.attachment.content',
        tags,
        summary: 'Download a file',
        'x-permission': 'kernel.attachment.read',
        parameters: [parameter('id'), ifNoneMatch],
        responses: answers({ 200: file, 304: { description: 'It is the one that is known.' } }, 404),
      },
    },
  };
}

function kernelPaths(): Paths {
  const text = (description: string) => ({ description, content: json({ type: 'object' }) });
  const job = { description: 'How far the job is.', content: json(ref('Job')) };
  const jobs = '/api/v1/kernel/jobs/{id}';
  const operation = (operationId: string, summary: string, rest: Operation) => ({
    operationId,
    tags: ['kernel'],
    summary,
    ...rest,
  });
  const file = (type: string) =>
    answers({ 200: { description: 'A stream.', content: { [type]: { schema: { type: 'string' } } } } }, 404);
  const errorFiles = { 'text/csv': { schema: { type: 'string' } }, ...json(ref('RejectedItems')) };
  return {
    '/healthz': {
      get: operation('kernel.health', 'Whether the process runs', { security: [], responses: { 200: text('It does.') } }),
    },
    '/readyz': {
      get: operation('kernel.ready', 'Whether it can serve', {
        security: [],
        responses: { 200: text('It can.'), 503: { $ref: '#/components/responses/503' } },
      }),
    },
    [jobs]: {
      get: operation('kernel.job.get', 'Read: Job', { parameters: [parameter('id')], responses: answers({ 200: job }, 404) }),
    },
    [`${jobs}:cancel`]: {
      post: operation('kernel.job.cancel', 'Cancel a job', {
        parameters: [parameter('id')],
        responses: answers({ 202: job }, 404, 409),
      }),
    },
    [`${jobs}:watch`]: {
      get: operation('kernel.job.watch', 'Watch a job (server-sent events)', {
        parameters: [parameter('id')],
        responses: file('text/event-stream'),
      }),
    },
    [`${jobs}:errors`]: {
      get: operation('kernel.job.errors', 'Rejected items, as CSV or as JSON to be corrected and sent again', {
        parameters: [parameter('id')],
        responses: answers({ 200: { description: 'A stream.', content: errorFiles } }, 404),
      }),
    },
  };
}

const listParameters = ['filter', 'sort', 'pageSize', 'pageToken', 'fields', 'expand'].map(parameter);

/** The good answers, and the problems that any route may answer beside those named. */
function answers(good: Readonly<Record<string, object>>, ...more: readonly number[]): object {
  const problems = [400, 401, 403, ...more, 500, 503].map((status) => [status, { $ref: `#/components/responses/${status}` }]);
  return { ...good, ...Object.fromEntries(problems) };
}

/** What is declared first stands: the kernel's own routes for jobs and files before the generated ones. */
function put(paths: Paths, path: string, method: string, operation: Operation): void {
  const item = paths[path] ?? {};
  item[method] ??= operation;
  paths[path] = item;
}
