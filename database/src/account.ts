import type { Plugin, Sql } from '@entrepot/sdk';
import semver from 'semver';
import type { Grave } from './graveyard/grave.ts';
import type { AppliedMigration } from './migrations.ts';
import type { SchemaDifference } from './schema-difference.ts';
import type { RecordedObject } from './table-catalog.ts';

/** A plugin as it was last applied: its tables and data are in the database. */
export interface AppliedPlugin {
  plugin: string;
  version: string;
  requires: Readonly<Record<string, string>>;
  /** What it brought beside tables when the kernel last ran with it, see `Contributions`; empty before that. */
  contributions: Readonly<Record<string, unknown>>;
}

/** What the kernel has written down about its database. */
export interface Account {
  objects: ReadonlyMap<string, RecordedObject>;
  plugins: ReadonlyMap<string, AppliedPlugin>;
  migrations: readonly AppliedMigration[];
  /** Newest first. */
  graves: readonly Grave[];
}

/** Reads the account; an empty one where nothing was applied yet. */
export async function readAccount(sql: Sql): Promise<Account> {
  const [objects, plugins, migrations, graves] = [
    await rowsOf<RecordedObject>(sql, 'schema_objects', 'object, kind, plugin, version, declared, definition'),
    await rowsOf<AppliedPlugin>(sql, 'applied_plugins', 'plugin, version, requires, contributions'),
    await rowsOf<AppliedMigration>(sql, 'applied_migrations', 'plugin, from_range AS range, to_version AS to'),
    await rowsOf<Grave>(
      sql,
      'graves',
      'number, plugin, version, is_whole AS "isWhole", schema, content, buried_at AS "buriedAt"',
      'number DESC',
    ),
  ];
  return {
    objects: new Map(objects.map((each) => [each.object, each])),
    plugins: new Map([...inferred(objects), ...plugins.map((each) => [each.plugin, each] as const)]),
    migrations,
    graves,
  };
}

async function rowsOf<R extends object>(sql: Sql, table: string, columns: string, order = '1'): Promise<R[]> {
  const [found] = await sql.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [`kernel.${table}`]);
  return found?.there ? sql.query<R>(`SELECT ${columns} FROM kernel.${table} ORDER BY ${order}`) : [];
}

/** Plugins of a database that was made before they were written down: each has the newest version that its objects know. */
function inferred(objects: readonly RecordedObject[]): Map<string, AppliedPlugin> {
  const plugins = new Map<string, AppliedPlugin>();
  for (const { plugin, version } of objects) {
    const known = plugins.get(plugin);
    if (known && semver.gte(known.version, version)) continue;
    plugins.set(plugin, { plugin, version, requires: {}, contributions: {} });
  }
  return plugins;
}

/** Writes down who brought what; an object that stays as it is keeps the version that brought it. */
export async function writeAccount(
  tx: Sql,
  { objects, gone }: SchemaDifference,
  plugins: readonly Plugin[],
  fingerprint: string,
): Promise<void> {
  const versions = new Map(plugins.map(({ name, version }) => [name, version]));
  await tx.query('DELETE FROM kernel.schema_objects WHERE object = ANY ($1)', [gone]);
  await tx.query(
    `INSERT INTO kernel.schema_objects AS old (object, kind, plugin, version, declared, definition)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
     ON CONFLICT (object) DO UPDATE
       SET plugin = excluded.plugin, version = excluded.version, declared = excluded.declared, definition = excluded.definition
       WHERE (old.plugin, old.declared, old.definition) IS DISTINCT FROM (excluded.plugin, excluded.declared, excluded.definition)`,
    [
      objects.map(({ object }) => object),
      objects.map(({ kind }) => kind),
      objects.map(({ plugin }) => plugin),
      objects.map(({ plugin }) => versions.get(plugin) ?? ''),
      objects.map(({ declared }) => declared),
      objects.map(({ definition }) => definition),
    ],
  );
  await tx.query(
    `INSERT INTO kernel.applied_plugins AS old (plugin, version, requires)
     SELECT name, version, coalesce(requires, '{}') FROM jsonb_to_recordset($1::jsonb) AS p(name text, version text, requires jsonb)
     ON CONFLICT (plugin) DO UPDATE SET version = excluded.version, requires = excluded.requires, applied_at = now()
       WHERE (old.version, old.requires) IS DISTINCT FROM (excluded.version, excluded.requires)`,
    [JSON.stringify(plugins.map(({ name, version, requires = {} }) => ({ name, version, requires })))],
  );
  await tx.query(
    `INSERT INTO kernel.schema_state (fingerprint) VALUES ($1)
     ON CONFLICT (single) DO UPDATE SET fingerprint = excluded.fingerprint, applied_at = now()`,
    [fingerprint],
  );
}
