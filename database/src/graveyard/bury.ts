import { Problem, type Sql } from '@entrepot/sdk';
import pg from 'pg';
import type { AppliedPlugin } from '../account.ts';
import { identifier } from '../identifier.ts';
import type { RecordedObject } from '../table-catalog.ts';
import { type BuriedColumns, type BuriedReference, type GraveContent, tableOfObject } from './grave.ts';
import { columnsToBury, dropIfEmpty, namespaceExists, referencesOf } from './grave-catalog.ts';

const quote = pg.escapeIdentifier;

export interface Burial {
  plugin: AppliedPlugin;
  /** What goes, of that plugin: all of it, or tables and columns with their parts. */
  objects: readonly RecordedObject[];
  /** Whether the plugin itself goes, with all that is in its schema. */
  isWhole: boolean;
}

/**
 * Moves objects of a plugin with their rows and values to a schema of their own, out of everybody's way: references between
 * them and what stays are cut, and known to the grave. Within the transaction of `tx`, under the lock of the schema.
 * @returns the number of the grave
 */
export async function bury(tx: Sql, { plugin: applied, objects, isWhole }: Burial): Promise<number> {
  const { plugin, version } = applied;
  const own = plugin.replaceAll('-', '_');
  const number = await nextNumber(tx);
  const schema = identifier('graveyard', own, String(number));
  const tables = objects.filter(({ kind }) => kind === 'table').map(({ object }) => object);
  const hadSchema = isWhole && (await namespaceExists(tx, own));
  const moved = hadSchema ? await allTables(tx, own) : tables;
  const crossing = await referencesOf(tx, moved);
  await leaveOthers(tx, plugin, moved, crossing);
  await dropTriggersElsewhere(tx, objects, new Set(moved));
  const left = objects.filter((each) => each.kind === 'column' && !tables.includes(tableOfObject(each) ?? ''));
  const columns = await columnsToBury(tx, left, schema);
  const over = new Map<BuriedColumns, readonly BuriedReference[]>();
  for (const each of columns) over.set(each, await referencesOf(tx, [each.table], new Set(each.columns.map(({ name }) => name))));
  if (hadSchema) await tx.query(`ALTER SCHEMA ${quote(own)} RENAME TO ${quote(schema)}`);
  else {
    await tx.query(`CREATE SCHEMA ${quote(schema)}`);
    for (const table of tables) await tx.query(`ALTER TABLE ${table} SET SCHEMA ${quote(schema)}`);
    await dropIfEmpty(tx, own);
  }
  for (const [each, leading] of over) await buryColumns(tx, each, leading);
  const references = [...crossing, ...[...over.values()].flat()];
  const content: GraveContent = { tables, columns, references, objects, hadSchema };
  await tx.query('DELETE FROM kernel.schema_objects WHERE object = ANY ($1)', [objects.map(({ object }) => object)]);
  const whole = isWhole ? await buryAccount(tx, applied) : {};
  await tx.query(
    'INSERT INTO kernel.graves (number, plugin, version, is_whole, schema, content) VALUES ($1, $2, $3, $4, $5, $6)',
    [number, plugin, version, isWhole, schema, JSON.stringify({ ...content, ...whole })],
  );
  return number;
}

/** Never one that a schema has, whatever became of its grave. */
async function nextNumber(tx: Sql): Promise<number> {
  const [next] = await tx.query<{ number: number }>(
    `SELECT greatest((SELECT max(number) FROM kernel.graves),
       (SELECT max(substring(nspname FROM '_(\\d+)$')::int) FROM pg_namespace WHERE nspname ~ '^graveyard_.*_\\d+$'), 0) + 1 AS number`,
  );
  return next?.number ?? 1;
}

async function allTables(tx: Sql, schema: string): Promise<string[]> {
  const rows = await tx.query<{ table: string }>(
    `SELECT format('"%s"."%s"', n.nspname, c.relname) AS table FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') ORDER BY 1`,
    [schema],
  );
  return rows.map(({ table }) => table);
}

