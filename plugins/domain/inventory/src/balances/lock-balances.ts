import { type Transaction, tableOf } from '@entrepot/sdk';
import { StockBalance } from './stock-balance.ts';

/** A SKU in a warehouse. */
export interface StockPlace {
  warehouseId: string;
  skuId: string;
}

/** A balance under lock. */
export interface LockedBalance extends StockPlace {
  id: string;
  onHand: number;
  reserved: number;
}

/** Names a place as the key of a map. */
export function placeKey({ warehouseId, skuId }: StockPlace): string {
  return warehouseId + skuId;
}

/**
 * Locks balances in the order that everyone keeps, by warehouse and SKU, and reads them.
 * @returns by `placeKey`; a place without a balance is missing
 */
export async function lockBalances(tx: Transaction, places: readonly StockPlace[]): Promise<Map<string, LockedBalance>> {
  const rows = await tx.query<LockedBalance>(
    `SELECT id, warehouse_id AS "warehouseId", sku_id AS "skuId", on_hand AS "onHand", reserved
     FROM ${tableOf(StockBalance)} balance
     JOIN (SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[])) AS place (warehouse_id, sku_id) USING (warehouse_id, sku_id)
     ORDER BY warehouse_id, sku_id FOR UPDATE OF balance`,
    [places.map(({ warehouseId }) => warehouseId), places.map(({ skuId }) => skuId)],
  );
  return new Map(rows.map((row) => [placeKey(row), row]));
}
