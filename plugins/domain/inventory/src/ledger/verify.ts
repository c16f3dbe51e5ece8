import { type Sql, tableOf } from '@entrepot/sdk';
import { BinBalance } from '../balances/bin-balance.ts';
import { StockBalance } from '../balances/stock-balance.ts';
import { CostLayer } from '../costing/cost-layer.ts';
import { Reservation } from '../reservations/reservation.ts';
import type { Verification } from '../stock.ts';
import { StockMovement } from './stock-movement.ts';

const movements = tableOf(StockMovement);
const balances = tableOf(StockBalance);
const bins = tableOf(BinBalance);
const layers = tableOf(CostLayer);

// Each pair of books is one sum in which what agrees cancels out.
const verifyStatement = `
  WITH units AS (
    SELECT warehouse_id, sku_id, quantity AS ledger, 0 AS balance, 0 AS layered FROM ${movements}
    UNION ALL SELECT warehouse_id, sku_id, 0, on_hand, 0 FROM ${balances}
    UNION ALL SELECT warehouse_id, sku_id, 0, 0, remaining FROM ${layers}
  ), binned AS (
    SELECT warehouse_id, sku_id, bin, quantity FROM ${movements}
    UNION ALL SELECT warehouse_id, sku_id, bin, -on_hand FROM ${bins}
  ), worth AS (
    SELECT warehouse_id, sku_id, value_currency AS currency, value_amount AS amount FROM ${movements}
    UNION ALL SELECT warehouse_id, sku_id, unit_cost_currency, -remaining * unit_cost_amount FROM ${layers} WHERE open
  ), reserved AS (
    SELECT warehouse_id, sku_id, reserved AS quantity FROM ${balances}
    UNION ALL SELECT warehouse_id, "skuId", -quantity
    FROM ${tableOf(Reservation)}, jsonb_to_recordset(lines) AS line ("skuId" uuid, quantity bigint) WHERE state = 'active'
  ), wrong AS (
    SELECT warehouse_id, sku_id FROM units GROUP BY 1, 2 HAVING sum(ledger) <> sum(balance) OR sum(balance) <> sum(layered)
    UNION SELECT warehouse_id, sku_id FROM binned GROUP BY warehouse_id, sku_id, bin HAVING sum(quantity) <> 0
    UNION SELECT warehouse_id, sku_id FROM worth GROUP BY warehouse_id, sku_id, currency HAVING sum(amount) <> 0
    UNION SELECT warehouse_id, sku_id FROM reserved GROUP BY 1, 2 HAVING sum(quantity) <> 0
  )
  SELECT (SELECT count(*) FROM ${movements}) AS movements,
    (SELECT count(*) FROM ${balances}) AS balances,
    (SELECT count(*) FROM wrong) AS mismatches,
    (SELECT count(*) FROM ${balances} WHERE available < 0 OR on_hand < 0 OR reserved < 0)
      + (SELECT count(*) FROM ${bins} WHERE on_hand < 0) + (SELECT count(*) FROM ${layers} WHERE remaining < 0) AS negative`;

/** Proves the books against each other; see `StockService.verify`. One statement, so all books are of one moment. */
export async function verifyStock(sql: Sql): Promise<Verification> {
  const [result] = await sql.query<{ movements: number; balances: number; mismatches: number; negative: number }>(
    verifyStatement,
  );
  return result ?? { movements: 0, balances: 0, mismatches: 0, negative: 0 };
}
