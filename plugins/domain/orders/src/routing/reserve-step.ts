import { Stock } from '@entrepot/inventory';
import type { Context, Transaction } from '@entrepot/sdk';
import { reserveRequest } from '../cancellation/free-units.ts';
import { orderReserved } from '../events.ts';
import { move, type OpenFulfilment, type OpenOrder } from '../order/open-order.ts';
import { about, note, publish, type Step } from '../order/step.ts';

/** What came of reserving: who has all planned stock, and who lost some to somebody faster. */
export interface Reserved {
  reserved: OpenOrder[];
  lost: OpenOrder[];
  fulfilmentOrderIds: string[];
}

/**
 * Reserves the planned fulfilment orders of routed orders, in the transaction that says so: an order is never confirmed
 * without its stock. A fulfilment order that comes short is given up, its units are missing again.
 */
export async function reserveStep(
  context: Context,
  tx: Transaction,
  step: Step,
  orders: readonly OpenOrder[],
): Promise<Reserved> {
  const planned = orders.flatMap((order) =>
    order.fulfilments.filter(({ status }) => status === 'planned').map((fulfilment) => ({ order, fulfilment })),
  );
  if (planned.length === 0) return { reserved: [], lost: [], fulfilmentOrderIds: [] };
  const outcomes = await context.use(Stock).reserveAll(
    tx,
    planned.map(({ fulfilment }) => reserveRequest(fulfilment)),
  );
  const lost = new Set<OpenOrder>();
  const got = new Map<OpenOrder, OpenFulfilment[]>();
  planned.forEach(({ order, fulfilment }, index) => {
    const outcome = outcomes[index];
    fulfilment.changed = true;
    if (outcome?.state === 'reserved') {
      fulfilment.status = 'reserved';
      got.set(order, [...(got.get(order) ?? []), fulfilment]);
      return;
    }
    fulfilment.status = 'short';
    lost.add(order);
    giveBack(order, fulfilment);
    note(step, order.record.id, 'short', { fulfilmentOrder: fulfilment.number, shortages: outcome?.shortages ?? [] });
  });
  for (const order of orders) {
    if (got.has(order)) {
      move(order, 'reserve');
      note(step, order.record.id, 'reserved', { fulfilmentOrders: got.get(order)?.map(({ number }) => number) ?? [] });
    } else if (lost.has(order) && !order.fulfilments.some(({ status }) => status === 'reserved')) move(order, 'runShort');
  }
  const reserved = [...got.keys()];
  publish(
    step,
    orderReserved,
    reserved.map((order) => about(order, { fulfilmentOrderIds: (got.get(order) ?? []).map(({ id }) => id) })),
  );
  return { reserved, lost: [...lost], fulfilmentOrderIds: [...got.values()].flat().map(({ id }) => id) };
}

function giveBack(order: OpenOrder, fulfilment: OpenFulfilment): void {
  const units = new Map(fulfilment.lines.map(({ orderLineId, lineQuantity }) => [orderLineId, lineQuantity]));
  for (const line of order.record.lines) line.missingQuantity += units.get(line.id) ?? 0;
}
