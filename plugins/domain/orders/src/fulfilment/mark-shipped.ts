import { type Context, type Transaction, tableOf } from '@entrepot/sdk';
import { orderShipped } from '../events.ts';
import { loadOrders } from '../order/load-orders.ts';
import type { OpenFulfilment, OpenOrder } from '../order/open-order.ts';
import { saveStep } from '../order/save-step.ts';
import { about, beginStep, note, publish } from '../order/step.ts';
import type { By } from '../order-desk.ts';
import { FulfilmentOrder } from './fulfilment-order.ts';

export async function ordersOf(tx: Transaction, fulfilmentOrderIds: readonly string[]): Promise<OpenOrder[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT order_id AS id FROM ${tableOf(FulfilmentOrder)} WHERE id = ANY($1)`,
    [fulfilmentOrderIds],
  );
  return loadOrders(
    tx,
    rows.map(({ id }) => id),
  );
}

/** Units of each order line that a fulfilment order holds. */
export const unitsOf = ({ lines }: OpenFulfilment): Map<string, number> => {
  const units = new Map<string, number>();
  // The scarcest component of a bundle tells how many bundles there are.
  for (const { orderLineId, lineQuantity } of lines) {
    units.set(orderLineId, Math.min(units.get(orderLineId) ?? lineQuantity, lineQuantity));
  }
  return units;
};

const shippable: readonly string[] = ['reserved', 'released', 'picked', 'packed'];

/** See `OrderDesk.markShipped`. */
export async function markShipped(
  context: Context,
  tx: Transaction,
  fulfilmentOrderIds: readonly string[],
  at: Date,
  options: By = {},
): Promise<string[]> {
  const wanted = new Set(fulfilmentOrderIds);
  const step = beginStep(context.now(), options.by);
  const orders = await ordersOf(tx, fulfilmentOrderIds);
  const messages = [];
  const moved: string[] = [];
  const shippedAt = at.toISOString();
  for (const order of orders) {
    for (const fulfilment of order.fulfilments) {
      if (!wanted.has(fulfilment.id) || !shippable.includes(fulfilment.status)) continue;
      fulfilment.status = 'shipped';
      fulfilment.shippedAt = shippedAt;
      fulfilment.changed = true;
      moved.push(fulfilment.id);
      const units = unitsOf(fulfilment);
      for (const line of order.record.lines) line.shippedQuantity += units.get(line.id) ?? 0;
      const lines = [...units].filter(([, quantity]) => quantity > 0).map(([lineId, quantity]) => ({ lineId, quantity }));
      const { id, number, warehouseId, shippingService } = fulfilment;
      note(step, order.record.id, 'shipped', { fulfilmentOrder: number, at: shippedAt });
      const payload = {
        externalId: order.record.externalId ?? '',
        fulfilmentOrderId: id,
        warehouseId,
        shippingService,
        shippedAt,
        lines,
      };
      messages.push(about(order, payload));
    }
  }
  publish(step, orderShipped, messages);
  await saveStep(tx, step, orders);
  return moved;
}