/** Cuts what holds the moved tables to those that stay: references, and what other plugins have set upon them. */
async function leaveOthers(
  tx: Sql,
  plugin: string,
  moved: readonly string[],
  references: readonly BuriedReference[],
): Promise<void> {
  for (const { table, name } of references) await tx.query(`ALTER TABLE ${table} DROP CONSTRAINT ${quote(name)}`);
  const foreign = await tx.query<RecordedObject>(
    `SELECT object, kind, plugin, version, declared, definition FROM kernel.schema_objects
     WHERE plugin <> $1 AND kind <> 'function' AND substring(object FROM '^"[^"]+"\\."[^"]+"') = ANY ($2)`,
    [plugin, moved],
  );
  for (const each of foreign) await dropPart(tx, each);
  await tx.query('DELETE FROM kernel.schema_objects WHERE object = ANY ($1)', [foreign.map(({ object }) => object)]);
}

async function dropTriggersElsewhere(tx: Sql, objects: readonly RecordedObject[], moved: ReadonlySet<string>): Promise<void> {
  for (const each of objects) {
    if (each.kind === 'trigger' && !moved.has(tableOfObject(each) ?? '')) await dropPart(tx, each);
  }
}

async function dropPart(tx: Sql, each: RecordedObject): Promise<void> {
  const table = tableOfObject(each) ?? '';
  const name = each.object.slice(table.length + each.kind.length + 2);
  if (each.kind === 'trigger') return void (await tx.query(`DROP TRIGGER IF EXISTS ${quote(name)} ON ${table}`));
  throw new Problem('plugin-required', {
    status: 409,
    detail: `Plugin "${each.plugin}" has a ${each.kind} on the table ${table}, which is to be moved away.`,
    remedy: `Remove plugin "${each.plugin}" first, or both at once.`,
    params: { plugin: each.plugin, object: each.object },
  });
}

async function buryColumns(tx: Sql, buried: BuriedColumns, references: readonly BuriedReference[]): Promise<void> {
  const { table, savedIn, columns } = buried;
  const kept = columns.filter(({ isComputed }) => !isComputed).map(({ name }) => quote(name));
  if (kept.length > 0) {
    const some = kept.map((name) => `${name} IS NOT NULL`).join(' OR ');
    await tx.query(`CREATE TABLE ${savedIn} AS SELECT id, ${kept.join(', ')} FROM ${table} WHERE ${some}`);
    await tx.query(`ALTER TABLE ${savedIn} ADD PRIMARY KEY (id)`);
  }
  for (const { name, columns: over, target, definition } of references) {
    await tx.query(`ALTER TABLE ${table} DROP CONSTRAINT ${quote(name)}`);
    // Files that only buried rows refer to are not swept.
    if (target === '"kernel"."attachments"' && over.every((column) => kept.includes(quote(column)))) {
      await tx.query(`ALTER TABLE ${savedIn} ADD CONSTRAINT ${quote(name)} ${definition}`);
    }
  }
  // A computed column may stand upon the others.
  const drops = [...columns].sort((a, b) => Number(b.isComputed) - Number(a.isComputed));
  for (const { name } of drops) await tx.query(`ALTER TABLE ${table} DROP COLUMN ${quote(name)}`);
}

async function buryAccount(tx: Sql, applied: AppliedPlugin): Promise<Partial<GraveContent>> {
  const { plugin } = applied;
  await tx.query('DELETE FROM kernel.applied_plugins WHERE plugin = $1', [plugin]);
  const migrations = await tx.query<{ plugin: string; range: string; to: string; from: string }>(
    `DELETE FROM kernel.applied_migrations WHERE plugin = $1
     RETURNING plugin, from_range AS range, to_version AS to, from_version AS from`,
    [plugin],
  );
  return { applied, migrations };
}
