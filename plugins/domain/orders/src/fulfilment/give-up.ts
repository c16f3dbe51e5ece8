import type { StockService } from '@entrepot/inventory';
import type { Transaction } from '@entrepot/sdk';
import type { OpenOrder } from '../order/open-order.ts';
import { note, type Step } from '../order/step.ts';

/** Cancels the fulfilment orders that the warehouse has not begun, and frees what they hold. */
export async function giveUpFulfilments(
  tx: Transaction,
  stock: StockService,
  step: Step,
  orders: readonly OpenOrder[],
): Promise<void> {
  const keys: string[] = [];
  for (const order of orders) {
    for (const fulfilment of order.fulfilments) {
      if (fulfilment.status !== 'planned' && fulfilment.status !== 'reserved') continue;
      if (fulfilment.status === 'reserved') keys.push(fulfilment.reservationKey);
      fulfilment.status = 'cancelled';
      fulfilment.changed = true;
      note(step, order.record.id, 'fulfilment-cancelled', { fulfilmentOrder: fulfilment.number });
    }
  }
  if (keys.length > 0) await stock.release(tx, keys);
}
