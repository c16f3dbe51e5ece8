import { type Transaction, tableOf } from '@entrepot/sdk';
import { BinBalance } from '../balances/bin-balance.ts';
import { CostLayer } from '../costing/cost-layer.ts';
import type { Transfer } from '../stock.ts';
import { checkBins } from './check-bins.ts';
import { StockMovement } from './stock-movement.ts';

// A bin's gains and losses are one sum: PostgreSQL changes a row once in a statement. A loss is an UPDATE of its own,
// for the CHECK looks at the row to insert before ON CONFLICT finds the one that is there.
const moveStatement = `
  WITH moved AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS move ("position" int, key text, "warehouseId" uuid, "skuId" uuid,
      "fromBin" text, "toBin" text, quantity bigint, reference text, "occurredAt" timestamptz)
  ), halves AS (
    SELECT *, key || '/out' AS half_key, 'transfer-out' AS kind, "fromBin" AS bin, -quantity AS change FROM moved
    UNION ALL
    SELECT *, key || '/in', 'transfer-in', "toBin", quantity FROM moved
  ), sums AS (
    SELECT "warehouseId", "skuId", bin, sum(change)::bigint AS change FROM halves GROUP BY 1, 2, 3
  ), lost AS (
    UPDATE ${tableOf(BinBalance)} bin SET on_hand = bin.on_hand + change, version = bin.version + 1, updated_at = now()
    FROM sums
    WHERE change < 0 AND bin.warehouse_id = sums."warehouseId" AND bin.sku_id = sums."skuId" AND bin.bin = sums.bin
  ), gained AS (
    INSERT INTO ${tableOf(BinBalance)} (warehouse_id, sku_id, bin, on_hand)
    SELECT "warehouseId", "skuId", bin, change FROM sums WHERE change > 0
    ON CONFLICT (warehouse_id, sku_id, bin) DO UPDATE
    SET on_hand = bin_balances.on_hand + excluded.on_hand, version = bin_balances.version + 1, updated_at = now()
  ), cost AS (
    SELECT DISTINCT ON (warehouse_id, sku_id) warehouse_id, sku_id, unit_cost_amount AS amount, unit_cost_currency AS currency
    FROM (SELECT DISTINCT "warehouseId" AS warehouse_id, "skuId" AS sku_id FROM moved) place
    JOIN ${tableOf(CostLayer)} USING (warehouse_id, sku_id)
    WHERE open ORDER BY warehouse_id, sku_id, received_at, id
  )
  INSERT INTO ${tableOf(StockMovement)} (key, warehouse_id, sku_id, bin, kind, quantity, unit_cost_amount, unit_cost_currency,
    value_amount, value_currency, reference, occurred_at)
  SELECT half_key, "warehouseId", "skuId", bin, kind, change, amount, currency, change * amount, currency, reference, "occurredAt"
  FROM halves JOIN cost ON warehouse_id = "warehouseId" AND sku_id = "skuId"
  ORDER BY "position", change`;

/**
 * Moves stock, reserved or not, from bin to bin of one warehouse. Layers and balances stay as they are; the two movements
 * carry the cost of the oldest layer and cancel out.
 * @param transfers that the ledger does not know, their balances locked
 */
export async function moveWithin(tx: Transaction, transfers: readonly Transfer[]): Promise<void> {
  const rows = transfers.map(({ key, skuId, from, to, quantity, reference, occurredAt }, position) => {
    const bins = { fromBin: from.bin ?? '', toBin: to.bin ?? '' };
    return { position, key, warehouseId: from.warehouseId, skuId, ...bins, quantity, reference, occurredAt };
  });
  await checkBins(
    tx,
    rows.map(({ fromBin, ...row }) => ({ ...row, bin: fromBin })),
  );
  await tx.query(moveStatement, [JSON.stringify(rows)]);
}
