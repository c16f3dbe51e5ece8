import { type Sql, tableOf } from '@entrepot/sdk';
import { FulfilmentLine, FulfilmentOrder } from '../fulfilment/fulfilment-order.ts';
import { Hold } from '../review/hold.ts';
import type { Reason } from './bucket.ts';
import {
  type OpenFulfilment,
  type OpenFulfilmentLine,
  type OpenLine,
  type OpenOrder,
  openOrder,
  type WholeOrder,
} from './open-order.ts';
import { Order } from './order.ts';
import { type LineRecord, OrderLine } from './order-line.ts';
import type { OrderStatus } from './order-states.ts';
import { recordsOf } from './record.ts';

interface StoredFulfilment extends Omit<OpenFulfilment, 'lines' | 'added' | 'changed' | 'shippingCost'> {
  orderId: string;
  costAmount: string | null;
  costCurrency: string | null;
}

interface StoredFulfilmentLine extends OpenFulfilmentLine {
  fulfilmentOrderId: string;
}

const fulfilmentsOf = `
  SELECT f.id, f.number, f.order_id AS "orderId", f.warehouse_id AS "warehouseId", f.status,
    f.reservation_key AS "reservationKey", f.shipping_service AS "shippingService", f.parcels, f.weight_grams AS "weightGrams",
    f.shipping_cost_amount AS "costAmount", f.shipping_cost_currency AS "costCurrency", f.route, f.shipped_at AS "shippedAt"
  FROM ${tableOf(FulfilmentOrder)} f WHERE f.order_id = ANY($1) ORDER BY f.order_id, f.number`;

const fulfilmentLinesOf = `
  SELECT id, fulfilment_order_id AS "fulfilmentOrderId", order_line_id AS "orderLineId", sku_id AS "skuId", quantity,
    line_quantity AS "lineQuantity"
  FROM ${tableOf(FulfilmentLine)} WHERE fulfilment_order_id = ANY($1) ORDER BY id`;

// Half of the columns that a line has: with them, most of the reading is saved.
const openLinesOf = `
  SELECT id, order_id AS "order", kind, sku_code AS "skuCode", sku_id AS sku, quantity, cancelled_quantity AS "cancelledQuantity",
    missing_quantity AS "missingQuantity", shipped_quantity AS "shippedQuantity", returned_quantity AS "returnedQuantity", bucket,
    reason, reason_data AS "reasonData"
  FROM ${tableOf(OrderLine)} WHERE order_id = ANY($1) ORDER BY order_id, position`;

/**
 * Locks orders in the order of their ids and reads them with lines, holds and fulfilment orders.
 * @param statuses takes only orders that stand in one of these
 * @returns oldest order first
 */
export function loadOrders(sql: Sql, orderIds: readonly string[], statuses?: readonly OrderStatus[]): Promise<OpenOrder[]> {
  return load(sql, orderIds, statuses, (ids) => sql.query<OpenLine>(openLinesOf, [ids]));
}

/** The same with all that the lines say, for who judges them. */
export function loadWholeOrders(sql: Sql, orderIds: readonly string[], statuses: readonly OrderStatus[]): Promise<WholeOrder[]> {
  const all = `SELECT * FROM ${tableOf(OrderLine)} WHERE order_id = ANY($1) ORDER BY order_id, position`;
  return load<LineRecord>(sql, orderIds, statuses, async (ids) => recordsOf(OrderLine, await sql.query(all, [ids])));
}

async function load<L extends OpenLine>(
  sql: Sql,
  orderIds: readonly string[],
  statuses: readonly OrderStatus[] | undefined,
  readLines: (orderIds: readonly string[]) => Promise<L[]>,
): Promise<OpenOrder<L>[]> {
  if (orderIds.length === 0) return [];
  const orders = recordsOf(
    Order,
    await sql.query(
      `SELECT * FROM ${tableOf(Order)} WHERE id = ANY($1) AND ($2::text[] IS NULL OR status = ANY($2)) ORDER BY id FOR UPDATE`,
      [orderIds, statuses ?? null],
    ),
  );
  const ids = orders.map(({ id }) => id);
  if (ids.length === 0) return [];
  const lines = await readLines(ids);
  const holds = await sql.query<{ orderId: string; code: string; data: Reason['data']; released: boolean }>(
    `SELECT order_id AS "orderId", code, data, released_at IS NOT NULL AS released FROM ${tableOf(Hold)}
     WHERE order_id = ANY($1) ORDER BY id`,
    [ids],
  );
  const fulfilments = await readFulfilments(sql, ids);
  const linesBy = groupBy(lines, ({ order }) => order);
  const holdsBy = groupBy(holds, ({ orderId }) => orderId);
  const fulfilmentsBy = groupBy(fulfilments, ({ orderId }) => orderId);
  // Within a moment by number: ids differ from run to run, and who comes first gets the stock.
  return orders
    .map((order) => {
      const known = holdsBy.get(order.id) ?? [];
      const open = (fulfilmentsBy.get(order.id) ?? []).map(({ fulfilment }) => fulfilment);
      return openOrder<L>(
        { ...order, lines: linesBy.get(order.id) ?? [] },
        {
          holds: known.filter(({ released }) => !released).map(({ code, data }) => ({ code, data })),
          waived: new Set(known.filter(({ released }) => released).map(({ code }) => code)),
          fulfilments: open,
          fulfilmentCount: open.length,
        },
      );
    })
    .sort(
      (a, b) =>
        compare(a.record.orderedAt ?? '', b.record.orderedAt ?? '') || compare(a.record.number ?? '', b.record.number ?? ''),
    );
}

async function readFulfilments(
  sql: Sql,
  orderIds: readonly string[],
): Promise<{ orderId: string; fulfilment: OpenFulfilment }[]> {
  const stored = await sql.query<StoredFulfilment>(fulfilmentsOf, [orderIds]);
  if (stored.length === 0) return [];
  const lines = await sql.query<StoredFulfilmentLine>(fulfilmentLinesOf, [stored.map(({ id }) => id)]);
  const linesBy = groupBy(lines, ({ fulfilmentOrderId }) => fulfilmentOrderId);
  return stored.map(({ costAmount, costCurrency, orderId, ...own }) => {
    const shippingCost = costAmount === null || costCurrency === null ? null : { amount: costAmount, currency: costCurrency };
    return { orderId, fulfilment: { ...own, shippingCost, lines: linesBy.get(own.id) ?? [], added: false, changed: false } };
  });
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
