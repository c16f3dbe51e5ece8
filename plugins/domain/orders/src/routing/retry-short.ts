import { type Context, type Transaction, tableOf } from '@entrepot/sdk';
import { loadOrders } from '../order/load-orders.ts';
import { Order } from '../order/order.ts';
import { OrderLine } from '../order/order-line.ts';
import { saveStep } from '../order/save-step.ts';
import { beginStep } from '../order/step.ts';
import type { By, ReserveOutcomes } from '../order-desk.ts';
import { reserveStep } from './reserve-step.ts';
import { type RouteSettings, routeStep } from './route-step.ts';

/** Statuses in which something can be missing while nothing is planned. */
export const waiting = ['short', 'partlyShipped'] as const;

/** See `OrderDesk.retryShort`. */
export async function retryShort(
  context: Context,
  tx: Transaction,
  settings: RouteSettings,
  options: By & { orderIds?: readonly string[]; limit?: number } = {},
): Promise<ReserveOutcomes> {
  const ids =
    options.orderIds ??
    (
      await tx.query<{ id: string }>(
        `SELECT id FROM ${tableOf(Order)} o WHERE status = ANY($1)
           AND EXISTS (SELECT FROM ${tableOf(OrderLine)} l WHERE l.order_id = o.id AND l.missing_quantity > 0)
         ORDER BY ordered_at, number LIMIT $2`,
        [waiting, options.limit ?? 500],
      )
    ).map(({ id }) => id);
  const step = beginStep(context.now(), options.by);
  const orders = await loadOrders(tx, ids, waiting);
  await routeStep(context, tx, settings, step, orders, true);
  const outcome = await reserveStep(context, tx, step, orders);
  await saveStep(
    tx,
    step,
    orders.filter(({ fulfilments, holds }) => fulfilments.some(({ added }) => added) || holds.length > 0),
  );
  const reserved = new Set(outcome.reserved);
  return {
    reserved: outcome.reserved.map(({ record }) => record.id),
    short: orders.filter((order) => !reserved.has(order)).map(({ record }) => record.id),
    fulfilmentOrderIds: outcome.fulfilmentOrderIds,
  };
}
