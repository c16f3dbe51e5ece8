import type { Sql } from './database.ts';

/**
 * Moves a plugin's data from an older version of it to a newer one. Runs once for each database, in the transaction that
 * changes the tables: after new tables and columns are there and before anything is demanded of them (NOT NULL, checks, unique
 * indexes, references). Columns that the new version declares no more are still there, so that renaming a field is a new
 * field, a copy, and the old column's way to the graveyard. One that fails leaves everything as it was.
 */
export type Migration = {
  /** The versions of the plugin that it starts from, a semver range as `>=1.0.0 <1.1.0`; all before `to` unless given. */
  readonly from?: string;
  /** The version whose data it makes. Several run in the order of `to`, each from where the one before ended. */
  readonly to: string;
} & (
  | {
      /** Statements, separated by semicolons. */
      readonly sql: string;
    }
  | { run(tx: Sql): Promise<void> }
);

/** Declares a data migration; a database that the plugin is new to needs none and runs none. */
export function defineMigration(migration: Migration): Migration {
  return migration;
}
