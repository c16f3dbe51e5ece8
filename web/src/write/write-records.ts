import type { Access } from '@entrepot/registry/permissions/access';
import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import { changedRecords, changingRecords, type Entity, type Row as EntityRow, type Operation, Problem } from '@entrepot/sdk';
import { checkAttachments } from '../attachments/check-attachments.ts';
import { readMany } from '../read/read-records.ts';
import { readReferenced } from '../read/referenced.ts';
import { forbidden, wholeShape } from '../read/shape.ts';
import { checkReferences } from './check-references.ts';
import { changedRow, childOf } from './draft.ts';
import type { Row } from './table-sql.ts';
import { insertTree, removeTree, storeChanges, type Write } from './write-tree.ts';

/** What is to become of a record that is there; without a version whatever it has become since it was read. */
export interface Change {
  readonly id: string;
  readonly version: number | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
}

type Pair = { before: Row | null; after: Row | null };

/** Stores drafts. @param given what the caller wrote of each @returns the records as stored, in the same order */
export async function createRecords(write: Write, drafts: readonly Row[], given: readonly object[]): Promise<Row[]> {
  const { caller, entity } = write;
  await tell(
    write,
    'changing',
    'create',
    drafts.map((after) => ({ before: null, after })),
  );
  await checkAttachments(write.tx, write.web.kernel.registry, entity, drafts);
  await checkReferences(write, entity, drafts);
  const stored = await insertTree(write, entity, drafts);
  const access = caller.require(entity, 'create');
  await prepare(write, entity, stored, [access]);
  for (const [index, row] of stored.entries()) checkResult(write, access, row, Object.keys(given[index] ?? {}));
  await tell(
    write,
    'changed',
    'create',
    stored.map((after) => ({ before: null, after })),
  );
  return stored;
}

/** Changes records. @returns them as stored, in the same order */
export async function updateRecords(write: Write, changes: readonly Change[]): Promise<Row[]> {
  const { web, entity, caller } = write;
  const { registry } = web.kernel;
  const access = caller.require(entity, 'update');
  const befores = await lockRecords(write, changes, access);
  const pairs = befores.map((before, index) => {
    const fields = changes[index]?.fields ?? {};
    checkFields(access, before, Object.keys(fields));
    return { before, after: changedRow(registry, entity, before, fields, web.kernel.now()) };
  });
  await tell(write, 'changing', 'update', pairs);
  const afters = pairs.map(({ after }) => after);
  await checkAttachments(write.tx, registry, entity, afters, befores);
  await checkReferences(write, entity, afters, befores);
  const stored = await storeChanges(write, entity, pairs);
  await prepare(write, entity, stored, [access]);
  for (const [index, row] of stored.entries()) checkResult(write, access, row, Object.keys(changes[index]?.fields ?? {}));
  await tell(
    write,
    'changed',
    'update',
    stored.map((after, index) => ({ before: befores[index] ?? null, after })),
  );
  return stored;
}

/** Deletes records with their children. */
export async function deleteRecords(write: Write, changes: readonly Omit<Change, 'fields'>[]): Promise<void> {
  const { entity, caller } = write;
  const befores = await lockRecords(write, changes, caller.require(entity, 'delete'));
  const pairs = befores.map((before) => ({ before, after: null }));
  await tell(write, 'changing', 'delete', pairs);
  await removeTree(write, entity, befores);
  await tell(write, 'changed', 'delete', pairs);
}

/** Locks the records and checks for each that the caller sees it, means this version and may do this to it. */
async function lockRecords(write: Write, changes: readonly Omit<Change, 'fields'>[], access: Access): Promise<Row[]> {
  const { web, entity, caller, tx } = write;
  const shape = wholeShape(web.kernel.registry, entity);
  const ids = changes.map(({ id }) => id);
  const texts = await readMany(web.statements, tx, shape, ids, ' FOR UPDATE OF t');
  const rows = new Map(texts.map(({ json }) => JSON.parse(json) as Row).map((row) => [row.id, row]));
  const read = caller.access(entity, 'read');
  await readReferenced(tx, [read, access], [...rows.values()]);
  return changes.map(({ id, version }) => {
    const row = rows.get(id);
    if (!row || !read.covers(row)) throw recordNotFound(entity, id);
    if (!access.covers(row)) throw caller.denial(access.permission);
    if (version !== undefined && version !== row.version) throw staleVersion(version, row.version);
    // A second change of the same record within one set would be lost in the first.
    rows.delete(id);
    return row;
  });
}

/** Reads what rules ask of other records, for those that decide now and for those by which the answer is masked. */
async function prepare(write: Write, entity: RegisteredEntity, rows: readonly Row[], accesses: readonly Access[]): Promise<void> {
  const { caller, tx, web } = write;
  await readReferenced(tx, [...accesses, caller.access(entity, 'read')], rows);
  for (const name of entity.fields.keys()) {
    const child = childOf(web.kernel.registry, entity, name);
    if (child)
      await prepare(
        write,
        child,
        rows.flatMap((row) => (row[name] ?? []) as Row[]),
        [],
      );
  }
}

/** A rule may not be left by writing: what comes out must be covered as well, by the fields as they are then. */
function checkResult({ caller }: Write, access: Access, row: Row, given: readonly string[]): void {
  if (!access.covers(row)) throw caller.denial(access.permission);
  checkFields(access, row, given);
}

function checkFields(access: Access, row: Row, given: readonly string[]): void {
  if (access.conditional.length === 0) return;
  const open = access.fieldsOf(row);
  const closed = given.find((name) => access.entity.fields.has(name) && !open.has(name));
  if (closed !== undefined) throw forbidden(closed, access, `/${closed}`);
}

async function tell(
  { web, caller, entity, tx }: Write,
  when: 'changing' | 'changed',
  operation: Operation,
  changes: readonly Pair[],
): Promise<void> {
  if (when === 'changing') for (const { after } of changes) if (after) web.checkRow(entity, after);
  if (!web.kernel.hasTaps(`${entity.name}.${when}`)) return;
  const hook = when === 'changing' ? changingRecords(entity.entity) : changedRecords(entity.entity);
  await web.kernel.call(hook, {
    operation,
    user: caller.user,
    tx,
    // The registry knows the fields only at run time: here they take the entity's type again.
    changes: changes as readonly { before: EntityRow<Entity> | null; after: EntityRow<Entity> | null }[],
  });
}

export function recordNotFound(entity: RegisteredEntity, id: string): Problem {
  return new Problem('record-not-found', {
    status: 404,
    detail: `There is no record of ${entity.name} with the id ${id.slice(0, 60)}, or it is not open to you.`,
    remedy: 'Check the id.',
    params: { entity: entity.name, id: id.slice(0, 60) },
  });
}

function staleVersion(given: number, current: number): Problem {
  return new Problem('stale-version', {
    status: 412,
    detail: `The record has changed since you read it: you have version ${given}, it is at version ${current}.`,
    remedy: 'Read it again, and repeat the change on what stands there now.',
    params: { given, current },
  });
}
