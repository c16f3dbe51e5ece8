import { type Registry, registryFingerprint } from '@entrepot/registry/schema/registry';
import { type Plugin, Problem, type Sql, type Transaction } from '@entrepot/sdk';
import type { PgDatabase } from './database.ts';
import { codeOf } from './database-error.ts';
import { type SchemaDifference, schemaDifference } from './schema-difference.ts';
import { presentFunctions, presentTables, type RecordedObject } from './table-catalog.ts';
import { schemaShape } from './table-shape.ts';

export interface AppliedSchema {
  /** Whether the tables were changed. */
  changed: boolean;
  statements: readonly string[];
  /** Tables and columns that are there but declared no more: nothing is dropped. */
  kept: readonly string[];
}

const foundation = `
CREATE SCHEMA IF NOT EXISTS kernel;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE IF NOT EXISTS kernel.schema_state (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  fingerprint text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS kernel.schema_objects (
  object text PRIMARY KEY,
  kind text NOT NULL,
  plugin text NOT NULL,
  version text NOT NULL,
  declared text NOT NULL,
  definition text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE OR REPLACE FUNCTION kernel.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The kernel's own records may be swept when they have had their time; those of plugins never.
  IF TG_OP = 'DELETE' AND TG_TABLE_SCHEMA = 'kernel' AND current_setting('kernel.sweeping', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'rows of %.% are only ever added', TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'EA001', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
END $$`;

/**
 * What the kernel keeps beside declared tables. The bytes of files stand apart from their records, so that no list reads
 * them; they are written first, so that hooks of the record find them.
 */
const supplements: Readonly<Record<string, string>> = {
  'kernel.attachment': `CREATE TABLE IF NOT EXISTS kernel.attachment_contents (
  attachment_id uuid PRIMARY KEY REFERENCES kernel.attachments (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  content bytea NOT NULL
)`,
};

/**
 * Brings the database to what the registry declares, in one transaction, one process at a time. Where the fingerprint of the
 * last application stands, it is one read.
 * @throws Problem `database-too-old`, `narrowing-change`, `rows-without-value`, `rows-against-rule`, `tables-in-use`
 */
export async function applySchema(db: PgDatabase, registry: Registry, plugins: readonly Plugin[]): Promise<AppliedSchema> {
  const fingerprint = registryFingerprint(registry);
  if ((await appliedFingerprint(db)) === fingerprint) return { changed: false, statements: [], kept: [] };
  try {
    return await db.transaction((tx) => apply(tx, registry, plugins, fingerprint));
  } catch (error) {
    throw refusal(error) ?? error;
  }
}

async function appliedFingerprint(sql: Sql): Promise<string | undefined> {
  const [found] = await sql.query<{ there: boolean }>(`SELECT to_regclass('kernel.schema_state') IS NOT NULL AS there`);
  if (!found?.there) return undefined;
  const [state] = await sql.query<{ fingerprint: string }>('SELECT fingerprint FROM kernel.schema_state');
  return state?.fingerprint;
}

async function apply(
  tx: Transaction,
  registry: Registry,
  plugins: readonly Plugin[],
  fingerprint: string,
): Promise<AppliedSchema> {
  const [server] = await tx.query<{ version: number }>(
    `SELECT pg_advisory_xact_lock(hashtextextended('entrepot:schema', 0)), current_setting('server_version_num')::int AS version`,
  );
  if ((server?.version ?? 0) < 180_000) {
    throw new Problem('database-too-old', {
      status: 500,
      detail: `The PostgreSQL server has version ${server?.version}; uuidv7() and more are there from 18 on.`,
      remedy: 'Point DATABASE_URL to a server of version 18 or newer, or leave it out for the embedded one.',
    });
  }
  if ((await appliedFingerprint(tx)) === fingerprint) return { changed: false, statements: [], kept: [] };
  // Who waits for a table makes all others wait for it too.
  await tx.query(`SET LOCAL lock_timeout = '30s'`);
  await tx.query(foundation);
  const desired = schemaShape(registry);
  const present = {
    tables: await presentTables(tx, [...new Set(desired.tables.map(({ schema }) => schema))]),
    functions: await presentFunctions(
      tx,
      desired.functions.map((each) => each.function),
    ),
  };
  const recorded = await tx.query<RecordedObject>(
    'SELECT object, kind, plugin, version, declared, definition FROM kernel.schema_objects',
  );
  const enabled = new Set(plugins.map(({ name }) => name));
  const difference = schemaDifference(desired, present, new Map(recorded.map((each) => [each.object, each])), enabled);
  if (difference.statements.length > 0) await tx.query(difference.statements.join(';\n'));
  for (const [entity, statement] of Object.entries(supplements)) if (registry.entities.has(entity)) await tx.query(statement);
  await record(tx, difference, plugins, fingerprint);
  const kinds = new Set(['table', 'column']);
  const kindOf = new Map(recorded.map(({ object, kind }) => [object, kind]));
  return {
    changed: difference.statements.length > 0,
    statements: difference.statements,
    kept: difference.kept.filter((object) => kinds.has(kindOf.get(object) ?? '')),
  };
}

/** Writes down who brought what; an object that stays as it is keeps the version that brought it. */
async function record(
  tx: Transaction,
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
    `INSERT INTO kernel.schema_state (fingerprint) VALUES ($1)
     ON CONFLICT (single) DO UPDATE SET fingerprint = excluded.fingerprint, applied_at = now()`,
    [fingerprint],
  );
}

function refusal(error: unknown): Problem | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = codeOf(error);
  if (code === '23502') {
    return new Problem('rows-without-value', {
      status: 500,
      detail: `A field became required, but rows exist that have no value for it: ${error.message}.`,
      remedy: 'Give the field a default, or fill the rows first. Nothing was changed.',
      cause: error,
    });
  }
  if (code === '55P03') {
    return new Problem('tables-in-use', {
      status: 503,
      detail: `A table that has to change is in use: ${error.message}.`,
      remedy: 'Wait until the running work is done, or stop the other processes, and start again. Nothing was changed.',
      cause: error,
    });
  }
  if (code === '23514' || code === '23505' || code === '23503') {
    return new Problem('rows-against-rule', {
      status: 500,
      detail: `Rows exist that break a rule that the plugins declare: ${error.message}.`,
      remedy: 'Correct the rows or the declaration. Nothing was changed.',
      cause: error,
    });
  }
  return undefined;
}
