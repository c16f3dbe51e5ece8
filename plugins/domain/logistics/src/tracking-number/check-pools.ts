import { type FieldProblem, Problem, type RecordChanges, tableOf } from '@entrepot/sdk';
import type { NumberFormat } from './check-digit.ts';
import { NumberPool } from './number-pool.ts';

const pools = tableOf(NumberPool);

interface Range extends NumberFormat {
  next: number;
  last: number;
}

/** What is wrong with a pool that can be seen without looking at others. */
export function poolFaults(pool: Range): FieldProblem[] {
  const found: FieldProblem[] = [];
  const fault = (field: string, detail: string) =>
    found.push({ pointer: `/${field}`, code: 'logistics.bad-number-pool', detail });
  if (pool.last >= 10 ** pool.digits) fault('last', `${pool.last} has more than ${pool.digits} digits`);
  if (pool.next > pool.last + 1) fault('next', `${pool.next} is beyond the last number, ${pool.last}`);
  if (pool.checkDigit === 'upu-s10') {
    if (pool.digits !== 8) fault('digits', 'an S10 serial number has eight digits');
    if (!/^[A-Z]{2}$/.test(pool.prefix)) fault('prefix', 'an S10 prefix is the service indicator, two letters');
    if (!/^[A-Z]{2}$/.test(pool.suffix)) fault('suffix', 'an S10 suffix is the country, two letters');
  }
  return found;
}

/** Tap: refuses pools that cannot make numbers, or would make the numbers of another pool again. */
export async function checkPools({ tx, changes }: RecordChanges<typeof NumberPool>): Promise<void> {
  const written = changes.flatMap(({ after }) => (after ? [after] : []));
  const errors = written.flatMap(poolFaults);
  const [first] = errors;
  if (first) {
    throw new Problem(first.code, { detail: first.detail, remedy: 'Take the range from the letter of the carrier.', errors });
  }
  if (written.length > 0) await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('logistics.number-pools', 0))`);
  for (const pool of written) {
    const [other] = await tx.query<{ next: number; last: number }>(
      `SELECT next, last FROM ${pools} WHERE prefix = $1 AND suffix = $2 AND digits = $3 AND check_digit = $4
         AND next <= $6 AND last >= $5 AND id IS DISTINCT FROM $7 LIMIT 1`,
      [pool.prefix, pool.suffix, pool.digits, pool.checkDigit, pool.next, pool.last, pool.id ?? null],
    );
    if (!other) continue;
    const detail = `the range ${pool.next}–${pool.last} overlaps with ${other.next}–${other.last} of another pool`;
    throw new Problem('logistics.overlapping-number-pool', {
      status: 409,
      detail,
      remedy: 'Give the new pool numbers that no other pool has.',
      errors: [{ pointer: '/next', code: 'logistics.overlapping-number-pool', detail }],
      params: { next: pool.next, last: pool.last },
    });
  }
}
