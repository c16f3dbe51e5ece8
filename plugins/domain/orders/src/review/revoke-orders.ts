import { Stock } from '@entrepot/inventory';
import type { Context, Transaction } from '@entrepot/sdk';
import { orderHeld } from '../events.ts';
import { giveUpFulfilments } from '../fulfilment/give-up.ts';
import { loadOrders } from '../order/load-orders.ts';
import { move } from '../order/open-order.ts';
import { saveStep } from '../order/save-step.ts';
import { about, beginStep, note, publish } from '../order/step.ts';
import type { By } from '../order-desk.ts';

/** See `OrderDesk.revoke`. */
export async function revokeOrders(
  context: Context,
  tx: Transaction,
  orderIds: readonly string[],
  options: By = {},
): Promise<string[]> {
  const step = beginStep(context.now(), options.by);
  const orders = await loadOrders(tx, orderIds, ['approved', 'routed', 'reserved', 'short']);
  await giveUpFulfilments(tx, context.use(Stock), step, orders);
  for (const order of orders) {
    for (const line of order.record.lines) line.missingQuantity = 0;
    move(order, 'revoke');
    // A revoked order is held anew each time, whatever was released before.
    const reason = { code: 'revoked', data: { by: step.by } };
    order.holds.push(reason);
    step.holds.push({ orderId: order.record.id, ...reason, plugin: 'orders' });
    note(step, order.record.id, 'revoked');
  }
  publish(
    step,
    orderHeld,
    orders.map((order) => about(order, { codes: ['revoked'] })),
  );
  await saveStep(tx, step, orders);
  return orders.map(({ record }) => record.id);
}
