import { type Sql, tableOf } from '@entrepot/sdk';
import type { PlanAge } from '../reservations/plan-age.ts';
import { StockBalance } from './stock-balance.ts';

/** What can still be reserved; see `StockService.available`. */
export async function availableStock(
  sql: Sql,
  skuIds: readonly string[],
  plans: PlanAge,
): Promise<Map<string, Map<string, number>>> {
  const rows = await sql.query<{ warehouse: string; sku: string; available: number }>(
    `SELECT warehouse_id AS warehouse, sku_id AS sku, available
     FROM ${tableOf(StockBalance)} WHERE sku_id = ANY($1::uuid[]) AND available > 0`,
    [skuIds],
    { name: plans.name('inventory.available') },
  );
  const found = new Map<string, Map<string, number>>();
  for (const { warehouse, sku, available } of rows) {
    let skus = found.get(warehouse);
    if (!skus) {
      skus = new Map();
      found.set(warehouse, skus);
    }
    skus.set(sku, available);
  }
  return found;
}
