const text = { type: 'string' } as const;
const whole = { type: 'integer' } as const;
const names = { oneOf: [{ type: 'array', items: text }, text] } as const;

export const problemSchema = {
  type: 'object',
  description: 'RFC 9457.',
  properties: {
    type: { type: 'string', format: 'uri' },
    title: text,
    status: whole,
    detail: text,
    code: { ...text, description: 'Stable; programs decide by it.' },
    remedy: { ...text, description: 'What the caller can do.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { pointer: { ...text, description: 'JSON Pointer (RFC 6901) into the input.' }, code: text, detail: text },
        required: ['pointer', 'code', 'detail'],
      },
    },
    traceId: text,
    instance: text,
  },
  required: ['type', 'title', 'status', 'detail', 'code'],
  examples: [
    {
      type: 'urn:entrepot:problem:permission-denied',
      title: 'Permission denied',
      status: 403,
      detail: 'The permission "example.record.read" is missing.',
      code: 'permission-denied',
      remedy: 'Ask an administrator for a role that grants it.',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      instance: '/api/v1/example/records',
    },
  ],
} as const;

export const searchSchema = {
  type: 'object',
  properties: {
    filter: { type: 'object', additionalProperties: true, description: 'A condition tree, as {"status": {"eq": "held"}}.' },
    sort: names,
    pageSize: { type: 'integer', minimum: 1, maximum: 1_000, default: 50 },
    pageToken: text,
    fields: names,
    expand: names,
  },
  additionalProperties: false,
} as const;

export const aggregateSchema = {
  type: 'object',
  properties: {
    filter: { type: 'object', additionalProperties: true },
    groupBy: {
      type: 'array',
      items: text,
      maxItems: 8,
      description: 'Fields; of a date or moment also its day, week, month, quarter or year, as "createdAt:day".',
    },
    timeZone: { ...text, description: 'By whose calendar, as "Asia/Shanghai"; UTC unless given.' },
    values: {
      type: 'object',
      description: 'Results by name: {"lines": {"count": "*"}, "total": {"sum": "quantity"}}; count, sum, min, max, avg.',
      additionalProperties: { type: 'object', additionalProperties: text, minProperties: 1, maxProperties: 1 },
    },
  },
  required: ['values'],
  additionalProperties: false,
  examples: [{ values: { records: { count: '*' } } }],
} as const;

export const batchSchema = {
  type: 'object',
  properties: {
    succeeded: whole,
    failed: whole,
    results: {
      type: 'array',
      description: 'In the order of the items.',
      items: {
        type: 'object',
        properties: { index: whole, status: whole, data: { type: 'object' }, problem: { $ref: '#/components/schemas/Problem' } },
        required: ['index', 'status'],
      },
    },
  },
  required: ['succeeded', 'failed', 'results'],
} as const;

export const rejectedSchema = {
  type: 'object',
  properties: {
    items: { type: 'array', description: 'As they were sent.' },
    errors: { ...problemSchema.properties.errors, description: 'Each points into `items`, as /items/0/quantity.' },
  },
  required: ['items', 'errors'],
} as const;

export const jobSchema = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    name: text,
    label: { type: 'object', description: 'What people call it, by language.', properties: { en: text, zh: text } },
    state: { type: 'string', enum: ['waiting', 'running', 'done', 'failed', 'cancelled'] },
    done: whole,
    total: whole,
    message: { type: ['string', 'null'] },
    result: {},
    error: { type: ['object', 'null'], properties: { code: text, detail: text } },
    rejected: { ...whole, description: 'Items in the error file, /api/v1/kernel/jobs/{id}:errors.' },
    userId: { type: ['string', 'null'] },
    createdAt: { type: 'string', format: 'date-time' },
    startedAt: { type: ['string', 'null'], format: 'date-time', description: 'When its last attempt began.' },
    updatedAt: { type: 'string', format: 'date-time', description: 'When it was last heard of.' },
    finishedAt: { type: ['string', 'null'], format: 'date-time' },
  },
  required: ['id', 'name', 'state', 'done', 'total'],
} as const;

function query(name: string, description: string, schema: object, example?: string): object {
  return { name, in: 'query', description, schema, ...(example === undefined ? {} : { example }) };
}

export const parameters: Readonly<Record<string, object>> = {
  id: { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
  filter: {
    name: 'filter',
    in: 'query',
    description:
      'A condition tree over declared fields: eq, ne, lt, lte, gt, gte, in, notIn, contains, startsWith, empty; and, or, not.',
    content: { 'application/json': { schema: { type: 'object' }, example: { createdAt: { gte: '2026-01-31T00:00:00Z' } } } },
  },
  sort: query('sort', 'Fields by comma; a minus sorts downwards.', text, '-createdAt,id'),
  pageSize: query('pageSize', 'Records per page.', { type: 'integer', minimum: 1, maximum: 1_000, default: 50 }),
  pageToken: query('pageToken', 'The `nextPageToken` of the page before, with the same sort.', text),
  fields: query('fields', 'Only these fields, by comma; system fields always show.', text),
  expand: query('expand', 'References and children to show as records, by comma.', text),
  ifMatch: {
    name: 'If-Match',
    in: 'header',
    required: true,
    description: 'The ETag of the version that was read.',
    schema: text,
    example: '"1"',
  },
  idempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'The same request with the same key takes effect once; its answer comes again for 24 hours.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
};

const told: Readonly<Record<number, string>> = {
  400: 'The request is not understood: a field, parameter or operator that is not declared, or no JSON.',
  401: 'Nobody is signed in.',
  403: 'The permission for it, or for one of the fields, is missing.',
  404: 'There is no such record, or it is not open to the caller.',
  409: 'It conflicts with what is stored, or the same request is still running.',
  412: 'The record has changed since it was read.',
  413: 'The body is too large.',
  415: 'The body is no JSON; of a file: it is a form.',
  422: 'Some values are not right; `errors` says which.',
  428: 'The header If-Match is missing.',
  429: 'Too many of these for now; Retry-After says when to come again.',
  500: 'A defect; the traceId finds it in the log.',
  503: 'The database or a plugin is not available for now.',
};

export const responses: Readonly<Record<string, object>> = Object.fromEntries(
  Object.entries(told).map(([status, description]) => [
    status,
    { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
  ]),
);
