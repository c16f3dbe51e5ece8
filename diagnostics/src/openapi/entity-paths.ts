import type { JsonSchema } from '@entrepot/registry/schema/json-schema';
import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import { offered } from '@entrepot/web/routes/entity-routes';
import { batchSchema, jobSchema } from './common-parts.ts';
import { exampleOf, exampleOfChange } from './example.ts';
import { answers, json, type Operation, type Paths, parameter, put, ref } from './operation-parts.ts';

/** The generated routes of an entity, and the schemas that they speak of. */
export function addEntity(
  entity: RegisteredEntity,
  paths: Paths,
  schemas: Record<string, object>,
  { row, create, update }: Record<'row' | 'create' | 'update', JsonSchema>,
): void {
  const { name, path, plugin } = entity;
  const label = entity.entity.label?.en ?? name;
  const offers = offered(entity);
  schemas[name] = withExpansions(row);
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
  const groups = {
    description: 'One object per group.',
    content: json(
      {
        type: 'object',
        properties: { data: { type: 'array', items: { type: 'object', additionalProperties: true } } },
        required: ['data'],
        additionalProperties: false,
      },
      { data: [{ records: '1' }] },
    ),
  };
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
      requestBody: {
        required: true,
        content: json(ref('Search'), {
          filter: { createdAt: { gte: '2026-01-31T00:00:00Z' } },
          sort: '-createdAt',
          pageSize: 50,
        }),
      },
      responses: answers({ 200: page }, 422),
    }),
  );
  put(
    paths,
    `${path}:aggregate`,
    'post',
    operation('aggregate', 'read', 'Aggregate', {
      requestBody: { required: true, content: json(ref('Aggregate'), { values: { records: { count: '*' } } }) },
      responses: answers({ 200: groups }, 422),
    }),
  );
  put(
    paths,
    `${path}:export`,
    'get',
    operation('export', 'read', 'Export as CSV', {
      parameters: ['filter', 'sort', 'fields'].map(parameter),
      responses: answers({
        200: { description: 'A CSV file.', content: { 'text/csv': { schema: { type: 'string' }, example: 'id,version\r\n' } } },
      }),
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
        responses: answers({ 201: one('The new record.') }, 404, 409, 413, 415, 422),
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
        requestBody: { required: true, content: json(ref(`${name}.update`), exampleOfChange(update)) },
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
    update: ref(`${name}.batchUpdate`),
    delete: { type: 'object', properties: key, required: ['id', 'version'], additionalProperties: false },
  };
  const exampleItems: Readonly<Record<string, unknown>> = {
    create: exampleOf(create),
    update: { ...exampleKey, ...(exampleOfChange(update) as object) },
    delete: exampleKey,
  };
  const done = {
    description: 'Up to 1,000 items: a result for each.',
    content: json(ref('BatchResult'), exampleOf(batchSchema)),
  };
  const asJob = {
    description: 'More than 1,000 items: the job that writes them; its `result` counts those written and those `failed`.',
    headers: { Location: { description: 'Where the job tells how far it is.', schema: { type: 'string' } } },
    content: json(ref('Job'), exampleOf(jobSchema)),
  };
  if (offers.includes('update')) {
    schemas[`${name}.batchUpdate`] = {
      ...update,
      properties: { ...key, ...(update.properties as object) },
      required: ['id', 'version'],
      minProperties: 3,
    };
  }
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
        requestBody: {
          required: true,
          content: json(body, exampleItems[verb] === undefined ? undefined : { items: [exampleItems[verb]] }),
        },
        responses: answers({ 200: done, 202: asJob }, 404, 409, 413, 415, 422),
      }),
    );
  }
}

const listParameters = ['filter', 'sort', 'pageSize', 'pageToken', 'fields', 'expand'].map(parameter);

const exampleKey = { id: '01981c3e-7a4b-7c2d-9e5f-0123456789ab', version: 1 };

/** A reference is answered as its id; where `expand` names it, as the record. */
function withExpansions(row: JsonSchema): JsonSchema {
  const properties = Object.entries(row.properties as Readonly<Record<string, JsonSchema>>).map(([name, schema]) => {
    if (schema['x-kind'] === 'children') return [name, { ...schema, items: withExpansions(schema.items as JsonSchema) }];
    if (schema['x-kind'] !== 'ref') return [name, schema];
    const { type, format, ...rest } = schema;
    return [name, { ...rest, anyOf: [{ type, format }, ref(String(schema['x-target']))] }];
  });
  return { ...row, properties: Object.fromEntries(properties) };
}
