import { hash } from 'node:crypto';
import { fieldsSchema } from '@entrepot/registry/schema/json-schema';
import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import { validate } from '@entrepot/registry/schema/validate';
import { field, Problem } from '@entrepot/sdk';
import { type Answer, jsonAnswer } from '../answer.ts';
import { dispositionOf } from '../disposition.ts';
import type { Exchange } from '../exchange.ts';
import { readOne } from '../read/read-records.ts';
import { readReferenced } from '../read/referenced.ts';
import { forbidden, invalidQuery, wholeShape } from '../read/shape.ts';
import { idOf } from '../routes/entity-routes.ts';
import type { Route } from '../routes/route.ts';
import { draftRecord } from '../write/draft.ts';
import { present } from '../write/present.ts';
import { createRecords, recordNotFound } from '../write/write-records.ts';
import { Attachment } from './attachment.entity.ts';
import { attachmentStore, insertContent } from './attachment-contents.ts';
import { mayOpen } from './check-attachments.ts';

const path = '/api/v1/kernel/attachments';
const mostBytes = 25 * 1024 * 1024;

/** What an upload says in its query. A name is no path: it may be taken for one where the file is saved. */
export const uploadQuery = { name: field.text({ minLength: 1, pattern: '^[^\\u0000-\\u001f\\u007f/\\\\]+$' }) };
const querySchema = fieldsSchema(uploadQuery);

/** The way in and out of files; lists, metadata and deletion are those of every entity. */
export const attachmentRoutes: readonly Route[] = [
  { ...facts('create', 'create'), method: 'POST', path, handler: upload, mostBodyBytes: mostBytes, raw: true },
  { ...facts('download', 'read'), method: 'GET', path: `${path}/{id}:content`, handler: content },
];

function facts(work: string, verb: string): Pick<Route, 'plugin' | 'work' | 'permission'> {
  return { plugin: 'kernel', work: `${work} kernel.attachment`, permission: `kernel.attachment.${verb}` };
}

async function upload(exchange: Exchange): Promise<Answer> {
  const { web, caller, kept, request } = exchange;
  const { registry, db } = web.kernel;
  const entity = attachments(exchange);
  caller.require(entity, 'create');
  const name = nameOf(exchange.query);
  const mediaType = mediaTypeOf(request.headers['content-type']);
  const bytes = await exchange.bytes();
  if (bytes.length === 0) {
    throw new Problem('empty-file', {
      detail: 'The body is empty.',
      remedy: 'Send the bytes of the file as the body, with its Content-Type.',
    });
  }
  const given = { name, mediaType, bytes: bytes.length, sha256: hash('sha256', bytes) };
  const draft = draftRecord(registry, caller, entity, given, web.kernel.now());
  return db.transaction(async (tx) => {
    await insertContent(tx, draft.id, bytes);
    const [row] = await createRecords({ web, caller, entity, tx }, [structuredClone(draft)], [given]);
    if (!row) throw new Error(`${entity.name} stored nothing`);
    const body = JSON.stringify(present(registry, caller, entity, row));
    const made = jsonAnswer(body, 201, { Location: `${path}/${row.id}`, ETag: `"${row.version}"` });
    await kept?.answered(tx, made);
    return made;
  });
}

/** The bytes, to be saved: never shown inside a page of ours, whatever they say they are. */
async function content(exchange: Exchange): Promise<Answer> {
  const { web, caller, request } = exchange;
  const { registry, db } = web.kernel;
  const entity = attachments(exchange);
  const access = caller.require(entity, 'read');
  const id = idOf(exchange.id, entity);
  const text = await readOne(web.statements, db, wholeShape(registry, entity), id);
  const record: { sha256: string } | undefined = text && JSON.parse(text.json);
  if (record) await readReferenced(db, [access], [record]);
  if (!record || !access.covers(record)) throw recordNotFound(entity, id);
  if (!mayOpen(access, record)) throw forbidden('sha256', access, '');
  const headers = { ETag: `"${record.sha256}"`, 'Cache-Control': 'private, no-cache' };
  if (isKnown(request.headers['if-none-match'], headers.ETag)) return { status: 304, body: undefined, headers };
  const file = await attachmentStore.read(db, id);
  if (!file) throw recordNotFound(entity, id);
  const disposition = { 'Content-Disposition': dispositionOf(file.name) };
  return { status: 200, body: file.content, type: file.mediaType, headers: { ...headers, ...disposition } };
}

function attachments({ web }: Exchange): RegisteredEntity {
  const entity = web.kernel.registry.entities.get(Attachment.name);
  if (!entity) throw new Error(`${Attachment.name} is not registered`);
  return entity;
}

/** @throws Problem `invalid-query` (400) */
function nameOf(query: string): string {
  const given = Object.fromEntries(new URLSearchParams(query));
  const errors = validate(querySchema, given);
  if (errors.length > 0) throw invalidQuery(...errors);
  return given.name ?? '';
}

/** Without parameters; what is no media type is unknown bytes (RFC 9110, 8.3). @throws Problem `raw-body-expected` (415) */
function mediaTypeOf(header = ''): string {
  const type = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(?=\s*(;|$))/.exec(header.trim())?.[0].toLowerCase();
  if (!type?.startsWith('multipart/')) return type ?? 'application/octet-stream';
  throw new Problem('raw-body-expected', {
    status: 415,
    detail: 'A form was sent; the body is the file itself.',
    remedy: 'Send the bytes of one file as the body, with its Content-Type and its name in the query.',
  });
}

/** `If-None-Match`, compared weakly (RFC 9110, 13.1.2). */
function isKnown(header: string | undefined, tag: string): boolean {
  const tags = header?.split(',').map((each) => each.trim().replace(/^W\//, '')) ?? [];
  return tags.includes(tag) || tags.includes('*');
}
