import { type Transaction, tableOf } from '@entrepot/sdk';
import { StockBalance } from '../balances/stock-balance.ts';
import { Reservation } from './reservation.ts';
import { inventoryReleased } from './reservation-events.ts';

const reservations = tableOf(Reservation);

interface Freed {
  key: string;
  reference: string;
  warehouse: string;
}

const freeStatement = (which: string) => `
  WITH due AS MATERIALIZED (
    SELECT id FROM ${reservations} WHERE state = 'active' AND ${which} ORDER BY key FOR UPDATE
  )
  UPDATE ${reservations} reservation SET state = $2, version = version + 1, updated_at = now()
  FROM due WHERE reservation.id = due.id
  RETURNING key, reference, warehouse_id AS warehouse`;

const byKey = freeStatement('key = ANY($1::text[])');
const byExpiry = freeStatement('expires_at IS NOT NULL AND expires_at <= $1::timestamptz');

/**
 * Lets go of active reservations. One that was released or issued before is left alone, so nobody else's stock is freed.
 * @returns how many were let go
 */
export async function release(tx: Transaction, keys: readonly string[]): Promise<number> {
  return free(tx, await tx.query<Freed>(byKey, [keys, 'released']), 'released');
}

/** Lets go of reservations whose time is over. @returns how many */
export async function sweepExpired(tx: Transaction, at: Date | string): Promise<number> {
  const moment = new Date(at).toISOString();
  return free(tx, await tx.query<Freed>(byExpiry, [moment, 'expired']), 'expired');
}

async function free(tx: Transaction, freed: readonly Freed[], because: 'released' | 'expired'): Promise<number> {
  if (freed.length === 0) return 0;
  await tx.query(
    `WITH share AS (
       SELECT warehouse_id, "skuId" AS sku_id, sum(quantity)::bigint AS quantity
       FROM ${reservations}, jsonb_to_recordset(lines) AS line ("skuId" uuid, quantity bigint)
       WHERE key = ANY($1::text[]) GROUP BY 1, 2
     ), locked AS MATERIALIZED (
       SELECT balance.id, share.quantity
       FROM share JOIN ${tableOf(StockBalance)} balance USING (warehouse_id, sku_id)
       ORDER BY warehouse_id, sku_id FOR UPDATE OF balance
     )
     UPDATE ${tableOf(StockBalance)} balance
     SET reserved = balance.reserved - locked.quantity, version = balance.version + 1, updated_at = now()
     FROM locked WHERE balance.id = locked.id`,
    [freed.map(({ key }) => key)],
  );
  await tx.emit(inventoryReleased, ...freed.map((each) => ({ key: each.key, payload: { ...each, because } })));
  return freed.length;
}
