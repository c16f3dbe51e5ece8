import { type Transaction, tableOf } from '@entrepot/sdk';
import { FulfilmentLine, FulfilmentOrder } from '../fulfilment/fulfilment-order.ts';
import { Hold } from '../review/hold.ts';
import { changedLines, type OpenOrder, settleOrder } from './open-order.ts';
import { Order } from './order.ts';
import { OrderEvent } from './order-event.ts';
import { OrderLine } from './order-line.ts';
import type { Step } from './step.ts';

const json = (value: object | null | undefined): string | null => (value == null ? null : JSON.stringify(value));

/** Writes what a step did, in at most five statements however many orders it took, and publishes its events. */
export async function saveStep(tx: Transaction, step: Step, orders: readonly OpenOrder[]): Promise<void> {
  for (const order of orders) settleOrder(order);
  await saveOrders(tx, orders);
  await saveLines(tx, orders);
  await saveFulfilments(tx, orders);
  await addStep(tx, step, orders);
}

/** Writes what a step only adds, for orders whose rows were written elsewhere. */
export async function addStep(tx: Transaction, step: Step, orders: readonly OpenOrder[]): Promise<void> {
  await addRows(tx, step, orders);
  for (const emit of step.events) await emit(tx);
}

async function saveOrders(tx: Transaction, orders: readonly OpenOrder[]): Promise<void> {
  if (orders.length === 0) return;
  await tx.query(
    `UPDATE ${tableOf(Order)} o SET status = n.status, bucket = n.bucket, reason = n.reason, reason_data = n.data::jsonb,
       version = version + 1, updated_at = now()
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) AS n(id, status, bucket, reason, data)
     WHERE o.id = n.id`,
    [
      orders.map(({ record }) => record.id),
      orders.map(({ record }) => record.status),
      orders.map(({ record }) => record.bucket),
      orders.map(({ record }) => record.reason),
      orders.map(({ record }) => json(record.reasonData)),
    ],
  );
}

async function saveLines(tx: Transaction, orders: readonly OpenOrder[]): Promise<void> {
  const lines = orders.flatMap(changedLines);
  if (lines.length === 0) return;
  await tx.query(
    `UPDATE ${tableOf(OrderLine)} l SET sku_id = n.sku, cancelled_quantity = n.cancelled, missing_quantity = n.missing,
       shipped_quantity = n.shipped, returned_quantity = n.returned, bucket = n.bucket, reason = n.reason,
       reason_data = n.data::jsonb, version = version + 1, updated_at = now()
     FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::text[], $9::text[])
       AS n(id, sku, cancelled, missing, shipped, returned, bucket, reason, data)
     WHERE l.id = n.id`,
    [
      lines.map(({ id }) => id),
      lines.map(({ sku }) => sku),
      lines.map(({ cancelledQuantity }) => cancelledQuantity),
      lines.map(({ missingQuantity }) => missingQuantity),
      lines.map(({ shippedQuantity }) => shippedQuantity),
      lines.map(({ returnedQuantity }) => returnedQuantity),
      lines.map(({ bucket }) => bucket),
      lines.map(({ reason }) => reason),
      lines.map(({ reasonData }) => json(reasonData)),
    ],
  );
}

async function saveFulfilments(tx: Transaction, orders: readonly OpenOrder[]): Promise<void> {
  const changed = orders.flatMap(({ fulfilments }) => fulfilments.filter((each) => each.changed && !each.added));
  if (changed.length === 0) return;
  await tx.query(
    `UPDATE ${tableOf(FulfilmentOrder)} f SET status = n.status, shipped_at = n.shipped, version = version + 1, updated_at = now()
     FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS n(id, status, shipped) WHERE f.id = n.id`,
    [changed.map(({ id }) => id), changed.map(({ status }) => status), changed.map(({ shippedAt }) => shippedAt)],
  );
}

/**
 * All that is only added, in one statement: a set of one order costs one round trip, a set of thousands one too.
 * Foreign keys between the parts hold, for PostgreSQL checks them at the statement's end. The sets go in as JSON, not as
 * arrays: PostgreSQL guesses their size alike with and without values, so it keeps one plan for the name.
 */
const addRowsText = `
  WITH fulfilment AS (
    INSERT INTO ${tableOf(FulfilmentOrder)} (id, number, order_id, shop_id, warehouse_id, shipping_service, status,
      reservation_key, parcels, weight_grams, shipping_cost_amount, shipping_cost_currency, route)
    SELECT n.id, n.number, n."orderId", n."shopId", n."warehouseId", n.service, n.status, n.key, n.parcels, n.weight, n.cost, n.currency, n.route
    FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, number text, "orderId" uuid, "shopId" uuid, "warehouseId" uuid, service text,
      status text, key text, parcels bigint, weight bigint, cost numeric, currency text, route jsonb)
  ), line AS (
    INSERT INTO ${tableOf(FulfilmentLine)} (id, fulfilment_order_id, order_line_id, sku_id, quantity, line_quantity)
    SELECT n.id, n."fulfilmentOrder", n."orderLineId", n."skuId", n.quantity, n."lineQuantity"
    FROM jsonb_to_recordset($2::jsonb)
      AS n(id uuid, "fulfilmentOrder" uuid, "orderLineId" uuid, "skuId" uuid, quantity bigint, "lineQuantity" bigint)
  ), hold AS (
    INSERT INTO ${tableOf(Hold)} (order_id, code, data, plugin)
    SELECT n."orderId", n.code, n.data, n.plugin
    FROM jsonb_to_recordset($3::jsonb) AS n("orderId" uuid, code text, data jsonb, plugin text)
  )
  INSERT INTO ${tableOf(OrderEvent)} (order_id, what, at, by, data)
  SELECT n."orderId", n.what, $5::timestamptz, $6, n.data
  FROM jsonb_to_recordset($4::jsonb) AS n("orderId" uuid, what text, data jsonb)`;

async function addRows(tx: Transaction, step: Step, orders: readonly OpenOrder[]): Promise<void> {
  const added = orders.flatMap((order) =>
    order.fulfilments.filter((each) => each.added).map((fulfilment) => ({ order: order.record, fulfilment })),
  );
  if (added.length + step.holds.length + step.history.length === 0) return;
  const fulfilments = added.map(({ order, fulfilment: f }) => ({
    id: f.id,
    number: f.number,
    orderId: order.id,
    shopId: order.shop,
    warehouseId: f.warehouseId,
    service: f.shippingService,
    status: f.status,
    key: f.reservationKey,
    parcels: f.parcels,
    weight: f.weightGrams,
    cost: f.shippingCost?.amount ?? null,
    currency: f.shippingCost?.currency ?? null,
    route: f.route,
  }));
  const lines = added.flatMap(({ fulfilment }) => fulfilment.lines.map((line) => ({ fulfilmentOrder: fulfilment.id, ...line })));
  const sets = [fulfilments, lines, step.holds, step.history].map((rows) => JSON.stringify(rows));
  // A policy looks for the plan of a line among the rows that were there before the statement.
  await tx.asSystem('plans and their lines, of orders that the caller reached, are added by one statement', async () =>
    tx.send(addRowsText, [...sets, step.at, step.by], { name: 'orders.addRows' }),
  );
}
