import { type Context, type RowOf, type Sql, type Transaction, tableOf } from '@entrepot/sdk';
import { cancelOrders } from './cancellation/cancel-orders.ts';
import { markShipped } from './fulfilment/mark-shipped.ts';
import { markShort } from './fulfilment/mark-short.ts';
import { moveFulfilment } from './fulfilment/move-fulfilment.ts';
import { importCsv } from './import/import-csv.ts';
import { StatisticsAge } from './import/refresh-statistics.ts';
import { ingestOrders } from './intake/ingest-orders.ts';
import { loadOrders, loadWholeOrders } from './order/load-orders.ts';
import type { OpenOrder } from './order/open-order.ts';
import { Order } from './order/order.ts';
import { saveStep } from './order/save-step.ts';
import { beginStep } from './order/step.ts';
import type { By, OrderDesk, ReserveOutcomes, ReviewOutcome, RouteOutcome } from './order-desk.ts';
import { releaseOrders } from './review/release-orders.ts';
import { reviewStep } from './review/review-step.ts';
import { revokeOrders } from './review/revoke-orders.ts';
import { compileRules, type Rule } from './review/rules.ts';
import { reserveStep } from './routing/reserve-step.ts';
import { retryShort } from './routing/retry-short.ts';
import { routeStep } from './routing/route-step.ts';
import type { orderSettings } from './settings.ts';

/** The settings with the rules compiled. */
export interface DeskSettings {
  rules: readonly Rule[];
  freeGoods: 'hold' | 'ship';
  partial: 'ship-available' | 'wait';
  parcelMaxGrams: number;
}

/** @throws Problem `orders.bad-rule` */
export function deskSettings(settings: RowOf<typeof orderSettings>): DeskSettings {
  return { ...settings, rules: compileRules(settings.rules) };
}

const idsIn = (orders: readonly OpenOrder[], ...statuses: string[]) =>
  orders.filter(({ record }) => statuses.includes(record.status)).map(({ record }) => record.id);

export function orderDesk(context: Context, settings: DeskSettings): OrderDesk {
  const statistics = new StatisticsAge();
  return {
    ingest: (tx, shopId, drafts, options) => ingestOrders(context, tx, shopId, drafts, options),
    importCsv: (db, request) => importCsv(context, db, request, statistics),
    inStatus: (sql, status, limit) => inStatus(sql, status, limit),
    review: (tx, ids, options) => review(context, tx, settings, ids, options),
    route: (tx, ids, options) => route(context, tx, settings, ids, options),
    reserve: (tx, ids, options) => reserve(context, tx, settings, ids, options),
    retryShort: (tx, options) => retryShort(context, tx, settings, options),
    release: (tx, ids, options) => releaseOrders(context, tx, ids, options),
    revoke: (tx, ids, options) => revokeOrders(context, tx, ids, options),
    cancel: (tx, ids, reason, options) => cancelOrders(context, tx, ids, reason, options),
    moveFulfilment: (tx, ids, move, options) => moveFulfilment(context, tx, ids, move, options),
    markShort: (tx, shortages, options) => markShort(context, tx, shortages, options),
    markShipped: (tx, ids, at, options) => markShipped(context, tx, ids, at, options),
  };
}

async function inStatus(sql: Sql, status: string, limit = 1000): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `SELECT id FROM ${tableOf(Order)} WHERE status = $1 ORDER BY ordered_at, number LIMIT $2`,
    [status, limit],
  );
  return rows.map(({ id }) => id);
}

async function review(
  context: Context,
  tx: Transaction,
  settings: DeskSettings,
  ids: readonly string[],
  options: By = {},
): Promise<ReviewOutcome> {
  const step = beginStep(context.now(), options.by);
  const orders = await loadWholeOrders(tx, ids, ['received']);
  await reviewStep(context, settings, step, orders);
  await saveStep(tx, step, orders);
  return { approved: idsIn(orders, 'approved'), held: idsIn(orders, 'held'), rejected: idsIn(orders, 'rejected') };
}

async function route(
  context: Context,
  tx: Transaction,
  settings: DeskSettings,
  ids: readonly string[],
  options: By = {},
): Promise<RouteOutcome> {
  const step = beginStep(context.now(), options.by);
  const orders = await loadOrders(tx, ids, ['approved']);
  await routeStep(context, tx, settings, step, orders);
  await saveStep(tx, step, orders);
  return { routed: idsIn(orders, 'routed'), short: idsIn(orders, 'short'), held: idsIn(orders, 'held') };
}

async function reserve(
  context: Context,
  tx: Transaction,
  settings: DeskSettings,
  ids: readonly string[],
  options: By = {},
): Promise<ReserveOutcomes> {
  const step = beginStep(context.now(), options.by);
  const orders = await loadOrders(tx, ids, ['routed']);
  const first = await reserveStep(context, tx, step, orders);
  await saveStep(tx, step, orders);
  const lost = first.lost.map(({ record }) => record.id);
  // Somebody was faster: what is left is planned anew, once; then it is short and waits for stock.
  const second = lost.length === 0 ? undefined : await retryShort(context, tx, settings, { ...options, orderIds: lost });
  return {
    reserved: [...new Set([...first.reserved.map(({ record }) => record.id), ...(second?.reserved ?? [])])],
    short: second?.short ?? [],
    fulfilmentOrderIds: [...first.fulfilmentOrderIds, ...(second?.fulfilmentOrderIds ?? [])],
  };
}
