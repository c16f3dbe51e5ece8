import { Stock } from '@entrepot/inventory';
import { type Context, Problem, type Transaction } from '@entrepot/sdk';
import { orderCancelled } from '../events.ts';
import { giveUpFulfilments } from '../fulfilment/give-up.ts';
import { loadOrders } from '../order/load-orders.ts';
import { saveStep } from '../order/save-step.ts';
import { about, beginStep, note, publish } from '../order/step.ts';
import type { By } from '../order-desk.ts';

const cancellable = ['received', 'held', 'approved', 'routed', 'reserved', 'short', 'partlyShipped', 'fulfilling'] as const;

/** See `OrderDesk.cancel`. */
export async function cancelOrders(
  context: Context,
  tx: Transaction,
  orderIds: readonly string[],
  reason: string,
  options: By = {},
): Promise<string[]> {
  const step = beginStep(context.now(), options.by);
  const orders = await loadOrders(tx, orderIds, cancellable);
  const busy = orders.find(({ fulfilments }) =>
    fulfilments.some(({ status }) => ['released', 'picked', 'packed'].includes(status)),
  );
  if (busy) {
    throw new Problem('orders.in-warehouse', {
      status: 409,
      detail: `Order ${busy.record.number} is being picked or packed`,
      remedy: 'Let the warehouse stop it first, or take it back as a return when it has left.',
      params: { order: busy.record.number },
    });
  }
  await giveUpFulfilments(tx, context.use(Stock), step, orders);
  const messages = [];
  for (const order of orders) {
    const lines: { lineId: string; quantity: number }[] = [];
    for (const line of order.record.lines) {
      const quantity = line.quantity - line.cancelledQuantity - line.shippedQuantity;
      if (line.kind !== 'goods' || line.bucket === 'rejected' || quantity <= 0) continue;
      line.cancelledQuantity += quantity;
      line.missingQuantity = 0;
      lines.push({ lineId: line.id, quantity });
    }
    if (!order.record.lines.some(({ shippedQuantity }) => shippedQuantity > 0)) order.record.status = 'cancelled';
    note(step, order.record.id, 'cancelled', { reason, lines });
    messages.push(about(order, { reason, lines }));
  }
  publish(step, orderCancelled, messages);
  await saveStep(tx, step, orders);
  return orders.map(({ record }) => record.id);
}
