import type { AppliedPlugin } from '../account.ts';
import type { AppliedMigration } from '../migrations.ts';
import type { RecordedObject } from '../table-catalog.ts';

/** Columns that were taken from a table that stays, and where their values lie: `savedIn` has them by the row's id. */
export interface BuriedColumns {
  /** Qualified and quoted, as all tables here. */
  table: string;
  savedIn: string;
  /** In their order; `add` follows ADD COLUMN. A computed one has no values of its own. */
  columns: readonly { name: string; add: string; isComputed: boolean }[];
}

/** A foreign key between what was buried and what stays. */
export interface BuriedReference {
  table: string;
  name: string;
  columns: readonly string[];
  target: string;
  /** Follows ADD CONSTRAINT and its name. */
  definition: string;
  setsNull: boolean;
}

/** All that is needed to bring back what was buried. */
export interface GraveContent {
  tables: readonly string[];
  columns: readonly BuriedColumns[];
  references: readonly BuriedReference[];
  objects: readonly (RecordedObject & { created_at?: string })[];
  /** Of a whole plugin. */
  applied?: AppliedPlugin;
  migrations?: readonly (AppliedMigration & { from: string })[];
  /** Whether the plugin had a schema of its own: it is the grave's now. */
  hadSchema?: boolean;
}

/**
 * What a plugin left behind when it was removed, or when a newer version of it declared something no more.
 *
 * A whole plugin goes with its tables, columns, indexes, functions and triggers, the account of all these, and its applied
 * migrations. What stays is the kernel's own: roles, which an admin may have changed and given to users (they grant nothing
 * where nothing is), published events and how far its subscriptions have read them, jobs and what became of them; they are
 * there when the plugin is back. Its cron stops with the next start of a worker. Files that buried rows refer to stay too.
 */
export interface Grave {
  number: number;
  plugin: string;
  version: string;
  isWhole: boolean;
  /** Unquoted. */
  schema: string;
  content: GraveContent;
  buriedAt: string;
}

/** The table that an object is or belongs to; undefined for a function. */
export function tableOfObject({ object, kind }: { object: string; kind: string }): string | undefined {
  return kind === 'function' ? undefined : /^"[^"]+"\."[^"]+"/.exec(object)?.[0];
}
