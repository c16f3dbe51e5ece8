import { insertRejected } from '@entrepot/durable/jobs/job-records';
import type { Access } from '@entrepot/registry/permissions/access';
import type { Condition } from '@entrepot/registry/permissions/condition';
import { conditionSql, Parameters } from '@entrepot/registry/permissions/condition-sql';
import type { Problem, Sql } from '@entrepot/sdk';
import type { Locale } from '@entrepot/web/locale';
import type { ProblemDocuments } from '@entrepot/web/problems/problem-document';

/** A record that waits to be worked on. */
export interface WaitingItem {
  readonly id: string;
  readonly position: number;
  readonly record: string;
  readonly title: string | null;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly recordVersion: number | null;
}

/** What became of an item. */
export interface Settled {
  readonly item: WaitingItem;
  readonly refusal?: Problem | undefined;
  /** What a change replaced, and the version that it led to. */
  readonly before?: object | undefined;
  readonly recordVersion?: number | undefined;
}

/** Which records: by their ids, by a filter, or those that another job has done. */
export type Selection =
  | { readonly ids: readonly string[] }
  | { readonly condition: Condition | undefined }
  | { readonly of: string; readonly restores: boolean };

/**
 * Notes the records that a job has to work on; one that the caller may not read has no title and is refused in its turn.
 * @param most where there are more nothing is noted but one record above it
 * @returns how many there are
 */
export async function noteItems(sql: Sql, job: string, access: Access, selection: Selection, most: number): Promise<number> {
  const parameters = new Parameters();
  const { table, title, fields } = access.entity;
  const column = title !== undefined && access.fields.has(title) ? fields.get(title)?.columns[0] : undefined;
  const titleSql = column === undefined ? 'NULL' : `left(t."${column}"::text, 255)`;
  const covered = access.sql('t', parameters);
  const id = parameters.add(job, 'uuid');
  const chosen = chosenSql(selection, table, covered, parameters);
  const kept = 'of' in selection && selection.restores ? 'before, record_version' : 'NULL::jsonb, NULL::bigint';
  const rows = await sql.query<{ count: number }>(
    `WITH noted AS (
       INSERT INTO "kernel"."bulk_items" (job_id, position, record, title, before, record_version)
       SELECT ${id}, row_number() OVER (ORDER BY c.place), c.id::text, ${titleSql}, ${kept}
       FROM (${chosen} LIMIT ${most + 1}) c LEFT JOIN ${table} t ON t."id" = c.id${covered === undefined ? '' : ` AND ${covered}`}
       RETURNING 1)
     SELECT count(*) AS count FROM noted`,
    parameters.values,
  );
  return Number(rows[0]?.count ?? 0);
}

function chosenSql(selection: Selection, table: string, covered: string | undefined, parameters: Parameters): string {
  if ('ids' in selection) {
    const ids = parameters.add(selection.ids, 'uuid[]');
    return `SELECT id, min(place) AS place FROM unnest(${ids}) WITH ORDINALITY AS u(id, place) GROUP BY id ORDER BY 2`;
  }
  if ('of' in selection) {
    return `SELECT record::uuid AS id, position AS place, before, record_version FROM "kernel"."bulk_items"
      WHERE job_id = ${parameters.add(selection.of, 'uuid')} AND state = 'done' ORDER BY position`;
  }
  const condition = selection.condition && conditionSql(selection.condition, 't', parameters);
  const where = [condition, covered].filter((each) => each !== undefined).join(' AND ');
  return `SELECT t."id" AS id, t."id" AS place FROM ${table} t${where && ` WHERE ${where}`} ORDER BY t."id"`;
}

/** The next items behind a position. */
export function waitingItems(sql: Sql, job: string, after: number, limit: number): Promise<WaitingItem[]> {
  return sql.query<WaitingItem & Record<string, unknown>>(
    `SELECT id, position, record, title, before, record_version AS "recordVersion" FROM "kernel"."bulk_items"
     WHERE job_id = $1 AND position > $2 AND state = 'waiting' ORDER BY position LIMIT $3`,
    [job, after, limit],
  );
}

/** How many of a job's records are in which state. */
export async function countItems(sql: Sql, job: string): Promise<{ waiting: number; done: number; refused: number }> {
  const rows = await sql.query<{ state: 'waiting' | 'done' | 'refused'; count: number }>(
    'SELECT state, count(*) AS count FROM "kernel"."bulk_items" WHERE job_id = $1 GROUP BY state',
    [job],
  );
  const counts = { waiting: 0, done: 0, refused: 0 };
  for (const { state, count } of rows) counts[state] = Number(count);
  return counts;
}

/** Notes what became of items, in the transaction that did it; those that were refused go into the job's error file as well. */
export async function settleItems(
  sql: Sql,
  job: string,
  settled: readonly Settled[],
  problems: ProblemDocuments,
  locale: Locale,
): Promise<void> {
  if (settled.length === 0) return;
  const rows = settled.map(({ item, refusal, before, recordVersion }) => {
    const told = refusal && problems.of(refusal, locale);
    const more = (told?.errors ?? []).map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`.trim());
    const detail = told && [told.detail, ...more.filter((each) => !told.detail.includes(each))].join(' ');
    return {
      id: item.id,
      state: told ? 'refused' : 'done',
      code: told?.code ?? null,
      detail: detail ?? null,
      before: before ?? null,
      version: recordVersion ?? null,
      row: { id: item.record, title: item.title },
      errors: told?.errors ?? (told ? [{ pointer: '', code: told.code, detail: told.detail }] : []),
    };
  });
  await sql.query(
    `UPDATE "kernel"."bulk_items" b SET state = n.state, code = n.code, detail = n.detail,
       before = coalesce(n.before, b.before), record_version = coalesce(n.version, b.record_version),
       version = b.version + 1, updated_at = now()
     FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, state text, code text, detail text, before jsonb, version bigint)
     WHERE b.id = n.id`,
    [JSON.stringify(rows)],
  );
  const rejected = rows.filter(({ state }) => state === 'refused').map(({ row, errors }) => ({ row, errors }));
  if (rejected.length > 0) await insertRejected(sql, job, rejected);
}
