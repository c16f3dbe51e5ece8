import { fieldsSchema, type JsonSchema } from '@entrepot/registry/schema/json-schema';
import { uploadQuery } from '@entrepot/web/attachments/attachment-routes';
import { jobSchema, rejectedSchema } from './common-parts.ts';
import { exampleOf } from './example.ts';
import { answers, json, type Operation, type Paths, parameter, queryParameters, ref } from './operation-parts.ts';

/** The routes of files that are no JSON; the others are those of every entity. */
export function attachmentPaths(record: JsonSchema): Paths {
  const path = '/api/v1/kernel/attachments';
  const bytes = { '*/*': { schema: { type: 'string', format: 'binary' }, example: '%PDF-1.7 …' } };
  const headers = (...names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, { schema: { type: 'string' } }]));
  const made = {
    description: 'Its record.',
    headers: headers('ETag', 'Location'),
    content: json(ref('kernel.attachment'), exampleOf(record)),
  };
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

/** The routes of jobs and of the process itself. */
export function kernelPaths(): Paths {
  const state = (description: string, example: object) => ({ description, content: json({ type: 'object' }, example) });
  const job = { description: 'How far the job is.', content: json(ref('Job'), exampleOf(jobSchema)) };
  const jobs = '/api/v1/kernel/jobs/{id}';
  const operation = (operationId: string, summary: string, rest: Operation) => ({
    operationId,
    tags: ['kernel'],
    summary,
    ...rest,
  });
  const stream = { schema: { type: 'string' }, example: 'event: progress\ndata: {"state":"running","done":1,"total":2}\n\n' };
  const errorFiles = {
    'text/csv': { schema: { type: 'string' }, example: 'code,errors\r\nA-1,/code is taken\r\n' },
    ...json(ref('RejectedItems'), exampleOf(rejectedSchema)),
  };
  return {
    '/healthz': {
      get: operation('kernel.health', 'Whether the process runs', {
        security: [],
        responses: { 200: state('It does.', { status: 'ok' }) },
      }),
    },
    '/readyz': {
      get: operation('kernel.ready', 'Whether it can serve', {
        security: [],
        responses: { 200: state('It can.', { status: 'ready' }), 503: { $ref: '#/components/responses/503' } },
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
    [`${jobs}:retry`]: {
      post: operation('kernel.job.retry', 'Let a failed job run again', {
        parameters: [parameter('id')],
        responses: answers({ 202: job }, 404, 409),
      }),
    },
    [`${jobs}:watch`]: {
      get: operation('kernel.job.watch', 'Watch a job (server-sent events)', {
        parameters: [parameter('id')],
        responses: answers({ 200: { description: 'A stream.', content: { 'text/event-stream': stream } } }, 404),
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
