import type { Sql } from '@entrepot/sdk';
import pg from 'pg';
import { identifier } from '../identifier.ts';
import type { RecordedObject } from '../table-catalog.ts';
import { type BuriedColumns, type BuriedReference, tableOfObject } from './grave.ts';

const quote = pg.escapeIdentifier;

/** SQL: a table's name, qualified and always quoted, as it is recorded. */
const nameOf = (table: string) =>
  `(SELECT format('"%s"."%s"', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ${table})`;

export async function namespaceExists(sql: Sql, schema: string): Promise<boolean> {
  return (await sql.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema])).length > 0;
}

/**
 * The foreign keys that lead from some tables to others or the other way; with `columns`, those over these columns of the one
 * table that is given. Where whole tables are given, files are no others: buried rows go on referring to them.
 */
export async function referencesOf(
  sql: Sql,
  tables: readonly string[],
  columns?: ReadonlySet<string>,
): Promise<BuriedReference[]> {
  const rows = await sql.query<BuriedReference>(
    `WITH own AS (SELECT name::regclass::oid AS id FROM unnest($1::text[]) AS t(name))
     SELECT ${nameOf('k.conrelid')} AS table, k.conname AS name, ${nameOf('k.confrelid')} AS target,
       (SELECT json_agg(a.attname) FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)) AS columns,
       pg_get_constraintdef(k.oid) AS definition, k.confdeltype = 'n' AS "setsNull"
     FROM pg_constraint k WHERE k.contype = 'f' AND k.conparentid = 0 AND
       CASE WHEN $2 THEN k.conrelid IN (SELECT id FROM own)
       ELSE (k.conrelid IN (SELECT id FROM own)) <> (k.confrelid IN (SELECT id FROM own))
         AND k.confrelid IS DISTINCT FROM to_regclass('kernel.attachments')::oid END
     ORDER BY 1, 2`,
    [tables, columns !== undefined],
  );
  return columns ? rows.filter((each) => each.columns.some((column) => columns.has(column))) : rows;
}

interface PresentDefinition {
  table: string;
  name: string;
  add: string;
  isComputed: boolean;
}

/** Looks up how recorded columns are made, and says where their values go. */
export async function columnsToBury(sql: Sql, objects: readonly RecordedObject[], grave: string): Promise<BuriedColumns[]> {
  const rows = await sql.query<PresentDefinition>(
    `SELECT ${nameOf('a.attrelid')} AS table, a.attname AS name, a.attgenerated = 's' AS "isComputed",
       concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
         CASE WHEN a.attgenerated = 's' THEN 'GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ') STORED'
           ELSE 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END,
         CASE WHEN a.attnotnull THEN 'NOT NULL' END) AS add
     FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
     WHERE a.attrelid IN (SELECT to_regclass(name)::oid FROM unnest($1::text[]) AS t(name))
       AND a.attnum > 0 AND NOT a.attisdropped
     ORDER BY 1, a.attnum`,
    [[...new Set(objects.map((each) => tableOfObject(each) ?? ''))]],
  );
  const wanted = new Set(objects.map(({ object }) => object));
  const byTable = new Map<string, PresentDefinition[]>();
  for (const row of rows) {
    if (!wanted.has(`${row.table}.${quote(row.name)}`)) continue;
    byTable.set(row.table, [...(byTable.get(row.table) ?? []), row]);
  }
  return [...byTable].map(([table, found]) => ({
    table,
    // A dot stands in no table's own name.
    savedIn: `${quote(grave)}.${quote(identifier(table.replaceAll('"', '')))}`,
    columns: found.map(({ name, add, isComputed }) => ({ name, add, isComputed })),
  }));
}

/** A schema in which nothing is left goes. */
export async function dropIfEmpty(tx: Sql, schema: string): Promise<void> {
  if (!(await namespaceExists(tx, schema))) return;
  const used = await tx.query(
    `SELECT 1 FROM pg_namespace n WHERE n.nspname = $1
       AND (EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = n.oid) OR EXISTS (SELECT 1 FROM pg_proc WHERE pronamespace = n.oid))`,
    [schema],
  );
  if (used.length === 0) await tx.query(`DROP SCHEMA ${quote(schema)}`);
}
