import { type MoneyValue, Problem, type Sql, type Transaction, tableOf } from '@entrepot/sdk';
import { lockBalances, placeKey, type StockPlace } from '../balances/lock-balances.ts';
import { CostLayer } from '../costing/cost-layer.ts';
import type { Adjustment, Posted } from '../stock.ts';
import { checkMovements } from './check-movements.ts';
import { freeShares } from './free-shares.ts';
import { knownKeys } from './known-keys.ts';
import { type Put, putStock } from './put-stock.ts';
import { type Take, takeStock } from './take-stock.ts';

/** The count disagrees with the books; see `StockService.adjust`. */
export async function adjustStock(tx: Transaction, adjustments: readonly Adjustment[]): Promise<Posted> {
  checkMovements(adjustments, true);
  const balances = await lockBalances(tx, adjustments);
  const known = await knownKeys(
    tx,
    adjustments.map(({ key }) => key),
  );
  const fresh = adjustments.filter(({ key }) => !known.has(key));
  const found = fresh.filter(({ quantity }) => quantity > 0);
  const takes = fresh.filter(({ quantity }) => quantity < 0).map(takeOf);
  await putStock(tx, await putsOf(tx, found));
  if (takes.length > 0) {
    // What was found in the same count is there already.
    const after = found.length > 0 ? await lockBalances(tx, takes) : balances;
    await takeStock(tx, takes, freeShares(takes, after));
  }
  return { written: fresh.length, unchanged: known.size };
}

function takeOf(adjustment: Adjustment): Take {
  return { ...common(adjustment), quantity: -adjustment.quantity };
}

async function putsOf(sql: Sql, found: readonly Adjustment[]): Promise<Put[]> {
  const unpriced = found.filter(({ unitCost }) => !unitCost);
  const costs = unpriced.length > 0 ? await latestCosts(sql, unpriced) : new Map<string, MoneyValue>();
  return found.map((adjustment) => {
    const unitCost = adjustment.unitCost ?? costs.get(placeKey(adjustment));
    if (!unitCost) throw costMissing(adjustment);
    return { ...common(adjustment), quantity: adjustment.quantity, unitCost, receivedAt: adjustment.occurredAt };
  });
}

function common(adjustment: Adjustment) {
  const { key, warehouseId, skuId, reason, occurredAt } = adjustment;
  const { bin = '', reference = '', reverses } = adjustment;
  return { key, warehouseId, skuId, bin, kind: 'adjustment' as const, reference, reason, reverses: reverses ?? null, occurredAt };
}

async function latestCosts(sql: Sql, places: readonly StockPlace[]): Promise<Map<string, MoneyValue>> {
  const rows = await sql.query<StockPlace & MoneyValue>(
    `SELECT DISTINCT ON (warehouse_id, sku_id) warehouse_id AS "warehouseId", sku_id AS "skuId",
       unit_cost_amount AS amount, unit_cost_currency AS currency
     FROM ${tableOf(CostLayer)}
     JOIN (SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[])) AS place (warehouse_id, sku_id) USING (warehouse_id, sku_id)
     ORDER BY warehouse_id, sku_id, received_at DESC, id DESC`,
    [places.map(({ warehouseId }) => warehouseId), places.map(({ skuId }) => skuId)],
  );
  return new Map(rows.map((row) => [placeKey(row), { amount: row.amount, currency: row.currency }]));
}

function costMissing({ key, skuId }: { key: string; skuId: string }): Problem {
  return new Problem('inventory.cost-missing', {
    detail: `Adjustment "${key}" finds units of SKU ${skuId}, which was never received there: what they cost is not known.`,
    remedy: 'Give unitCost.',
    params: { key, sku: skuId },
  });
}
