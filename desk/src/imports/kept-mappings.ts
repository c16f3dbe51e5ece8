import { createHash } from 'node:crypto';
import { Problem, type Sql, tableOf, type User } from '@entrepot/sdk';
import type { ColumnMapping } from './column-mapping.ts';
import { StoredImportMapping } from './import-mapping.entity.ts';
import type { SheetColumn } from './sheet-columns.ts';
import { normalHeader } from './suggest-mapping.ts';

/** A mapping that is kept, for who may use it. */
export interface KeptMapping {
  readonly id: string;
  readonly name: string;
  readonly fingerprint: string;
  readonly mapping: ColumnMapping;
  readonly isShared: boolean;
}

const table = tableOf(StoredImportMapping);

/** The same for files with the same headers, in whatever order. */
export function fingerprintOf(columns: readonly SheetColumn[]): string {
  const headers = columns.map(({ name }) => normalHeader(name)).sort();
  return createHash('sha256').update(JSON.stringify(headers)).digest('hex');
}

/** The user's own mappings into an entity, and those that all share; the newest first. */
export async function keptMappings(sql: Sql, user: User, entity: string): Promise<KeptMapping[]> {
  return sql.query<KeptMapping & Record<string, unknown>>(
    `SELECT id, name, fingerprint, mapping, owner = '' AS "isShared" FROM ${table}
     WHERE entity = $1 AND owner IN ($2, '') ORDER BY owner DESC, updated_at DESC LIMIT 200`,
    [entity, user.id ?? ''],
  );
}

/** Keeps a mapping for the next file with these headers; in the place of the one that was kept before. */
export async function keepMapping(
  sql: Sql,
  kept: {
    readonly name: string;
    readonly entity: string;
    readonly fingerprint: string;
    readonly mapping: ColumnMapping;
    readonly owner: string;
  },
): Promise<string> {
  const [row] = await sql.query<{ id: string }>(
    `INSERT INTO ${table} AS m (name, entity, fingerprint, mapping, owner) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (entity, fingerprint, owner) DO UPDATE SET name = excluded.name, mapping = excluded.mapping,
       version = m.version + 1, updated_at = now() RETURNING id`,
    [kept.name, kept.entity, kept.fingerprint, JSON.stringify(kept.mapping), kept.owner],
  );
  return row?.id ?? '';
}

/** @throws Problem `import-mapping-not-found` for another user's @param mayRemoveShared one that all share */
export async function removeMapping(sql: Sql, user: User, id: string, mayRemoveShared: boolean): Promise<void> {
  const gone = /^[0-9a-f-]{36}$/i.test(id)
    ? await sql.query(
        `DELETE FROM ${table} WHERE id = $1 AND ((owner = $2 AND owner <> '') OR (owner = '' AND $3)) RETURNING id`,
        [id, user.id ?? '', mayRemoveShared],
      )
    : [];
  if (gone.length > 0) return;
  throw new Problem('import-mapping-not-found', {
    status: 404,
    detail: 'There is no such mapping, or it is not yours.',
    remedy: 'Choose one of your own.',
  });
}

/** What columns were taken as before, by normal header; of several mappings the newest decides. */
export function synonymsOf(kept: readonly KeptMapping[]): Map<string, string> {
  const entries = kept.toReversed().flatMap(({ mapping }) => Object.entries(mapping.columns));
  return new Map(entries.map(([header, path]) => [normalHeader(header), path]));
}
