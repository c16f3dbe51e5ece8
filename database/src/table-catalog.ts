import type { Sql } from '@entrepot/sdk';
import type { PartShape } from './part-shape.ts';

/** A column as it is. */
export interface PresentColumn {
  name: string;
  type: string;
  notNull: boolean;
  generated: boolean;
}

export interface PresentPart {
  kind: PartShape['kind'];
  name: string;
  columns: readonly string[];
}

/** A table as PostgreSQL has it. */
export interface PresentTable {
  columns: ReadonlyMap<string, PresentColumn>;
  /** By kind and name, as `index orders_number_key`. */
  parts: ReadonlyMap<string, PresentPart>;
}

/** What the kernel wrote down when it made an object: `table`, `column`, `function` and the kinds of parts. */
export interface RecordedObject {
  object: string;
  kind: string;
  plugin: string;
  version: string;
  definition: string;
  declared: string;
}

interface CatalogRow {
  table: string;
  columns: readonly PresentColumn[];
  parts: readonly PresentPart[];
}

// Names are distinct per table within a kind. Constraints that PostgreSQL keeps for itself (primary keys, NOT NULL) stay out.
const catalogQuery = `
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS "table",
  (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
      'notNull', a.attnotnull, 'generated', a.attgenerated = 's'))
    FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
  (SELECT coalesce(json_agg(part), '[]') FROM (
    SELECT json_build_object('kind', CASE k.contype WHEN 'c' THEN 'check' ELSE 'foreign-key' END, 'name', k.conname, 'columns',
        (SELECT coalesce(json_agg(a.attname), '[]') FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY (k.conkey))) AS part
      FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype IN ('c', 'f')
    UNION ALL
    SELECT json_build_object('kind', 'index', 'name', i.relname, 'columns',
        (SELECT coalesce(json_agg(a.attname), '[]') FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY (x.indkey)))
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = c.oid AND NOT x.indisprimary
    UNION ALL
    SELECT json_build_object('kind', 'trigger', 'name', t.tgname, 'columns', '[]'::json)
      FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal
    UNION ALL
    SELECT json_build_object('kind', 'storage', 'name', o.option_name, 'columns', '[]'::json)
      FROM pg_options_to_table(c.reloptions) o
    UNION ALL
    SELECT json_build_object('kind', 'storage', 'name', 'storage_' || a.attname, 'columns', json_build_array(a.attname))
      FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attstorage = 'e'
    UNION ALL
    SELECT json_build_object('kind', 'policy', 'name', p.polname, 'columns', '[]'::json)
      FROM pg_policy p WHERE p.polrelid = c.oid) AS found) AS parts
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY ($1)`;

/** Reads the tables of some schemas, by quoted and qualified name. */
export async function presentTables(sql: Sql, schemas: readonly string[]): Promise<Map<string, PresentTable>> {
  const rows = await sql.query<CatalogRow>(catalogQuery, [schemas]);
  return new Map(
    rows.map(({ table, columns, parts }) => [
      quoted(table),
      {
        columns: new Map((columns ?? []).map((column) => [column.name, column])),
        parts: new Map(parts.map((part) => [partKey(part), part])),
      },
    ]),
  );
}

/** Those of these functions that are there; each qualified and quoted, with its arguments. */
export async function presentFunctions(sql: Sql, functions: readonly string[]): Promise<Set<string>> {
  if (functions.length === 0) return new Set();
  const rows = await sql.query<{ name: string }>(
    'SELECT name FROM unnest($1::text[]) AS f(name) WHERE to_regprocedure(name) IS NOT NULL',
    [functions],
  );
  return new Set(rows.map(({ name }) => name));
}

export function partKey({ kind, name }: { kind: string; name: string }): string {
  return `${kind} ${name}`;
}

// quote_ident leaves plain names without quotes; the registry always writes them.
function quoted(table: string): string {
  return table
    .split('.')
    .map((part) => (part.startsWith('"') ? part : `"${part}"`))
    .join('.');
}
