import { type MoneyValue, type Transaction, tableOf } from '@entrepot/sdk';
import { BinBalance } from '../balances/bin-balance.ts';
import { StockBalance } from '../balances/stock-balance.ts';
import { CostLayer } from '../costing/cost-layer.ts';
import { checkBins } from './check-bins.ts';
import { StockMovement } from './stock-movement.ts';

/** Units that leave a bin. */
export interface Take {
  key: string;
  warehouseId: string;
  skuId: string;
  bin: string;
  kind: 'issue' | 'adjustment' | 'transfer-out';
  quantity: number;
  reference: string;
  reason: string | null;
  reverses: string | null;
  occurredAt: Date | string;
}

/** By how much a locked balance goes down. */
export interface BalanceShare {
  id: string;
  onHand: number;
  reserved: number;
}

const takeColumns = `"position" int, key text, "warehouseId" uuid, "skuId" uuid, bin text, kind text, quantity bigint,
  reference text, reason text, reverses uuid, "occurredAt" timestamptz`;

/**
 * FIFO in one statement: the takes of a SKU and its open layers are laid end to end on one line of units each;
 * where the stretch of a take and that of a layer overlap, the take uses the layer.
 * A take from layers of two currencies makes two movements.
 */
const takeStatement = `
  WITH wanted AS MATERIALIZED (
    SELECT take.*, (sum(quantity) OVER line)::bigint AS upto
    FROM jsonb_to_recordset($1::jsonb) AS take (${takeColumns})
    WINDOW line AS (PARTITION BY "warehouseId", "skuId" ORDER BY "position")
  ), layered AS MATERIALIZED (
    SELECT layer.id, layer.warehouse_id, layer.sku_id, layer.remaining, layer.unit_cost_amount AS amount,
      layer.unit_cost_currency AS currency, layer.received_at, (sum(layer.remaining) OVER line)::bigint AS upto
    FROM (SELECT DISTINCT "warehouseId" AS warehouse_id, "skuId" AS sku_id FROM wanted) place
    JOIN ${tableOf(CostLayer)} layer USING (warehouse_id, sku_id)
    WHERE layer.open
    WINDOW line AS (PARTITION BY layer.warehouse_id, layer.sku_id ORDER BY layer.received_at, layer.id)
  ), used AS MATERIALIZED (
    SELECT wanted."position", layered.id AS layer_id, layered.upto, layered.amount, layered.currency, layered.received_at,
      least(wanted.upto, layered.upto) - greatest(wanted.upto - wanted.quantity, layered.upto - layered.remaining) AS quantity
    FROM wanted JOIN layered ON layered.warehouse_id = wanted."warehouseId" AND layered.sku_id = wanted."skuId"
      AND layered.upto > wanted.upto - wanted.quantity AND layered.upto - layered.remaining < wanted.upto
  ), consumed AS (
    UPDATE ${tableOf(CostLayer)} layer
    SET remaining = layer.remaining - share.quantity, version = layer.version + 1, updated_at = now()
    FROM (SELECT layer_id, sum(quantity)::bigint AS quantity FROM used GROUP BY layer_id) share
    WHERE layer.id = share.layer_id
  ), binned AS (
    UPDATE ${tableOf(BinBalance)} bin
    SET on_hand = bin.on_hand - share.quantity, version = bin.version + 1, updated_at = now()
    FROM (SELECT "warehouseId", "skuId", bin, sum(quantity)::bigint AS quantity FROM wanted GROUP BY 1, 2, 3) share
    WHERE bin.warehouse_id = share."warehouseId" AND bin.sku_id = share."skuId" AND bin.bin = share.bin
  ), balanced AS (
    UPDATE ${tableOf(StockBalance)} balance
    SET on_hand = balance.on_hand - share."onHand", reserved = balance.reserved - share.reserved,
      version = balance.version + 1, updated_at = now()
    FROM jsonb_to_recordset($2::jsonb) AS share (id uuid, "onHand" bigint, reserved bigint)
    WHERE balance.id = share.id
  ), pieces AS (
    SELECT "position", currency, sum(quantity)::bigint AS quantity, sum(quantity * amount) AS value,
      jsonb_agg(jsonb_build_object('layerId', layer_id, 'quantity', quantity) ORDER BY upto) AS layers,
      row_number() OVER (PARTITION BY "position" ORDER BY min(upto)) AS piece
    FROM used GROUP BY "position", currency
  ), posted AS (
    INSERT INTO ${tableOf(StockMovement)} (key, warehouse_id, sku_id, bin, kind, quantity, unit_cost_amount, unit_cost_currency,
      value_amount, value_currency, layers, reference, reason, reverses_id, occurred_at)
    SELECT key || CASE WHEN piece = 1 THEN '' ELSE '#' || piece END, "warehouseId", "skuId", bin, kind, -pieces.quantity,
      round(value / pieces.quantity, 6), currency, -value, currency, layers, reference, reason, reverses, "occurredAt"
    FROM pieces JOIN wanted USING ("position") ORDER BY "position", piece
    RETURNING quantity
  )
  SELECT (SELECT coalesce(-sum(quantity), 0)::bigint FROM posted) AS taken,
    CASE WHEN $3 THEN (
      SELECT json_agg(json_build_object('position', "position", 'quantity', quantity, 'amount', amount::text, 'currency', currency,
        'receivedAt', received_at) ORDER BY "position", upto) FROM used
    ) END AS used`;

/** What a take used of one cost layer. */
export interface UsedLayer extends MoneyValue {
  /** The take's place in the set. */
  position: number;
  quantity: number;
  receivedAt: string;
}

/**
 * Takes units out of bins and of cost layers, oldest first, and writes the ledger. The balances are locked and checked.
 * @param takes with different keys that the ledger does not know
 * @param shares what that and the end of reservations do to the locked balances
 * @param detailed whether to tell the layers that were used
 * @throws Problem `inventory.bin-short` (409) where a bin has less than is taken from it
 */
export async function takeStock(
  tx: Transaction,
  takes: readonly Take[],
  shares: readonly BalanceShare[],
  detailed = false,
): Promise<readonly UsedLayer[]> {
  await checkBins(tx, takes);
  const rows = takes.map((take, position) => ({ ...take, position }));
  const values = [JSON.stringify(rows), JSON.stringify(shares), detailed];
  const [result] = await tx.query<{ taken: number; used: UsedLayer[] | null }>(takeStatement, values);
  const wanted = takes.reduce((sum, { quantity }) => sum + quantity, 0);
  if (result?.taken !== wanted) throw new Error(`cost layers hold ${result?.taken} of ${wanted} units that the balances have`);
  return result.used ?? [];
}
