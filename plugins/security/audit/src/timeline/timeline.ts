import { type Context, Model, type ModelEntity, Problem, tableOf, type User } from '@entrepot/sdk';
import { Entry } from '../capture/entry.entity.ts';
import { Layouts } from '../capture/layouts.ts';
import { type Cell, rowsOf, uuidOf } from '../capture/record-image.ts';
import { showValues } from '../personal/hide-values.ts';
import { seedsOf } from '../personal/subject-seeds.ts';
import { Log } from '../seal/audit-log.ts';
import { Touch } from '../seal/log.entities.ts';
import { leastNeighbour } from '../seal/touches-of.ts';
import { changesOf, type FieldChange, knownValues, type Past, recordOf } from './record-of-row.ts';

/** One change of a record. */
export interface TimelineItem {
  readonly entry: string;
  readonly at: string;
  readonly operation: string;
  /** `id` is null for the system and for people who write SQL. */
  readonly user: { readonly id: string | null; readonly name: string | null };
  readonly plugin: string | null;
  readonly work: string | null;
  readonly address: string | null;
  readonly traceId: string | null;
  /** True where the time of the values is over. */
  readonly expired: boolean;
  readonly changes: readonly FieldChange[];
}

export interface TimelineRequest {
  readonly entity: string;
  readonly record: string;
  readonly user: User;
  readonly limit: number;
  /** The entry behind which to go on. */
  readonly after: string | undefined;
}

interface StoredEntry {
  id: string;
  createdAt: string;
  operation: string;
  scope: {
    plugin?: string;
    work?: string;
    user?: { id: string | null; name: string | null };
    address?: string;
    traceId?: string;
  };
  before: Buffer | null;
  after: Buffer | null;
}

interface Found {
  readonly entry: StoredEntry;
  readonly before: readonly Cell[] | undefined;
  readonly after: readonly Cell[] | undefined;
}

const atOnce = 100;

// Sets are found by the range of their ids; whether the record is among them shows in the images.
const candidates = `
  SELECT e.id, e.created_at AS "createdAt", e.operation, e.scope, e.before, e.after FROM (
    SELECT entry_id FROM ${tableOf(Touch)} WHERE entity = $1 AND record = $2 AND last IS NULL AND entry_id < $3::uuid
    UNION ALL
    SELECT entry_id FROM ${tableOf(Touch)}
    WHERE entity = $1 AND record BETWEEN $4 AND $2 AND last >= $2 AND NOT wide AND entry_id < $3::uuid
    UNION ALL
    SELECT entry_id FROM ${tableOf(Touch)} WHERE entity = $1 AND record <= $2 AND last >= $2 AND wide AND entry_id < $3::uuid
    ORDER BY entry_id DESC LIMIT ${atOnce}
  ) t JOIN ${tableOf(Entry)} e ON e.id = t.entry_id ORDER BY e.id DESC`;

/**
 * What became of a record, the newest first, in the fields that the user may read.
 * @throws Problem `audit.unknown-record` (404) where the record is not open to the user, or was never written down
 */
export async function timeline(
  context: Pick<Context, 'db' | 'use'>,
  { entity: name, record, user, limit, after }: TimelineRequest,
): Promise<{ items: TimelineItem[]; next: string | null; open: ReadonlySet<string> }> {
  const { db } = context;
  const model = context.use(Model);
  const entity = model.entities.get(name);
  if (!entity) throw unknownRecord(name, record);
  const log = context.use(Log);
  await log.seal();
  const found: Found[] = [];
  let place = after ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff';
  for (let isMore = true; isMore && found.length <= limit; ) {
    const rows = await db.query<StoredEntry>(candidates, [name, record, place, leastNeighbour(record)], {
      name: 'audit.timeline',
    });
    isMore = rows.length === atOnce;
    place = rows.at(-1)?.id ?? place;
    for (const entry of rows) {
      const images = { entry, before: rowIn(entry.before, record), after: rowIn(entry.after, record) };
      if (images.before || images.after || (!entry.before && !entry.after)) found.push(images);
    }
  }
  const [seed] = (await seedsOf(db, [{ entity: name, record }])).values();
  const key = seed ? (await log.keys()).subjectKey(seed) : undefined;
  const layouts = new Layouts();
  const past = async (row: readonly Cell[] | undefined): Promise<Map<string, Past> | undefined> => {
    if (!row) return undefined;
    const names = await layouts.namesOf(db, name, entity.table, row);
    return names && recordOf(entity, names, showValues(row, key));
  };
  const shown = await Promise.all(
    found.slice(0, limit).map(async (each) => ({ ...each, was: await past(each.before), is: await past(each.after) })),
  );
  const latest = shown.find(({ was, is }) => was || is);
  const gone = latest && knownValues(latest.is ?? latest.was ?? new Map());
  const open = await model.readable(user, { entity: name, id: record, ...(gone ? { gone } : {}) });
  if (!open || (found.length === 0 && after === undefined)) throw unknownRecord(name, record);
  const items = shown.map(({ entry, was, is }) =>
    itemOf(
      entry,
      changesOf(was, is, (field) => open.has(field)),
    ),
  );
  return { items, next: found.length > limit ? (items.at(-1)?.entry ?? null) : null, open };
}

/** The personal fields whose values stand among the items. */
export function personalIn(items: readonly TimelineItem[], { fields }: ModelEntity): string[] {
  const told = new Set(items.flatMap(({ changes }) => changes.filter(({ hidden }) => !hidden).map(({ field }) => field)));
  return [...told].filter((name) => fields.get(name)?.field.options.personal);
}

function itemOf({ id, createdAt, operation, scope, before, after }: StoredEntry, changes: FieldChange[]): TimelineItem {
  return {
    entry: id,
    at: createdAt,
    operation,
    user: { id: scope.user?.id ?? null, name: scope.user?.name ?? null },
    plugin: scope.plugin ?? null,
    work: scope.work ?? null,
    address: scope.address ?? null,
    traceId: scope.traceId ?? null,
    expired: before === null && after === null,
    changes,
  };
}

function rowIn(image: Buffer | null, record: string): Cell[] | undefined {
  // Most of what a range leads to has another one: that is told without taking it apart.
  if (!image?.includes(record.replaceAll('-', ''), 0, 'hex')) return undefined;
  for (const row of rowsOf(image)) {
    const id = row[0]?.bytes;
    if (id && uuidOf(id) === record) return row;
  }
  return undefined;
}

function unknownRecord(entity: string, record: string): Problem {
  return new Problem('audit.unknown-record', {
    status: 404,
    detail: `Nothing is written down of the record ${record.slice(0, 60)} of ${entity.slice(0, 60)}, or it is not open to you.`,
    remedy: 'Check entity and id.',
    params: { entity: entity.slice(0, 60), id: record.slice(0, 60) },
  });
}
