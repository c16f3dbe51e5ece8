import { StockBalance } from '@entrepot/inventory';
import { type Transaction, tableOf } from '@entrepot/sdk';

/** Locks the stock of SKUs in a warehouse, in the order that everyone keeps: what is read after that stays so. */
export async function lockStock(tx: Transaction, warehouseId: string, skuIds: readonly string[]): Promise<void> {
  await tx.query(
    `SELECT FROM ${tableOf(StockBalance)} WHERE warehouse_id = $1 AND sku_id = ANY($2::uuid[])
     ORDER BY warehouse_id, sku_id FOR UPDATE`,
    [warehouseId, [...new Set(skuIds)]],
  );
}
