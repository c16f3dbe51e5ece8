import { codeOf } from '@entrepot/database/database-error';
import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import { currentScope } from '@entrepot/registry/scope';
import { type Database, readPersonal } from '@entrepot/sdk';
import type { Caller } from '@entrepot/web/identity/caller';
import { readMany } from '@entrepot/web/read/read-records';
import { shapeFor } from '@entrepot/web/read/shape';
import type { Web } from '@entrepot/web/web';
import { openedAccess } from '../opened-access.ts';
import { type Found, indexedSql, scannedSql } from './find-ids.ts';
import { searchedFields, shownFields } from './searched-fields.ts';
import { TableSizes } from './table-sizes.ts';

export interface FoundRecord {
  readonly id: string;
  /** What names it to people; its id where it has nothing. */
  readonly title: string;
  /** The field that the text was found in. */
  readonly field: string;
  /** A few of its fields, as lists show them. */
  readonly record: Readonly<Record<string, unknown>>;
}

export interface FoundRecords {
  readonly entity: string;
  readonly records: readonly FoundRecord[];
}

export interface SearchAnswer {
  /** The best match first. */
  readonly data: readonly FoundRecords[];
  /** Entities that were not looked through to the end in the time that there was. */
  readonly incomplete: readonly string[];
}

// Beyond it no text is looked for in the middle: some 20,000 records.
const mostScannedBytes = 4 * 1024 * 1024;
const mostMsEach = 300;
const mostMs = 1_500;
const atOnce = 4;
const cancelled = '57014';

const sizes = new WeakMap<Database, TableSizes>();

function sizesOf(db: Database): TableSizes {
  const known = sizes.get(db) ?? new TableSizes(db);
  sizes.set(db, known);
  return known;
}

/**
 * Looks for a text in what names the records of all entities that the caller may read.
 * @param limit records of an entity at most
 */
export async function searchRecords(web: Web, caller: Caller, q: string, limit: number): Promise<SearchAnswer> {
  const { registry, db } = web.kernel;
  const bytes = await sizesOf(db).all();
  const left = [...registry.entities.values()];
  const found: { entity: RegisteredEntity; best: number; records: FoundRecords }[] = [];
  const incomplete: string[] = [];
  const end = performance.now() + mostMs;
  const work = async () => {
    for (let entity = left.shift(); entity; entity = left.shift()) {
      const ids = performance.now() < end ? await findIds(web, caller, entity, q, limit, bytes) : undefined;
      if (!ids) incomplete.push(entity.name);
      const [first] = ids ?? [];
      if (first) found.push({ entity, best: first.rank, records: await readFound(web, caller, entity, ids ?? []) });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const places = new Map([...registry.entities.keys()].map((name, index) => [name, index]));
  const place = ({ name, plugin }: RegisteredEntity) => (places.get(name) ?? 0) + (plugin === 'kernel' ? places.size : 0);
  found.sort((a, b) => a.best - b.best || place(a.entity) - place(b.entity));
  return { data: found.map(({ records }) => records).filter(({ records }) => records.length > 0), incomplete: incomplete.sort() };
}

/** @returns undefined where it took too long */
async function findIds(
  { kernel: { db } }: Web,
  caller: Caller,
  entity: RegisteredEntity,
  q: string,
  limit: number,
  bytes: ReadonlyMap<string, number>,
): Promise<readonly Found[] | undefined> {
  const access = openedAccess(caller, entity, 'read');
  const fields = access ? searchedFields(access) : [];
  if (!access || fields.length === 0) return [];
  const isSmall = (bytes.get(entity.table) ?? 0) <= mostScannedBytes;
  const statement = isSmall ? scannedSql(access, fields, q, limit) : indexedSql(access, fields, q, limit);
  if (!statement) return [];
  try {
    return await db.transaction(async (tx) => {
      tx.send(`SET LOCAL statement_timeout = ${mostMsEach}`);
      return tx.query<Found & Record<string, unknown>>(statement.text, statement.values);
    });
  } catch (error) {
    if (codeOf(error) === cancelled) return undefined;
    throw error;
  }
}

async function readFound(web: Web, caller: Caller, entity: RegisteredEntity, found: readonly Found[]): Promise<FoundRecords> {
  const { registry, db } = web.kernel;
  const access = caller.access(entity, 'read');
  const fields = [...new Set([...shownFields(access), ...found.map(({ field }) => field)])];
  const shape = shapeFor(registry, caller, entity, { fields, children: false });
  const ids = found.map(({ id }) => id);
  const texts = await readMany(web.statements, db, shape, ids, '');
  const records = new Map(texts.map(({ json }): [unknown, Record<string, unknown>] => [JSON.parse(json).id, JSON.parse(json)]));
  await tellPersonal(web, caller, entity, fields, ids);
  const { title } = entity;
  return {
    entity: entity.name,
    records: found.flatMap(({ id, field }) => {
      const record = records.get(id);
      return record ? [{ id, title: String((title && record[title]) ?? id), field, record }] : [];
    }),
  };
}

/** As every route tells that personal data is about to leave. */
async function tellPersonal(
  { kernel }: Web,
  { user }: Caller,
  entity: RegisteredEntity,
  fields: readonly string[],
  ids: readonly string[],
): Promise<void> {
  const personal = fields.filter((name) => entity.fields.get(name)?.field.options.personal);
  if (personal.length === 0 || !kernel.hasTaps(readPersonal.name)) return;
  const { address, traceId } = currentScope();
  await kernel.call(readPersonal, { user, entity: entity.name, fields: personal, ids, address, traceId });
}
