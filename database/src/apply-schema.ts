import { createHash } from 'node:crypto';
import { type Registry, registryFingerprint } from '@entrepot/registry/schema/registry';
import type { Plugin, Sql, Transaction } from '@entrepot/sdk';
import { type Account, readAccount, writeAccount } from './account.ts';
import type { PgDatabase } from './database.ts';
import { supplements } from './foundation.ts';
import { buryLeftOvers } from './graveyard/bury-left-overs.ts';
import { type LeftOver, leftOvers } from './graveyard/left-over.ts';
import { type PendingMigration, pendingMigrations, runMigrations } from './migrations.ts';
import { ensureFloorRole, floorFoundation, grantFloor } from './row-floor.ts';
import { type SchemaDifference, schemaDifference } from './schema-difference.ts';
import { layFoundation, lockSchema, refusal } from './schema-lock.ts';
import { presentFunctions, presentTables } from './table-catalog.ts';
import { schemaShape } from './table-shape.ts';

export interface AppliedSchema {
  /** Whether the tables were changed. */
  changed: boolean;
  statements: readonly string[];
  /** Tables and columns that are there but declared no more. They stay unless `ApplyOptions.buries`. */
  kept: readonly string[];
  migrations: readonly PendingMigration[];
  /** What went to the graveyard. */
  buried: readonly LeftOver[];
}

export interface ApplyOptions {
  /** What nobody declares any more goes to the graveyard; without it everything stays, with its data. */
  buries?: boolean;
  /** Plugins that are enabled but do not run: what is theirs stays in any case. */
  spared?: ReadonlySet<string>;
}

const unchanged: AppliedSchema = { changed: false, statements: [], kept: [], migrations: [], buried: [] };

/**
 * Brings the database to what the registry declares, data migrations included, in one transaction, one process at a time.
 * Where the fingerprint of the last application stands, it is one read.
 * @throws Problem `database-too-old`, `narrowing-change`, `rows-without-value`, `rows-against-rule`, `tables-in-use`,
 * `migration-failed`, `still-depended-on`; nothing was changed then
 */
export async function applySchema(
  db: PgDatabase,
  registry: Registry,
  plugins: readonly Plugin[],
  options: ApplyOptions = {},
): Promise<AppliedSchema> {
  const fingerprint = fingerprintOf(registry, plugins);
  if (!options.buries && (await appliedFingerprint(db)) === fingerprint) return unchanged;
  return changingSchema(db, async (tx) => {
    if (!options.buries && (await appliedFingerprint(tx)) === fingerprint) return unchanged;
    await layFoundation(tx);
    return applyWithin(tx, registry, plugins, options);
  });
}

/** Runs a change of the schema in one transaction, under its lock. @throws Problem for what PostgreSQL refuses */
export async function changingSchema<T>(db: PgDatabase, work: (tx: Transaction) => Promise<T>): Promise<T> {
  try {
    return await db.transaction(async (tx) => {
      await lockSchema(tx);
      return work(tx);
    });
  } catch (error) {
    throw refusal(error) ?? error;
  }
}

/** What there is to do, and the account that it was found from. */
export interface Comparison {
  account: Account;
  difference: SchemaDifference;
  pending: readonly PendingMigration[];
}

/** Compares what the plugins declare with what there is; reads only. */
export async function compareSchema(sql: Sql, registry: Registry, plugins: readonly Plugin[]): Promise<Comparison> {
  const desired = schemaShape(registry);
  const schemas = [...new Set(desired.tables.map(({ schema }) => schema))];
  const functions = desired.functions.map((each) => each.function);
  const present = { tables: await presentTables(sql, schemas), functions: await presentFunctions(sql, functions) };
  const account = await readAccount(sql);
  const versions = new Map([...account.plugins.values()].map(({ plugin, version }) => [plugin, version]));
  return {
    account,
    difference: schemaDifference(desired, present, account.objects, new Set(plugins.map(({ name }) => name))),
    pending: pendingMigrations(plugins, versions, account.migrations),
  };
}

/** As `applySchema`, in a transaction that has the lock of the schema. */
export async function applyWithin(
  tx: Sql,
  registry: Registry,
  plugins: readonly Plugin[],
  { buries = false, spared = new Set() }: ApplyOptions = {},
): Promise<AppliedSchema> {
  const { account, difference, pending } = await compareSchema(tx, registry, plugins);
  const [refused] = difference.refused;
  if (refused) throw refused;
  const { before, after, kept } = difference;
  await ensureFloorRole(tx);
  await tx.query(floorFoundation);
  if (before.length > 0) await tx.query(before.join(';\n'));
  await runMigrations(tx, pending);
  if (after.length > 0) await tx.query(after.join(';\n'));
  for (const [entity, statement] of Object.entries(supplements)) if (registry.entities.has(entity)) await tx.query(statement);
  await grantFloor(tx, ['kernel', ...new Set([...registry.entities.values()].map(({ schema }) => schema))]);
  await writeAccount(tx, difference, plugins, fingerprintOf(registry, plugins));
  const buried = buries ? leftOvers(account, kept, new Set(plugins.map(({ name }) => name)), spared) : [];
  if (buried.length > 0) await buryLeftOvers(tx, account, buried);
  return {
    changed: before.length + after.length + pending.length + buried.length > 0,
    statements: [...before, ...after],
    kept: buries ? [] : kept.filter((object) => ['table', 'column'].includes(account.objects.get(object)?.kind ?? '')),
    migrations: pending,
    buried,
  };
}

/** Follows the tables and the versions: a new version may have data migrations. */
function fingerprintOf(registry: Registry, plugins: readonly Plugin[]): string {
  const versions = plugins.map(({ name, version }) => `${name}@${version}`).sort();
  return createHash('sha256')
    .update(JSON.stringify([registryFingerprint(registry), versions]))
    .digest('hex');
}

async function appliedFingerprint(sql: Sql): Promise<string | undefined> {
  const [found] = await sql.query<{ there: boolean }>(`SELECT to_regclass('kernel.schema_state') IS NOT NULL AS there`);
  if (!found?.there) return undefined;
  const [state] = await sql.query<{ fingerprint: string }>('SELECT fingerprint FROM kernel.schema_state');
  return state?.fingerprint;
}
