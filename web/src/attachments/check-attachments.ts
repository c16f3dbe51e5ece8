import type { Access } from '@entrepot/registry/permissions/access';
import type { RegisteredEntity, Registry } from '@entrepot/registry/schema/registry';
import { type FieldProblem, type Fields, Problem, type Sql } from '@entrepot/sdk';
import type { Exchange } from '../exchange.ts';
import { readMany } from '../read/read-records.ts';
import { readReferenced } from '../read/referenced.ts';
import { wholeShape } from '../read/shape.ts';
import { childOf, invalidInput } from '../write/draft.ts';
import { Attachment } from './attachment.entity.ts';

type Values = Readonly<Record<string, unknown>>;

/** A place in a record or an input that refers to an attachment. */
interface Reference {
  readonly pointer: string;
  /** The field and the id: what stood there before is not asked again. */
  readonly key: string;
  readonly id: string;
  readonly accept: readonly string[] | undefined;
}

/**
 * Checks the attachments that records newly refer to, in them and in their children.
 * @param befores the records as they were, in the same order; none for new ones
 * @throws Problem `unknown-record` (422), `invalid-input` (422) with `media-type-not-accepted`
 */
export async function checkAttachments(
  sql: Sql,
  registry: Registry,
  entity: RegisteredEntity,
  rows: readonly Values[],
  befores: readonly Values[] = [],
): Promise<void> {
  const references = rows.flatMap((row, index) => {
    const before = befores[index];
    const known = new Set(before ? [...referencesOf(registry, entity, before)].map(({ key }) => key) : []);
    return [...referencesOf(registry, entity, row)].filter(({ key }) => !known.has(key));
  });
  if (references.length === 0) return;
  const found = await sql.query<{ id: string; mediaType: string }>(
    'SELECT id, media_type AS "mediaType" FROM kernel.attachments WHERE id = ANY ($1::uuid[])',
    [[...new Set(references.map(({ id }) => id))]],
  );
  settle(references, found);
}

/**
 * Checks the attachments that the input of an action refers to: the code behind it may hand out what it reads of them, so
 * the caller must be one who may read them.
 * @throws Problem as `checkAttachments`
 */
export async function checkGivenAttachments(
  { web, caller }: Pick<Exchange, 'web' | 'caller'>,
  fields: Fields,
  given: Values,
): Promise<void> {
  const references = Object.entries(fields).flatMap(([name, { kind, detail }]): Reference[] => {
    const id = given[name];
    if (kind !== 'attachment' || typeof id !== 'string') return [];
    return [{ pointer: `/${name}`, key: '', id: id.toLowerCase(), accept: detail.accept }];
  });
  const { registry, db } = web.kernel;
  const entity = registry.entities.get(Attachment.name);
  if (references.length === 0 || !entity) return;
  const ids = references.map(({ id }) => id);
  const texts = await readMany(web.statements, db, wholeShape(registry, entity), ids, '');
  const access = caller.access(entity, 'read');
  const rows = texts.map(({ json }): { id: string; mediaType: string } => JSON.parse(json));
  await readReferenced(db, [access], rows);
  const found = rows.filter((row) => mayOpen(access, row));
  settle(references, found);
}

/** Whether the content is open too: its checksum tells it, so who may not see the one may not see the other. */
export function mayOpen(access: Access, record: object): boolean {
  return access.covers(record) && access.fieldsOf(record).has('sha256');
}

/** @param found the files that there are, for who asks */
function settle(references: readonly Reference[], found: readonly { id: string; mediaType: string }[]): void {
  const types = new Map(found.map(({ id, mediaType }) => [id, mediaType]));
  const missing = references.filter(({ id }) => !types.has(id));
  if (missing.length > 0) throw unknownAttachments(missing);
  const errors = references.flatMap(({ pointer, id, accept }): FieldProblem[] => {
    const type = types.get(id) ?? '';
    if (!accept || accept.some((each) => accepts(each, type))) return [];
    const detail = `The file is ${type}; taken here: ${accept.join(', ')}.`;
    return [{ pointer, code: 'media-type-not-accepted', detail }];
  });
  if (errors.length > 0) throw invalidInput(errors);
}

function* referencesOf(registry: Registry, entity: RegisteredEntity, row: Values, at = ''): Generator<Reference> {
  for (const { name, field } of entity.fields.values()) {
    const value = row[name];
    if (field.kind === 'attachment' && typeof value === 'string') {
      const id = value.toLowerCase();
      yield { pointer: `${at}/${name}`, key: `${entity.name}.${name} ${id}`, id, accept: field.detail.accept };
    }
    const child = Array.isArray(value) ? childOf(registry, entity, name) : undefined;
    if (!child) continue;
    for (const [index, item] of (value as readonly Values[]).entries()) {
      yield* referencesOf(registry, child, item, `${at}/${name}/${index}`);
    }
  }
}

function accepts(pattern: string, type: string): boolean {
  return pattern === type || pattern === '*/*' || (pattern.endsWith('/*') && type.startsWith(pattern.slice(0, -1)));
}

function unknownAttachments(missing: readonly Reference[]): Problem {
  const fields = [...new Set(missing.map(({ pointer }) => pointer.slice(1)))];
  return new Problem('unknown-record', {
    status: 422,
    detail: `${fields.join(', ')} refers to an attachment that does not exist, or is not open to you.`,
    remedy: `Upload the file to /api/v1/kernel/${Attachment.plural} and give the id that it gets.`,
    errors: missing.map(({ pointer }) => ({
      pointer,
      code: 'unknown-record',
      detail: `${pointer.slice(1)} refers to an attachment that does not exist, or is not open to you.`,
    })),
    params: { fields },
  });
}
