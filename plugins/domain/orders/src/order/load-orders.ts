import { type Sql, tableOf } from '@entrepot/sdk';
import { FulfilmentLine, FulfilmentOrder } from '../fulfilment/fulfilment-order.ts';
import { Hold } from '../review/hold.ts';
import type { Reason } from './bucket.ts';
import { type OpenFulfilment, type OpenFulfilmentLine, type OpenOrder, openOrder } from './open-order.ts';
import { Order, type OrderRecord } from './order.ts';
import { type LineRecord, OrderLine } from './order-line.ts';
import type { OrderStatus } from './order-states.ts';
import { recordsOf } from './record.ts';

interface StoredFulfilment extends Omit<OpenFulfilment, 'lines' | 'added' | 'changed' | 'shippingCost'> {
  orderId: string;
  costAmount: string | null;
  costCurrency: string | null;
  lines: OpenFulfilmentLine[];
}

const fulfilmentsOf = `
  SELECT f.id, f.number, f.order_id AS "orderId", f.warehouse_id AS "warehouseId", f.status,
    f.reservation_key AS "reservationKey", f.shipping_service AS "shippingService", f.parcels, f.weight_grams AS "weightGrams",
    f.shipping_cost_amount AS "costAmount", f.shipping_cost_currency AS "costCurrency", f.route, f.shipped_at AS "shippedAt",
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', l.id, 'orderLineId', l.order_line_id, 'skuId', l.sku_id,
      'quantity', l.quantity, 'lineQuantity', l.line_quantity) ORDER BY l.id)
      FROM ${tableOf(FulfilmentLine)} l WHERE l.fulfilment_order_id = f.id), '[]') AS lines
  FROM ${tableOf(FulfilmentOrder)} f WHERE f.order_id = ANY($1) ORDER BY f.order_id, f.number`;

/**
 * Locks orders in the order of their ids and reads them with lines, holds and fulfilment orders.
 * @param statuses takes only orders that stand in one of these
 * @returns oldest order first
 */
export async function loadOrders(sql: Sql, orderIds: readonly string[], statuses?: readonly OrderStatus[]): Promise<OpenOrder[]> {
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
  const lines = recordsOf(
    OrderLine,
    await sql.query(`SELECT * FROM ${tableOf(OrderLine)} WHERE order_id = ANY($1) ORDER BY order_id, position`, [ids]),
  );
  const holds = await sql.query<{ orderId: string; code: string; data: Reason['data']; released: boolean }>(
    `SELECT order_id AS "orderId", code, data, released_at IS NOT NULL AS released FROM ${tableOf(Hold)}
     WHERE order_id = ANY($1) ORDER BY id`,
    [ids],
  );
  const fulfilments = await sql.query<StoredFulfilment>(fulfilmentsOf, [ids]);
  const linesBy = groupBy<LineRecord>(lines, ({ order }) => order);
  const holdsBy = groupBy(holds, ({ orderId }) => orderId);
  const fulfilmentsBy = groupBy(fulfilments, ({ orderId }) => orderId);
  // Within a moment by number: ids differ from run to run, and who comes first gets the stock.
  return orders
    .map((order) => {
      const record: OrderRecord = { ...order, lines: linesBy.get(order.id) ?? [] };
      const known = holdsBy.get(order.id) ?? [];
      const open = (fulfilmentsBy.get(order.id) ?? []).map(openFulfilment);
      return openOrder(record, {
        holds: known.filter(({ released }) => !released).map(({ code, data }) => ({ code, data })),
        waived: new Set(known.filter(({ released }) => released).map(({ code }) => code)),
        fulfilments: open,
        fulfilmentCount: open.length,
      });
    })
    .sort(
      (a, b) =>
        compare(a.record.orderedAt ?? '', b.record.orderedAt ?? '') || compare(a.record.number ?? '', b.record.number ?? ''),
    );
}

function openFulfilment({ costAmount, costCurrency, orderId: _, ...stored }: StoredFulfilment): OpenFulfilment {
  const shippingCost = costAmount === null || costCurrency === null ? null : { amount: costAmount, currency: costCurrency };
  return { ...stored, shippingCost, added: false, changed: false };
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
