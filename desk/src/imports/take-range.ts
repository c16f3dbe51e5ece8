import { insertRejected } from '@entrepot/durable/jobs/job-records';
import { Problem, type Transaction } from '@entrepot/sdk';
import { problemOfError } from '@entrepot/web/problems/problem-of-error';
import { createRecords, updateRecords } from '@entrepot/web/write/write-records';
import { type Fault, sayFault } from './fault.ts';
import type { ImportWork } from './import-work.ts';
import { type FileRecord, judgeRecords, refusalFaults, type Verdict } from './judge-records.ts';

/** The import that records are taken for. */
export interface RunningImport {
  readonly id: string;
  readonly job: string;
  readonly work: ImportWork;
}

/**
 * Takes records of the file, all in one transaction with the note of how far the import is; where one is refused, by halves,
 * in order, down to the record at fault. Cut off anywhere, what is noted is what is written.
 * @param from how many records of the file are done
 */
export async function takeRange(running: RunningImport, records: readonly FileRecord[], from: number): Promise<void> {
  const { work } = running;
  const { db, registry } = work.web.kernel;
  try {
    await db.transaction(async (tx) => {
      const verdicts = await judgeRecords(work, tx, records);
      await write(work, tx, verdicts);
      await note(running, tx, records, verdicts, from);
    });
  } catch (error) {
    const refusal = problemOfError(error, registry);
    if (refusal.status >= 500) throw error;
    const [only, ...others] = records;
    if (!only) throw error;
    if (others.length === 0) return reject(running, only, refusal, from);
    const middle = Math.ceil(records.length / 2);
    await takeRange(running, records.slice(0, middle), from);
    await takeRange(running, records.slice(middle), from + middle);
  }
}

async function write(
  { web, caller, target: { entity } }: ImportWork,
  tx: Transaction,
  verdicts: readonly Verdict[],
): Promise<void> {
  const target = { web, caller, entity, tx };
  const created = verdicts.filter((verdict) => verdict.is === 'create');
  const updated = verdicts.filter((verdict) => verdict.is === 'update');
  if (created.length > 0) {
    await createRecords(
      target,
      created.map(({ draft }) => draft),
      created.map(({ given }) => given),
    );
  }
  if (updated.length > 0) {
    await updateRecords(
      target,
      updated.map(({ change }) => change),
    );
  }
}

/** A record alone that was refused: somebody else may have made it meanwhile, then it is there. */
async function reject(running: RunningImport, record: FileRecord, refusal: Problem, from: number): Promise<void> {
  const { work } = running;
  await work.web.kernel.db.transaction(async (tx) => {
    const [now] = await judgeRecords(work, tx, [record]);
    const isThere = now?.is === 'unchanged';
    const verdict: Verdict = isThere ? now : { is: 'reject', faults: refusalFaults(work, record, refusal) };
    await note(running, tx, [record], [verdict], from);
  });
}

const counted = { create: 'created', update: 'updated', unchanged: 'unchanged', reject: 'rejected' } as const;
const counts = Object.values(counted).flatMap((name) => [name, `${name}_rows`]);

/** Counts what became of records; of two processes that take them for theirs, one gets on. */
async function note(
  { id, job, work }: RunningImport,
  tx: Transaction,
  records: readonly FileRecord[],
  verdicts: readonly Verdict[],
  from: number,
): Promise<void> {
  const sums: Record<string, number> = Object.fromEntries(counts.map((name) => [name, 0]));
  const rejected: { row: unknown; errors: readonly (Fault & { pointer: string })[] }[] = [];
  for (const [place, { group }] of records.entries()) {
    const verdict = verdicts[place] as Verdict;
    const name = counted[verdict.is];
    sums[name] = (sums[name] ?? 0) + 1;
    sums[`${name}_rows`] = (sums[`${name}_rows`] ?? 0) + group.rows.length;
    if (verdict.is !== 'reject') continue;
    for (const { row, cells } of group.rows) {
      const own = verdict.faults.filter((fault) => fault.row === row);
      const waits: Fault = { row, column: null, code: 'record-incomplete', detail: sayFault(work.locale, 'record-incomplete') };
      const faults = own.length > 0 ? own : [waits];
      const named = Object.fromEntries(work.sheet.columns.map((column) => [column.name, cells[column.index] ?? '']));
      rejected.push({ row: named, errors: faults.map((fault) => ({ pointer: pointerTo(fault), ...fault })) });
    }
  }
  if (rejected.length > 0) await insertRejected(tx, job, rejected);
  const set = counts.map((name, index) => `${name} = ${name} + $${index + 4}`).join(', ');
  const noted = await tx.query(
    `UPDATE "kernel"."imports" SET taken = $3, ${set}, version = version + 1, updated_at = now()
     WHERE id = $1 AND taken = $2 RETURNING id`,
    [id, from, from + records.length, ...counts.map((name) => sums[name])],
  );
  if (noted.length === 0) throw new Problem('internal-error', { status: 500, detail: 'Another process has taken these rows.' });
}

function pointerTo({ column }: Fault): string {
  return column === null ? '' : `/${column.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
