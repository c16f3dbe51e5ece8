import type { Sql } from '@entrepot/sdk';

const own = `n.nspname !~ '^(pg_|graveyard_)' AND n.nspname <> 'information_schema'`;
const table = `format('%I.%I', n.nspname, c.relname)`;

/** Each gives lines of text. Positions of columns stand out of it: a column that came back stands last. */
const queries: readonly string[] = [
  `SELECT 'schema ' || n.nspname AS line FROM pg_namespace n WHERE ${own}`,
  `SELECT 'extension ' || e.extname FROM pg_extension e`,
  `SELECT concat_ws(' ', 'relation', c.relkind, ${table}, array_to_string(c.reloptions, ','), c.relpersistence,
     CASE WHEN c.relrowsecurity THEN 'row security' END, CASE WHEN c.relforcerowsecurity THEN 'forced' END)
   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own} AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')`,
  `SELECT concat_ws(' ', 'view', ${table}, pg_get_viewdef(c.oid))
   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own} AND c.relkind IN ('v', 'm')`,
  `SELECT concat_ws(' ', 'column', ${table}, a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' END,
     CASE WHEN a.attgenerated <> '' THEN 'generated' ELSE 'default' END, pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attstorage,
     a.attcompression)
   FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
   WHERE ${own} AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped`,
  `SELECT concat_ws(' ', 'constraint', ${table}, k.conname, pg_get_constraintdef(k.oid))
   FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own}`,
  `SELECT concat_ws(' ', 'index', pg_get_indexdef(x.indexrelid), CASE WHEN NOT x.indisvalid THEN 'invalid' END)
   FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own}`,
  `SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(t.oid), t.tgenabled)
   FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE ${own} AND NOT t.tgisinternal`,
  `SELECT concat_ws(' ', 'policy', ${table}, p.polname, p.polcmd, p.polpermissive, p.polroles::regrole[]::text,
     pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
   FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own}`,
  `SELECT concat_ws(' ', 'function', pg_get_functiondef(f.oid))
   FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
   WHERE ${own} AND f.prokind IN ('f', 'p') AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.objid = f.oid AND e.deptype = 'e')`,
  `SELECT concat_ws(' ', 'type', format('%I.%I', n.nspname, t.typname), t.typtype)
   FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
   WHERE ${own} AND t.typtype IN ('d', 'e', 'r') AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.objid = t.oid AND e.deptype = 'e')`,
  `SELECT concat_ws(' ', 'comment', ${table}, d.objsubid, d.description)
   FROM pg_description d JOIN pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass
     JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own}`,
  `SELECT concat_ws(' ', 'grant', ${table}, array_to_string(c.relacl, ','))
   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own} AND c.relacl IS NOT NULL`,
  `SELECT concat_ws(' ', 'grant', n.nspname, array_to_string(n.nspacl, ',')) FROM pg_namespace n WHERE ${own} AND n.nspacl IS NOT NULL`,
];

/**
 * What `pg_dump --schema-only` tells of a database, without its graveyard: schemas, tables, columns, types, defaults,
 * expressions, constraints, indexes, functions, triggers, policies, comments and grants, as sorted lines. Two databases
 * with the same dump have the same tables.
 */
export async function catalogueDump(sql: Sql): Promise<string> {
  const lines: string[] = [];
  for (const query of queries) lines.push(...(await sql.query<{ line: string }>(query)).map((row) => Object.values(row).join()));
  return lines.sort().join('\n');
}
