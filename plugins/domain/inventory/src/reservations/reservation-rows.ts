import { type Sql, type Transaction, tableOf } from '@entrepot/sdk';
import { StockBalance } from '../balances/stock-balance.ts';
import type { ReserveRequest } from '../stock.ts';
import { Warehouse } from '../warehouses/warehouse.ts';
import type { Shelf } from './decide-reservation.ts';
import type { PlanAge } from './plan-age.ts';
import { Reservation, type ReservedLine } from './reservation.ts';

const balances = tableOf(StockBalance);
const reservations = tableOf(Reservation);

/** A shelf with its place in the database; the id is empty where no balance row exists. */
export interface LockedShelf extends Shelf {
  readonly warehouseId: string;
  id: string;
}

/** A reservation that exists under a request's key. */
export interface HeldReservation {
  key: string;
  state: 'active' | 'released' | 'issued' | 'expired';
  warehouseId: string;
  lines: readonly ReservedLine[];
}

/** A request as its reservation keeps it. */
export type StoredRequest = Pick<ReserveRequest, 'key' | 'reference' | 'warehouseId' | 'lines'> & {
  expiresAt: Date | string | undefined;
};

// The count makes PostgreSQL lock the reservations before the first balance.
const lockStatement = `
  WITH existing AS MATERIALIZED (
    SELECT key, state, warehouse_id, lines FROM ${reservations} WHERE key = ANY($1::text[]) ORDER BY key FOR UPDATE
  ), locked AS MATERIALIZED (
    SELECT wanted.position, balance.id, balance.available, balance.version
    FROM unnest($2::uuid[], $3::uuid[]) WITH ORDINALITY AS wanted (warehouse_id, sku_id, position)
    JOIN ${balances} balance USING (warehouse_id, sku_id)
    WHERE (SELECT count(*) FROM existing) >= 0
    ORDER BY warehouse_id, sku_id FOR UPDATE OF balance
  )
  SELECT (SELECT json_agg(json_build_array(position, id, available, version)) FROM locked) AS locked,
         (SELECT json_agg(json_build_object('key', key, 'state', state, 'warehouseId', warehouse_id, 'lines', lines))
          FROM existing) AS existing`;

/**
 * Locks what a set of requests needs, in the order that everyone keeps: reservations by key, then balances by warehouse
 * and SKU. Waits for whoever holds them, so that what it reads is what the decision may rest on.
 */
export async function lockForRequests(
  tx: Transaction,
  keys: readonly string[],
  shelves: readonly LockedShelf[],
  plans: PlanAge,
): Promise<Map<string, HeldReservation>> {
  // Ids are safe to join by hand, and three times cheaper so than through the driver's quoting.
  const warehouseIds = `{${shelves.map(({ warehouseId }) => warehouseId).join()}}`;
  const skuIds = `{${shelves.map(({ skuId }) => skuId).join()}}`;
  const [row] = await tx.query<{ locked: [number, string, number, number][] | null; existing: HeldReservation[] | null }>(
    lockStatement,
    [keys, warehouseIds, skuIds],
    { name: plans.name('inventory.lock') },
  );
  for (const [position, id, available, version] of row?.locked ?? []) {
    const shelf = shelves[position - 1];
    if (shelf) Object.assign(shelf, { id, available, version });
  }
  return new Map(row?.existing?.map((held) => [held.key, held]));
}

const writeStatement = `
  WITH added AS (
    INSERT INTO ${reservations} (key, reference, warehouse_id, lines, expires_at)
    SELECT key, reference, "warehouseId", lines, "expiresAt"
    FROM json_to_recordset($1::json) AS request (key text, reference text, "warehouseId" uuid, lines jsonb, "expiresAt" timestamptz)
    ORDER BY key
    ON CONFLICT (key) DO NOTHING
    RETURNING key
  ), taken AS (
    UPDATE ${balances} balance
    SET reserved = balance.reserved + share.quantity, version = balance.version + 1, updated_at = now()
    FROM unnest($2::uuid[], $3::bigint[]) AS share (id, quantity)
    WHERE balance.id = share.id AND balance.available >= share.quantity
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM taken) AS taken,
         CASE WHEN (SELECT count(*) FROM added) < $4 THEN (SELECT coalesce(json_agg(key), '[]') FROM added) END AS added`;

/**
 * Takes from the shelves what was granted and adds the reservations.
 * @returns the keys that were added; undefined where all were. One that is missing was added by another process meanwhile.
 */
export async function writeGrants(
  tx: Transaction,
  requests: readonly StoredRequest[],
  shelves: readonly LockedShelf[],
  plans: PlanAge,
): Promise<readonly string[] | undefined> {
  const used = shelves.filter(({ taken }) => taken > 0);
  const [row] = await tx.query<{ taken: number; added: string[] | null }>(
    writeStatement,
    [
      JSON.stringify(requests),
      `{${used.map(({ id }) => id).join()}}`,
      `{${used.map(({ taken }) => taken).join()}}`,
      requests.length,
    ],
    { name: plans.name('inventory.grant') },
  );
  plans.grow(requests.length);
  if (row?.taken !== used.length) throw new Error('a balance changed under its lock');
  return row.added ?? undefined;
}

/** Gives reservations that exist already their new lines, and life again where they were free. */
export async function rewriteReservations(tx: Transaction, requests: readonly StoredRequest[]): Promise<void> {
  await tx.query(
    `UPDATE ${reservations} reservation
     SET state = 'active', reference = request.reference, warehouse_id = request."warehouseId", lines = request.lines,
         expires_at = request."expiresAt", version = reservation.version + 1, updated_at = now()
     FROM json_to_recordset($1::json)
       AS request (key text, reference text, "warehouseId" uuid, lines jsonb, "expiresAt" timestamptz)
     WHERE reservation.key = request.key`,
    [JSON.stringify(requests)],
  );
}

/** Puts back what was taken for a request that turned out to be another process's. The balances are locked already. */
export async function putBack(tx: Transaction, shares: ReadonlyMap<string, number>): Promise<void> {
  await tx.query(
    `UPDATE ${balances} balance
     SET reserved = balance.reserved - share.quantity, version = balance.version + 1, updated_at = now()
     FROM unnest($1::uuid[], $2::bigint[]) AS share (id, quantity)
     WHERE balance.id = share.id`,
    [[...shares.keys()], [...shares.values()]],
  );
}

/** Which of the warehouses exist. */
export async function existingWarehouses(sql: Sql, ids: readonly string[]): Promise<Set<string>> {
  const rows = await sql.query<{ id: string }>(`SELECT id FROM ${tableOf(Warehouse)} WHERE id = ANY($1::uuid[])`, [ids]);
  return new Set(rows.map(({ id }) => id));
}
