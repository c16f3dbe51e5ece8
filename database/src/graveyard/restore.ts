import { Problem, type Sql } from '@entrepot/sdk';
import pg from 'pg';
import type { Account } from '../account.ts';
import { bury } from './bury.ts';
import { type BuriedReference, type Grave, tableOfObject } from './grave.ts';
import { dropIfEmpty } from './grave-catalog.ts';

const quote = pg.escapeIdentifier;

/** What came back, and what could not come back as it was. */
export interface Restored {
  plugin: string;
  version: string;
  tables: number;
  rows: number;
  columns: number;
  /** How many records that are gone meanwhile had values in columns that came back. */
  lost: number;
  /** Rows that refer to records that are gone meanwhile: they are back, and PostgreSQL holds their reference for new values only. */
  dangling: readonly { table: string; columns: readonly string[]; target: string; rows: number }[];
}

/**
 * Brings back what a grave holds, within the transaction of `tx`, under the lock of the schema. Values of columns return to
 * the rows with the same id; rows that came meanwhile have the default. A reference to a record that is gone meanwhile becomes
 * null where its deletion would have done that.
 * @throws Problem `restore-in-the-way` where something of the same name has rows or values, `restore-requires` where a plugin
 * or table is missing that it stands upon
 */
export async function restore(tx: Sql, account: Account, grave: Grave): Promise<Restored> {
  const { plugin, version, content, schema } = grave;
  const own = plugin.replaceAll('-', '_');
  await makeWay(tx, account, grave);
  await checkGround(tx, account, grave);
  let lost = 0;
  for (const buried of content.columns) lost += await restoreColumns(tx, buried);
  if (content.hadSchema) await tx.query(`ALTER SCHEMA ${quote(schema)} RENAME TO ${quote(own)}`);
  else {
    await tx.query(`CREATE SCHEMA IF NOT EXISTS ${quote(own)}`);
    for (const table of content.tables) {
      await tx.query(`ALTER TABLE ${quote(schema)}.${table.slice(table.indexOf('.') + 1)} SET SCHEMA ${quote(own)}`);
    }
    await tx.query(`DROP SCHEMA ${quote(schema)}`);
    if (content.tables.length === 0) await dropIfEmpty(tx, own);
  }
  const dangling: Restored['dangling'][number][] = [];
  for (const reference of content.references) {
    const rows = await restoreReference(tx, reference);
    if (rows > 0) dangling.push({ table: reference.table, columns: reference.columns, target: reference.target, rows });
  }
  await restoreParts(tx, grave);
  await restoreAccount(tx, grave);
  const [counted] = await tx.query<{ rows: number }>(
    content.tables.length === 0
      ? 'SELECT 0 AS rows'
      : `SELECT ${content.tables.map((table) => `(SELECT count(*) FROM ${table})`).join(' + ')} AS rows`,
  );
  const columns = content.columns.reduce((sum, each) => sum + each.columns.length, 0);
  return { plugin, version, tables: content.tables.length, rows: counted?.rows ?? 0, columns, lost, dangling };
}

/** A plugin that was enabled anew has made its tables anew: where nothing is in them, they go. */
async function makeWay(tx: Sql, { objects, plugins }: Account, { plugin, version, isWhole, content }: Grave): Promise<void> {
  const names = new Set(content.objects.map(({ object }) => object));
  const there = [...objects.values()].filter((each) => each.plugin === plugin && (isWhole || names.has(each.object)));
  if (there.length === 0) return;
  const counts: string[] = [];
  for (const each of there) {
    const table = tableOfObject(each) ?? '';
    const isOwn = there.some(({ kind, object }) => kind === 'table' && object === table);
    if (each.kind === 'table') counts.push(`SELECT '${each.object}' AS object, count(*) AS rows FROM ${table}`);
    if (each.kind === 'column' && !isOwn) {
      const column = each.object.slice(table.length + 1);
      const standard = each.definition === '' || each.definition.startsWith('= ') ? 'NULL' : each.definition;
      if (each.definition.startsWith('= ')) continue;
      counts.push(
        `SELECT '${each.object}' AS object, count(*) AS rows FROM ${table} WHERE ${column} IS DISTINCT FROM ${standard}`,
      );
    }
  }
  const full =
    counts.length === 0
      ? []
      : await tx.query<{ object: string; rows: number }>(
          `SELECT object, rows FROM (${counts.join(' UNION ALL ')}) AS c WHERE rows > 0`,
        );
  if (full.length > 0) {
    const named = full.map(({ object, rows }) => `${object.replaceAll('"', '')} (${rows})`).join(', ');
    throw new Problem('restore-in-the-way', {
      status: 409,
      detail: `Plugin "${plugin}" has new rows where its old ones were: ${named}.`,
      remedy: `Nothing is mixed. Disable "${plugin}" and remove it once more ("entrepot remove ${plugin}"): then choose with "entrepot restore ${plugin} --grave <number>".`,
      params: { plugin },
    });
  }
  const number = await bury(tx, {
    plugin: plugins.get(plugin) ?? { plugin, version, requires: {}, contributions: {} },
    objects: there,
    isWhole,
  });
  const [empty] = await tx.query<{ schema: string }>('DELETE FROM kernel.graves WHERE number = $1 RETURNING schema', [number]);
  if (empty) await tx.query(`DROP SCHEMA ${quote(empty.schema)} CASCADE`);
}

