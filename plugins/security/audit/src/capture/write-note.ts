import { type Sql, tableOf } from '@entrepot/sdk';
import { Entry } from './entry.entity.ts';
import { lane, scope, scopeColumns, scopeValues } from './record-changes.ts';

/** Something that happened and changed no record. */
export interface Note {
  readonly operation: string;
  readonly entity?: string;
  readonly records?: number;
  readonly note: Readonly<Record<string, unknown>>;
  /** In whose name; unless given, who the transaction runs for. */
  readonly scope?: Readonly<Record<string, unknown>>;
}

const text = `INSERT INTO ${tableOf(Entry)} (lane, position, transaction, entity, operation, records, note, ${scopeColumns})
  SELECT ${lane.open}, ${lane.next}, pg_current_xact_id()::text::bigint, n.entity, n.operation, n.records, n.note, ${scopeValues('told')}
  FROM jsonb_to_recordset($1::jsonb) AS n (operation text, entity text, records bigint, scope jsonb, note jsonb),
    LATERAL (SELECT coalesce(n.scope, ${scope}) AS told) t`;

/** Writes notes into the log, in their order. */
export async function writeNotes(sql: Sql, notes: readonly Note[]): Promise<void> {
  if (notes.length === 0) return;
  const rows = notes.map((each) => ({ records: 0, ...each }));
  await sql.query(text, [JSON.stringify(rows, storable)], { name: 'audit.notes' });
}

/** PostgreSQL stores neither the character 0 nor halves of a surrogate pair. */
function storable(_: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '') : value;
}
