import { type Context, type Transaction, tableOf } from '@entrepot/sdk';
import { orderShort } from '../events.ts';
import { saveStep } from '../order/save-step.ts';
import { about, beginStep, note, publish } from '../order/step.ts';
import type { By } from '../order-desk.ts';
import { FulfilmentLine } from './fulfilment-order.ts';
import { ordersOf, unitsOf } from './mark-shipped.ts';

export interface PickShortage {
  fulfilmentOrderId: string;
  fulfilmentLineId: string;
  /** Units of the SKU that will not leave. */
  quantity: number;
  reason: string;
}

/** See `OrderDesk.markShort`. */
export async function markShort(
  context: Context,
  tx: Transaction,
  shortages: readonly PickShortage[],
  options: By = {},
): Promise<void> {
  const byLine = new Map<string, PickShortage[]>();
  for (const each of shortages) byLine.set(each.fulfilmentLineId, [...(byLine.get(each.fulfilmentLineId) ?? []), each]);
  const step = beginStep(context.now(), options.by);
  const orders = await ordersOf(tx, [...new Set(shortages.map(({ fulfilmentOrderId }) => fulfilmentOrderId))]);
  const changed: { id: string; quantity: number; units: number }[] = [];
  const messages = [];
  for (const order of orders) {
    const missing = new Map<string, number>();
    for (const fulfilment of order.fulfilments) {
      const before = unitsOf(fulfilment);
      for (const line of fulfilment.lines) {
        const short = byLine.get(line.id) ?? [];
        const lacking = short.reduce((sum, { quantity }) => sum + quantity, 0);
        if (lacking === 0) continue;
        const each = line.lineQuantity === 0 ? 1 : line.quantity / line.lineQuantity;
        line.quantity = Math.max(0, line.quantity - lacking);
        line.lineQuantity = Math.floor(line.quantity / each);
        changed.push({ id: line.id, quantity: line.quantity, units: line.lineQuantity });
        note(step, order.record.id, 'pick-short', {
          fulfilmentOrder: fulfilment.number,
          line: line.orderLineId,
          quantity: lacking,
          reason: short[0]?.reason,
        });
      }
      const after = unitsOf(fulfilment);
      for (const [lineId, units] of before) missing.set(lineId, (missing.get(lineId) ?? 0) + units - (after.get(lineId) ?? 0));
      if (
        fulfilment.status !== 'shipped' &&
        fulfilment.status !== 'cancelled' &&
        fulfilment.lines.every(({ quantity }) => quantity === 0)
      ) {
        fulfilment.status = 'short';
        fulfilment.changed = true;
      }
    }
    for (const line of order.record.lines) line.missingQuantity += missing.get(line.id) ?? 0;
    const lines = [...missing].filter(([, quantity]) => quantity > 0).map(([lineId, quantity]) => ({ lineId, quantity }));
    messages.push(about(order, { missing: lines }));
  }
  await tx.query(
    `UPDATE ${tableOf(FulfilmentLine)} l SET quantity = n.quantity, line_quantity = n.units, version = version + 1, updated_at = now()
     FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS n(id, quantity, units) WHERE l.id = n.id`,
    [changed.map(({ id }) => id), changed.map(({ quantity }) => quantity), changed.map(({ units }) => units)],
  );
  publish(step, orderShort, messages);
  await saveStep(tx, step, orders);
}