async function checkGround(tx: Sql, { plugins }: Account, { plugin, content }: Grave): Promise<void> {
  const required = Object.keys(content.applied?.requires ?? {}).filter((name) => name !== 'kernel' && !plugins.has(name));
  const tables = [...new Set(content.columns.map(({ table }) => table))];
  const missing = await tx.query<{ name: string }>(
    'SELECT name FROM unnest($1::text[]) AS t(name) WHERE to_regclass(name) IS NULL',
    [tables],
  );
  if (required.length === 0 && missing.length === 0) return;
  const what = [...required.map((name) => `plugin "${name}"`), ...missing.map(({ name }) => `the table ${name}`)].join(', ');
  throw new Problem('restore-requires', {
    status: 409,
    detail: `Plugin "${plugin}" stands upon what is not in the database: ${what}.`,
    remedy:
      required.length > 0
        ? `Restore or apply that first: entrepot restore ${[...required, plugin].join(' ')}`
        : 'Restore or apply first the plugin that has the table.',
    params: { plugin, required },
  });
}

/** @returns how many saved rows found no row of their id any more */
async function restoreColumns(tx: Sql, { table, savedIn, columns }: Grave['content']['columns'][number]): Promise<number> {
  const plain = columns.filter(({ isComputed }) => !isComputed);
  const add = (each: readonly { add: string }[]) => each.map((column) => `ADD COLUMN ${column.add}`).join(', ');
  const computed = columns.filter(({ isComputed }) => isComputed);
  if (plain.length > 0) {
    await tx.query(`ALTER TABLE ${table} ${add(plain)}`);
    const set = plain.map(({ name }) => `${quote(name)} = s.${quote(name)}`).join(', ');
    await tx.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    await tx.query(`UPDATE ${table} AS t SET ${set} FROM ${savedIn} AS s WHERE s.id = t.id`);
    await tx.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  }
  if (computed.length > 0) await tx.query(`ALTER TABLE ${table} ${add(computed)}`);
  if (plain.length === 0) return 0;
  const [gone] = await tx.query<{ rows: number }>(
    `SELECT count(*) AS rows FROM ${savedIn} AS s WHERE NOT EXISTS (SELECT 1 FROM ${table} AS t WHERE t.id = s.id)`,
  );
  await tx.query(`DROP TABLE ${savedIn}`);
  return gone?.rows ?? 0;
}

/** @returns how many rows point to nothing */
async function restoreReference(
  tx: Sql,
  { table, name, columns, target, definition, setsNull }: BuriedReference,
): Promise<number> {
  const [found] = await tx.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [target]);
  const column = quote(columns[0] ?? '');
  const lost = found?.there
    ? `${column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ${target} AS o WHERE o.id = t.${column})`
    : `${column} IS NOT NULL`;
  if (setsNull) {
    await tx.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    await tx.query(`UPDATE ${table} AS t SET ${column} = NULL WHERE ${lost}`);
    await tx.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  }
  const [dangling] = await tx.query<{ rows: number }>(`SELECT count(*) AS rows FROM ${table} AS t WHERE ${lost}`);
  const rows = dangling?.rows ?? 0;
  if (found?.there) {
    await tx.query(`ALTER TABLE ${table} ADD CONSTRAINT ${quote(name)} ${definition}${rows > 0 ? ' NOT VALID' : ''}`);
  }
  return rows;
}

/** Checks and indexes went with the columns that they were over; triggers upon others' tables are set anew by the next application. */
async function restoreParts(tx: Sql, { content }: Grave): Promise<void> {
  const tables = new Set(content.columns.map(({ table }) => table));
  for (const each of content.objects) {
    const table = tableOfObject(each);
    if (!table || !tables.has(table) || content.tables.includes(table)) continue;
    if (each.kind === 'check' || each.kind === 'index') await tx.query(each.definition);
  }
}

async function restoreAccount(tx: Sql, { number, content }: Grave): Promise<void> {
  const tables = new Set([...content.tables, ...content.columns.map(({ table }) => table)]);
  const back = content.objects.filter((each) => {
    const table = tableOfObject(each);
    if (table === undefined || content.tables.includes(table)) return true;
    return tables.has(table) && each.kind !== 'trigger';
  });
  await tx.query(
    `INSERT INTO kernel.schema_objects (object, kind, plugin, version, declared, definition)
     SELECT object, kind, plugin, version, declared, definition
     FROM jsonb_to_recordset($1::jsonb) AS o(object text, kind text, plugin text, version text, declared text, definition text)
     ON CONFLICT (object) DO NOTHING`,
    [JSON.stringify(back)],
  );
  const { applied, migrations = [] } = content;
  if (applied) {
    await tx.query('INSERT INTO kernel.applied_plugins (plugin, version, requires, contributions) VALUES ($1, $2, $3, $4)', [
      applied.plugin,
      applied.version,
      JSON.stringify(applied.requires),
      JSON.stringify(applied.contributions),
    ]);
  }
  await tx.query(
    `INSERT INTO kernel.applied_migrations (plugin, from_range, to_version, from_version)
     SELECT plugin, range, "to", "from" FROM jsonb_to_recordset($1::jsonb) AS m(plugin text, range text, "to" text, "from" text)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(migrations)],
  );
  await tx.query('DELETE FROM kernel.graves WHERE number = $1', [number]);
}
