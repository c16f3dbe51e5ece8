import type { StockService } from '@entrepot/inventory';
import { type Transaction, tableOf } from '@entrepot/sdk';
import { FulfilmentLine } from '../fulfilment/fulfilment-order.ts';
import type { OpenFulfilment, OpenOrder } from '../order/open-order.ts';
import { note, type Step } from '../order/step.ts';

/** Units of a line that are on their way: planned, reserved or in the warehouse. */
function plannedOf(order: OpenOrder, lineId: string): number {
  let planned = 0;
  for (const { status, lines } of order.fulfilments) {
    if (status === 'cancelled' || status === 'short' || status === 'shipped') continue;
    planned += Math.max(0, ...lines.filter(({ orderLineId }) => orderLineId === lineId).map(({ lineQuantity }) => lineQuantity));
  }
  return planned;
}

function reduce(fulfilment: OpenFulfilment, lineId: string, units: number): number {
  const own = fulfilment.lines.filter(({ orderLineId }) => orderLineId === lineId);
  const taken = Math.min(units, own[0]?.lineQuantity ?? 0);
  for (const line of own) {
    const each = line.lineQuantity === 0 ? 0 : line.quantity / line.lineQuantity;
    line.lineQuantity -= taken;
    line.quantity = line.lineQuantity * each;
  }
  return taken;
}

/**
 * Takes cancelled units out of fulfilment orders that the warehouse has not begun, and frees their stock. What is missing
 * anyway is given up first: stock in hand stays with the order.
 */
export async function freeUnits(tx: Transaction, stock: StockService, step: Step, orders: readonly OpenOrder[]): Promise<void> {
  const reduced: { order: OpenOrder; fulfilment: OpenFulfilment }[] = [];
  for (const order of orders) {
    for (const line of order.record.lines) {
      const wanted = line.quantity - line.cancelledQuantity - line.shippedQuantity;
      let over = plannedOf(order, line.id) - wanted;
      for (const fulfilment of order.fulfilments) {
        if (over <= 0) break;
        if (fulfilment.status !== 'planned' && fulfilment.status !== 'reserved') continue;
        const taken = reduce(fulfilment, line.id, over);
        over -= taken;
        if (taken > 0 && !reduced.some((each) => each.fulfilment === fulfilment)) reduced.push({ order, fulfilment });
      }
      line.missingQuantity = Math.max(0, Math.min(line.missingQuantity, wanted - plannedOf(order, line.id)));
    }
  }
  if (reduced.length === 0) return;
  const held = reduced.filter(({ fulfilment }) => fulfilment.status === 'reserved').map(({ fulfilment }) => fulfilment);
  if (held.length > 0)
    await stock.release(
      tx,
      held.map(({ reservationKey }) => reservationKey),
    );
  for (const { order, fulfilment } of reduced) {
    fulfilment.changed = true;
    if (fulfilment.lines.every(({ quantity }) => quantity === 0)) {
      fulfilment.status = 'cancelled';
      note(step, order.record.id, 'fulfilment-cancelled', { fulfilmentOrder: fulfilment.number });
    }
  }
  const rest = held.filter(({ status }) => status === 'reserved');
  // The stock was this order's until a moment ago, in this very transaction: nobody can have taken it.
  await stock.reserveAll(
    tx,
    rest.map((fulfilment) => reserveRequest(fulfilment)),
  );
  const lines = reduced.flatMap(({ fulfilment }) => fulfilment.lines);
  await tx.query(
    `UPDATE ${tableOf(FulfilmentLine)} l SET quantity = n.quantity, line_quantity = n.units, version = version + 1, updated_at = now()
     FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS n(id, quantity, units) WHERE l.id = n.id`,
    [lines.map(({ id }) => id), lines.map(({ quantity }) => quantity), lines.map(({ lineQuantity }) => lineQuantity)],
  );
}

export function reserveRequest({ id, reservationKey, warehouseId, lines }: OpenFulfilment) {
  const wanted = new Map<string, number>();
  for (const { skuId, quantity } of lines) if (quantity > 0) wanted.set(skuId, (wanted.get(skuId) ?? 0) + quantity);
  return {
    key: reservationKey,
    reference: id,
    warehouseId,
    lines: [...wanted].map(([skuId, quantity]) => ({ skuId, quantity })),
  };
}
