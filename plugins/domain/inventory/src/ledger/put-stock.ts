import { type MoneyValue, type Transaction, tableOf } from '@entrepot/sdk';
import { BinBalance } from '../balances/bin-balance.ts';
import { StockBalance } from '../balances/stock-balance.ts';
import { CostLayer } from '../costing/cost-layer.ts';
import { stockReceived } from './ledger-events.ts';
import { StockMovement } from './stock-movement.ts';

/** Units that come into a bin at a cost of their own. */
export interface Put {
  key: string;
  warehouseId: string;
  skuId: string;
  bin: string;
  kind: 'receipt' | 'return' | 'adjustment' | 'transfer-in';
  quantity: number;
  unitCost: MoneyValue;
  reference: string;
  reason: string | null;
  reverses: string | null;
  occurredAt: Date | string;
  /** Since when the units are ours: their place in the FIFO order. */
  receivedAt: Date | string;
}

const balances = tableOf(StockBalance);
const bins = tableOf(BinBalance);

const putColumns = `"position" int, key text, "warehouseId" uuid, "skuId" uuid, bin text, kind text, quantity bigint, amount numeric,
  currency text, reference text, reason text, reverses uuid, "occurredAt" timestamptz, "receivedAt" timestamptz`;

/** The movements, and the balances that they lock in the order that everyone keeps. */
const postStatement = `
  WITH posted AS (
    INSERT INTO ${tableOf(StockMovement)} (key, warehouse_id, sku_id, bin, kind, quantity, unit_cost_amount, unit_cost_currency,
      value_amount, value_currency, reference, reason, reverses_id, occurred_at)
    SELECT key, "warehouseId", "skuId", bin, kind, quantity, amount, currency, quantity * amount, currency,
      reference, reason, reverses, "occurredAt"
    FROM jsonb_to_recordset($1::jsonb) AS put (${putColumns})
    ORDER BY "position"
    ON CONFLICT (key) DO NOTHING
    RETURNING id, key, warehouse_id, sku_id, quantity
  ), balanced AS (
    INSERT INTO ${balances} (warehouse_id, sku_id, on_hand)
    SELECT warehouse_id, sku_id, sum(quantity)::bigint FROM posted GROUP BY warehouse_id, sku_id ORDER BY warehouse_id, sku_id
    ON CONFLICT (warehouse_id, sku_id) DO UPDATE
    SET on_hand = stock_balances.on_hand + excluded.on_hand, version = stock_balances.version + 1, updated_at = now()
  )
  SELECT id, key FROM posted`;

const layStatement = `
  WITH posted AS (
    SELECT put.*, movement.id
    FROM jsonb_to_recordset($1::jsonb) AS put (${putColumns})
    JOIN unnest($2::uuid[], $3::text[]) AS movement (id, key) USING (key)
  ), binned AS (
    INSERT INTO ${bins} (warehouse_id, sku_id, bin, on_hand)
    SELECT "warehouseId", "skuId", bin, sum(quantity)::bigint FROM posted GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (warehouse_id, sku_id, bin) DO UPDATE
    SET on_hand = bin_balances.on_hand + excluded.on_hand, version = bin_balances.version + 1, updated_at = now()
  )
  INSERT INTO ${tableOf(CostLayer)} (warehouse_id, sku_id, movement_id, received_at, quantity, remaining, unit_cost_amount, unit_cost_currency)
  SELECT "warehouseId", "skuId", id, "receivedAt", quantity, quantity, amount, currency FROM posted ORDER BY "position"`;

/**
 * Brings units in: ledger, balances, bins and cost layers. A key that the ledger knows is left out.
 * @param puts with different keys
 * @returns the keys that were written
 */
export async function putStock(tx: Transaction, puts: readonly Put[]): Promise<Set<string>> {
  if (puts.length === 0) return new Set();
  const rows = puts.map(({ unitCost, ...put }, position) => ({ ...put, ...unitCost, position }));
  const posted = await tx.query<{ id: string; key: string }>(postStatement, [JSON.stringify(rows)]);
  const written = new Set(posted.map(({ key }) => key));
  if (written.size > 0) {
    await tx.query(layStatement, [
      JSON.stringify(rows.filter(({ key }) => written.has(key))),
      posted.map(({ id }) => id),
      posted.map(({ key }) => key),
    ]);
    await tellReceived(
      tx,
      puts.filter(({ key }) => written.has(key)),
    );
  }
  return written;
}

async function tellReceived(tx: Transaction, puts: readonly Put[]): Promise<void> {
  const sums = new Map<string, { warehouse: string; sku: string; quantity: number }>();
  for (const { warehouseId, skuId, quantity } of puts) {
    const key = `${warehouseId}/${skuId}`;
    const sum = sums.get(key);
    if (sum) sum.quantity += quantity;
    else sums.set(key, { warehouse: warehouseId, sku: skuId, quantity });
  }
  await tx.emit(stockReceived, ...Array.from(sums, ([key, payload]) => ({ key, payload })));
}
