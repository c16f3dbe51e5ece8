import { Problem, type Transaction, tableOf } from '@entrepot/sdk';
import { type NumberFormat, trackingNumber } from './check-digit.ts';
import { NumberPool } from './number-pool.ts';

const pools = tableOf(NumberPool);

/** A service that needs tracking numbers. */
export interface NumberDemand {
  serviceId: string;
  /** For messages. */
  service: string;
  count: number;
}

interface Taken extends NumberFormat {
  serviceId: string;
  first: number;
  count: number;
}

// Pools are locked in key order and emptied one after another; where any service falls short, none is touched.
// The lock is what guards: a condition on `next` itself would be judged on the row as it was before the lock.
const take = `WITH wanted AS (
    SELECT * FROM unnest($1::uuid[], $2::bigint[]) AS demand (service_id, count)
  ), open AS (
    SELECT pool.id, pool.service_id, pool.next, pool.last, wanted.count FROM ${pools} pool JOIN wanted USING (service_id)
    WHERE pool.status = 'active' AND pool.next <= pool.last ORDER BY pool.service_id, pool.id FOR UPDATE OF pool
  ), shares AS (
    SELECT id, service_id, least(size, greatest(count - before, 0)) AS take FROM (
      SELECT id, service_id, count, last - next + 1 AS size,
        coalesce(sum(last - next + 1) OVER (PARTITION BY service_id ORDER BY id
          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::bigint AS before
      FROM open
    ) ranked
  ), short AS (
    SELECT FROM wanted
    WHERE count > coalesce((SELECT sum(take) FROM shares WHERE shares.service_id = wanted.service_id), 0)
  )
  UPDATE ${pools} pool SET next = pool.next + shares.take, version = pool.version + 1, updated_at = now()
  FROM shares WHERE pool.id = shares.id AND shares.take > 0 AND NOT EXISTS (SELECT FROM short)
  RETURNING pool.service_id AS "serviceId", pool.prefix, pool.suffix, pool.digits, pool.check_digit AS "checkDigit",
    pool.next - shares.take AS first, shares.take AS count`;

/**
 * Takes tracking numbers from the pools of services, each number once, in one statement.
 * The pools stay locked until the commit; a rollback gives the numbers back.
 * @returns as many numbers as asked, by service id
 * @throws Problem `logistics.numbers-exhausted` (409) where any service has too few left; then no pool was touched
 */
export async function allocateNumbers(tx: Transaction, demands: readonly NumberDemand[]): Promise<Map<string, string[]>> {
  const wanted = demands.filter(({ count }) => count > 0);
  const numbers = new Map<string, string[]>();
  if (wanted.length === 0) return numbers;
  const taken = await tx.query<Taken>(take, [wanted.map(({ serviceId }) => serviceId), wanted.map(({ count }) => count)], {
    name: 'logistics.take-numbers',
  });
  if (taken.length === 0) throw await exhausted(tx, wanted);
  for (const { serviceId, first, count, ...format } of taken) {
    const list = numbers.get(serviceId) ?? [];
    for (let serial = first; serial < first + count; serial += 1) list.push(trackingNumber(format, serial));
    numbers.set(serviceId, list);
  }
  return numbers;
}

/** Locks the pools of services until the commit, so that who labels the same parcels at the same time waits. */
export async function lockPools(tx: Transaction, serviceIds: readonly string[]): Promise<void> {
  await tx.query(`SELECT id FROM ${pools} WHERE service_id = ANY($1::uuid[]) ORDER BY service_id, id FOR UPDATE`, [serviceIds], {
    name: 'logistics.lock-pools',
  });
}

async function exhausted(tx: Transaction, wanted: readonly NumberDemand[]): Promise<Problem> {
  const rows = await tx.query<{ serviceId: string; left: number }>(
    `SELECT service_id AS "serviceId", sum(remaining)::bigint AS left FROM ${pools}
     WHERE service_id = ANY($1::uuid[]) AND status = 'active' GROUP BY service_id`,
    [wanted.map(({ serviceId }) => serviceId)],
  );
  const leftOf = new Map(rows.map(({ serviceId, left }) => [serviceId, left]));
  const short = wanted
    .map((demand) => ({ service: demand.service, wanted: demand.count, left: leftOf.get(demand.serviceId) ?? 0 }))
    .filter((demand) => demand.wanted > demand.left);
  const services = short.map((each) => `${each.service} needs ${each.wanted}, has ${each.left}`).join('; ');
  return new Problem('logistics.numbers-exhausted', {
    status: 409,
    detail: `too few tracking numbers are left: ${services}`,
    remedy: 'Ask the carrier for a new range, add it under /api/v1/logistics/number-pools, and send the request again.',
    params: { services },
  });
}
