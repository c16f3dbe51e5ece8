import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import { Problem, type Sql, tableOf } from '@entrepot/sdk';
import type { Caller } from '@entrepot/web/identity/caller';
import { openedAccess } from '../opened-access.ts';
import { StoredImport } from './import.entity.ts';

/** An import with how far its job is, as `/api/v1/kernel/importRuns` tells it. */
export interface ImportRun {
  readonly id: string;
  readonly entity: string;
  readonly fileName: string;
  readonly sheet: string | null;
  readonly delimiter: string | null;
  readonly userName: string;
  readonly policy: 'skip' | 'update';
  readonly header: readonly string[];
  readonly jobId: string | null;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly error: { readonly code: string; readonly detail: string } | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  /** In the file, below its header. Created, updated, already there, rejected and not reached add up to it. */
  readonly rows: number;
  readonly createdRows: number;
  readonly updatedRows: number;
  readonly unchangedRows: number;
  readonly rejectedRows: number;
  readonly notReachedRows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
}

const select = `SELECT i.id, i.entity, i.file_name AS "fileName", i.sheet, i.delimiter, i.user_name AS "userName", i.policy, i.header,
  i.job_id AS "jobId", coalesce(j.state, 'done') AS state, j.error, i.created_at AS "createdAt", j.finished_at AS "finishedAt", i.rows,
  i.created_rows AS "createdRows", i.updated_rows AS "updatedRows", i.unchanged_rows AS "unchangedRows",
  i.rejected_rows AS "rejectedRows", i.created, i.updated, i.unchanged, i.rejected,
  i.rows - i.created_rows - i.updated_rows - i.unchanged_rows - i.rejected_rows AS "notReachedRows"
  FROM ${tableOf(StoredImport)} i LEFT JOIN "kernel"."jobs" j ON j.id = i.job_id`;

/** The caller's imports, the newest first; everybody's for who may read all of them. */
export async function importRuns(
  sql: Sql,
  caller: Caller,
  entity: RegisteredEntity | undefined,
  most: number,
): Promise<ImportRun[]> {
  const isAll = entity !== undefined && openedAccess(caller, entity, 'read') !== undefined;
  return sql.query<ImportRun & Record<string, unknown>>(
    `${select} WHERE $1 OR i.user_id = $2 ORDER BY i.created_at DESC, i.id DESC LIMIT $3`,
    [isAll, caller.user.id, most],
  );
}

/** @throws Problem `import-not-found` (404) */
export async function importRun(sql: Sql, caller: Caller, entity: RegisteredEntity | undefined, id: string): Promise<ImportRun> {
  const isAll = entity !== undefined && openedAccess(caller, entity, 'read') !== undefined;
  const [run] = /^[0-9a-f-]{36}$/i.test(id)
    ? await sql.query<ImportRun & Record<string, unknown>>(`${select} WHERE i.id = $1 AND ($2 OR i.user_id = $3)`, [
        id,
        isAll,
        caller.user.id,
      ])
    : [];
  if (run) return run;
  throw new Problem('import-not-found', {
    status: 404,
    detail: 'There is no such import, or it is not open to you.',
    remedy: 'Check the id.',
  });
}
