import { type Migration, type Plugin, Problem, type Sql } from '@entrepot/sdk';
import semver from 'semver';

/** A data migration that a database needs. */
export interface PendingMigration {
  plugin: string;
  /** The version that the data has before it. */
  from: string;
  migration: Migration;
}

/** A migration that was run: with the range that it was declared with. */
export interface AppliedMigration {
  plugin: string;
  range: string;
  to: string;
}

/** The range of versions that a migration starts from. */
export function rangeOf({ from, to }: Migration): string {
  return from ?? `<${to}`;
}

/**
 * The migrations that lie between the applied versions and those of the plugins, in their order. A plugin that was not applied
 * needs none, nor does one that is older than what was applied.
 * @param versions applied versions by plugin
 */
export function pendingMigrations(
  plugins: readonly Plugin[],
  versions: ReadonlyMap<string, string>,
  applied: readonly AppliedMigration[],
): PendingMigration[] {
  const done = new Set(applied.map(keyOf));
  return plugins.flatMap(({ name: plugin, version, migrations = [] }) => {
    let at = versions.get(plugin);
    const pending: PendingMigration[] = [];
    for (const migration of [...migrations].sort((a, b) => semver.compare(a.to, b.to))) {
      const range = rangeOf(migration);
      if (at === undefined || semver.gte(at, migration.to) || semver.gt(migration.to, version)) continue;
      if (!semver.satisfies(at, range, { includePrerelease: true })) continue;
      if (!done.has(keyOf({ plugin, range, to: migration.to }))) pending.push({ plugin, from: at, migration });
      at = migration.to;
    }
    return pending;
  });
}

function keyOf({ plugin, range, to }: AppliedMigration): string {
  return `${plugin} ${range} → ${to}`;
}

/** @throws Problem `migration-failed` that names plugin and versions */
export async function runMigrations(tx: Sql, pending: readonly PendingMigration[]): Promise<void> {
  for (const { plugin, from, migration } of pending) {
    try {
      if ('sql' in migration) await tx.query(migration.sql);
      else await migration.run(tx);
    } catch (cause) {
      throw new Problem('migration-failed', {
        status: 500,
        detail: `The data migration of plugin "${plugin}" from ${from} to ${migration.to} failed: ${cause instanceof Error ? cause.message : cause}`,
        remedy: `Go back to plugin "${plugin}" ${from}, or mend the migration or the rows that it stumbles over. Nothing was changed.`,
        params: { plugin, from, to: migration.to },
        cause,
      });
    }
    await tx.query(
      `INSERT INTO kernel.applied_migrations (plugin, from_range, to_version, from_version) VALUES ($1, $2, $3, $4)
       ON CONFLICT (plugin, from_range, to_version) DO UPDATE SET from_version = excluded.from_version, applied_at = now()`,
      [plugin, rangeOf(migration), migration.to, from],
    );
  }
}
