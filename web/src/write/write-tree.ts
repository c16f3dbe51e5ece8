import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import type { Operation, Transaction } from '@entrepot/sdk';
import type { Caller } from '../identity/caller.ts';
import { readMany } from '../read/read-records.ts';
import { readReferenced } from '../read/referenced.ts';
import { wholeShape } from '../read/shape.ts';
import type { Web } from '../web.ts';
import { childOf } from './draft.ts';
import { insertRows, type Row, removeRows, updateRows } from './table-sql.ts';

/** A write by one caller within one transaction. */
export interface Write {
  readonly web: Web;
  readonly caller: Caller;
  readonly entity: RegisteredEntity;
  readonly tx: Transaction;
}

interface Changed {
  readonly before: Row;
  readonly after: Row;
}

interface ChildField {
  readonly name: string;
  readonly child: RegisteredEntity;
  /** The child's field that points back. */
  readonly via: string;
}

/** Stores rows with their children, one statement per table and level. @returns them as stored, in the same order */
export async function insertTree(write: Write, entity: RegisteredEntity, rows: readonly Row[]): Promise<Row[]> {
  if (rows.length === 0) return [];
  const inserted = insertRows(write.tx, write.web.kernel.registry, entity, rows);
  // Parents and children travel together; PostgreSQL takes them in this order, and nothing after what it refuses.
  const children = childFields(write, entity).map(({ name, child, via }) => {
    const items = rows.flatMap((row) => ((row[name] ?? []) as Row[]).map((item): Row => ({ ...item, [via]: row.id })));
    const stored = insertTree(write, child, items);
    stored.catch(() => {});
    return { name, child, via, stored };
  });
  const byId = new Map((await inserted).map((row) => [row.id, row]));
  const stored = rows.map(({ id }) => byId.get(id) as Row);
  for (const { name, child, via, stored: storing } of children) {
    const storedItems = await storing;
    await checkChildren(write, child, 'create', storedItems);
    const byParent = Map.groupBy(storedItems, (item) => item[via]);
    for (const row of stored) row[name] = ordered(byParent.get(row.id) ?? []);
  }
  return stored;
}

/** Stores what differs between the rows before and after, and in their children. @returns them as stored */
export async function storeChanges(write: Write, entity: RegisteredEntity, changes: readonly Changed[]): Promise<Row[]> {
  const { web, tx } = write;
  const { registry } = web.kernel;
  const afters = changes.map(({ after }) => after);
  const byId = new Map((await updateRows(tx, registry, entity, afters)).map((row) => [row.id, row]));
  const fields = childFields(write, entity);
  const touched = fields.filter(({ name }) => changes.some(({ before, after }) => before[name] !== after[name]));
  for (const field of touched) await storeChildren(write, field, changes);
  if (touched.length > 0) {
    const ids = afters.map(({ id }) => id);
    for (const { json } of await readMany(web.statements, tx, wholeShape(registry, entity), ids, '')) {
      const row = JSON.parse(json) as Row;
      byId.set(row.id, row);
    }
  }
  return changes.map(({ before, after }) => {
    const row = byId.get(after.id) as Row;
    if (touched.length === 0) for (const { name } of fields) row[name] = before[name];
    return row;
  });
}

async function storeChildren(write: Write, { name, child, via }: ChildField, changes: readonly Changed[]): Promise<void> {
  const added: Row[] = [];
  const removed: Row[] = [];
  const kept: Changed[] = [];
  for (const { before, after } of changes) {
    const olds = new Map(((before[name] ?? []) as Row[]).map((old) => [old.id, old]));
    for (const item of (after[name] ?? []) as Row[]) {
      const old = olds.get(item.id);
      olds.delete(item.id);
      if (!old) added.push({ ...item, [via]: after.id });
      else if (JSON.stringify(old) !== JSON.stringify(item)) kept.push({ before: old, after: { ...item, [via]: after.id } });
    }
    removed.push(...olds.values());
  }
  await checkChildren(write, child, 'delete', removed);
  await checkChildren(
    write,
    child,
    'update',
    kept.map(({ before }) => before),
  );
  await removeTree(write, child, removed);
  if (kept.length > 0) await checkChildren(write, child, 'update', await storeChanges(write, child, kept));
  await checkChildren(write, child, 'create', await insertTree(write, child, added));
}

/** Removes rows after their children. */
export async function removeTree(write: Write, entity: RegisteredEntity, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  for (const { name, child } of childFields(write, entity)) {
    await removeTree(
      write,
      child,
      rows.flatMap((row) => (row[name] ?? []) as Row[]),
    );
  }
  await removeRows(
    write.tx,
    write.web.kernel.registry,
    entity,
    rows.map(({ id }) => id),
  );
}

function childFields({ web }: Write, entity: RegisteredEntity): ChildField[] {
  return [...entity.fields.values()].flatMap(({ name, field }) => {
    const child = childOf(web.kernel.registry, entity, name);
    return child ? [{ name, child, via: field.detail.via ?? '' }] : [];
  });
}

async function checkChildren(
  { caller, tx }: Write,
  child: RegisteredEntity,
  verb: Operation,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return;
  const access = caller.require(child, verb);
  await readReferenced(tx, [access], rows);
  if (rows.some((row) => !access.covers(row))) throw caller.denial(access.permission);
}

/** Children as they are read: by position where they have one, as they were made otherwise. */
function ordered(rows: Row[]): Row[] {
  const place = (row: Row) => (typeof row.position === 'number' ? row.position : 0);
  return rows.sort((a, b) => place(a) - place(b) || (a.id < b.id ? -1 : 1));
}
