import { type Sql, tableOf } from '@entrepot/sdk';
import type { StockAt, Valuation } from '../stock.ts';
import { StockMovement } from './stock-movement.ts';

const movements = tableOf(StockMovement);

function moment(at: Date | string): string {
  return new Date(at).toISOString();
}

/** Stock as it was; see `StockService.asOf`. */
export async function stockAsOf(
  sql: Sql,
  { at, warehouseId, skuIds }: { at: Date | string; warehouseId?: string; skuIds?: readonly string[] },
): Promise<StockAt[]> {
  return sql.query<StockAt & Record<string, unknown>>(
    `SELECT warehouse_id AS "warehouseId", sku_id AS "skuId", sum(quantity)::bigint AS quantity
     FROM ${movements}
     WHERE occurred_at <= $1 AND ($2::uuid IS NULL OR warehouse_id = $2) AND ($3::uuid[] IS NULL OR sku_id = ANY($3))
     GROUP BY warehouse_id, sku_id HAVING sum(quantity) <> 0 ORDER BY warehouse_id, sku_id`,
    [moment(at), warehouseId ?? null, skuIds ?? null],
  );
}

/** What the stock is worth; see `StockService.valuation`. Each movement carries its exact value, so any moment is a sum. */
export async function valueStock(
  sql: Sql,
  { at, warehouseId }: { at?: Date | string; warehouseId?: string } = {},
): Promise<Valuation[]> {
  const rows = await sql.query<{ warehouseId: string; quantity: number; amount: string; currency: string }>(
    `SELECT warehouse_id AS "warehouseId", sum(quantity)::bigint AS quantity, sum(value_amount) AS amount, value_currency AS currency
     FROM ${movements}
     WHERE ($1::timestamptz IS NULL OR occurred_at <= $1) AND ($2::uuid IS NULL OR warehouse_id = $2)
     GROUP BY warehouse_id, value_currency HAVING sum(quantity) <> 0 OR sum(value_amount) <> 0
     ORDER BY warehouse_id, value_currency`,
    [at === undefined ? null : moment(at), warehouseId ?? null],
  );
  return rows.map(({ warehouseId: id, quantity, amount, currency }) => ({
    warehouseId: id,
    quantity,
    value: { amount, currency },
  }));
}
