import { createHash } from 'node:crypto';
import { type AttachedFile, Problem, type Sql, type Transaction, tableOf } from '@entrepot/sdk';
import { StoredImport } from './import.entity.ts';
import { importJob } from './import-job.ts';
import type { ImportPlan, ImportWork } from './import-work.ts';
import { fingerprintOf, keepMapping } from './kept-mappings.ts';
import { emptySheet } from './sheet.ts';

/** An import to be started. */
export interface NewImport {
  readonly work: ImportWork;
  readonly file: AttachedFile;
  readonly plan: ImportPlan;
  readonly rows: number;
}

/** Counts the rows of the file, which finds out whether it can be read to its end. @throws Problem `empty-sheet` */
export async function countRows({ sheet }: ImportWork): Promise<number> {
  let rows = 0;
  for await (const _ of sheet.rows()) rows += 1;
  if (rows === 0) throw emptySheet();
  return rows;
}

/**
 * Where records are known again by nothing, the same file would make all of them again.
 * @throws Problem `already-imported` (409)
 */
export async function refuseAgain(sql: Sql, { work, file, plan }: NewImport): Promise<void> {
  if (work.key) return;
  const [before] = await sql.query<{ id: string; at: string }>(
    `SELECT id, created_at AS at FROM ${tableOf(StoredImport)} WHERE entity = $1 AND sha256 = $2 AND created + updated > 0 LIMIT 1`,
    [plan.entity, digest(file)],
  );
  if (!before) return;
  throw new Problem('already-imported', {
    status: 409,
    detail: `This file was imported on ${before.at.slice(0, 10)}, and no unique field is mapped: its records would stand there twice.`,
    remedy: 'Map a unique field, or say that they are to be made again.',
    params: { import: before.id },
  });
}

/** Notes the import, keeps its mapping for the next file of this form, and hands it to a job. */
export async function startImport(
  tx: Transaction,
  { work, file, plan, rows }: NewImport,
): Promise<{ id: string; jobId: string }> {
  const { caller, sheet, locale } = work;
  const { proof } = caller;
  if (proof === 'none') throw caller.denial(`${plan.entity}.create`);
  const header = sheet.columns.map(({ name }) => name);
  const [stored] = await tx.query<{ id: string }>(
    `INSERT INTO ${tableOf(StoredImport)}
       (entity, file_id, sheet, encoding, delimiter, mapping, policy, file_name, sha256, user_id, user_name, header, rows)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id`,
    [
      plan.entity,
      plan.file,
      sheet.sheet,
      sheet.encoding,
      sheet.delimiter,
      JSON.stringify(plan.mapping),
      plan.policy,
      file.name,
      digest(file),
      caller.user.id,
      caller.user.name,
      JSON.stringify(header),
      rows,
    ],
  );
  const id = stored?.id ?? '';
  const jobId = await tx.enqueue(importJob, { import: id, proof, locale });
  await tx.query(`UPDATE ${tableOf(StoredImport)} SET job_id = $2 WHERE id = $1`, [id, jobId]);
  const owner = caller.user.id ?? '';
  await keepMapping(tx, {
    name: file.name,
    entity: plan.entity,
    fingerprint: fingerprintOf(sheet.columns),
    mapping: plan.mapping,
    owner,
  });
  return { id, jobId };
}

function digest({ content }: AttachedFile): string {
  return createHash('sha256').update(content).digest('hex');
}
