import { FulfilmentOrder } from '@entrepot/orders';
import { Problem, tableOf } from '@entrepot/sdk';
import type { FloorScan, FloorStep, Misfits } from '../handheld/floor-work.ts';
import { WarehouseDesk } from '../warehouse-desk.ts';

interface Picked {
  id: string;
  number: string;
  status: string;
}

/** Picked fulfilment orders were packed, their goods scanned one by one. */
export const packScanned: FloorStep<'pack'> = async (tx, context, scans, { warehouseId, by, device, at }) => {
  const misfits: Misfits = new Map();
  const rows = await tx.query<Picked>(
    `SELECT id, number, status FROM ${tableOf(FulfilmentOrder)} WHERE warehouse_id = $1 AND number = ANY($2::text[])`,
    [warehouseId, scans.map(({ facts }) => facts.fulfilmentOrder)],
  );
  const orders = new Map(rows.map((row) => [row.number, row]));
  const weights = new Map<string, readonly number[]>();
  const fulfilmentOrderIds = scans.flatMap(({ id, facts }) => {
    const order = orders.get(facts.fulfilmentOrder);
    const fault = faultOf(facts, order);
    if (fault) misfits.set(id, fault);
    if (fault || !order) return [];
    weights.set(order.id, facts.weights ?? []);
    return [order.id];
  });
  if (fulfilmentOrderIds.length === 0) return misfits;
  const weigh = (packed: { fulfilmentOrderId: string; position: number }) =>
    weights.get(packed.fulfilmentOrderId)?.[packed.position - 1];
  await context.use(WarehouseDesk).pack(tx, { fulfilmentOrderIds, weigh, by, device, at });
  return misfits;
};

function faultOf({ fulfilmentOrder: number }: FloorScan<'pack'>['facts'], order: Picked | undefined): Problem | undefined {
  if (!order) {
    return new Problem('warehouse.unknown-fulfilment-order', {
      status: 404,
      detail: `No fulfilment order of this warehouse has the number "${number}"`,
      remedy: 'Scan the number of a picked fulfilment order.',
      params: { number },
    });
  }
  // Packed by somebody else in the meantime is packed as well: nothing is lost, and nothing is done twice.
  if (order.status === 'picked' || order.status === 'packed' || order.status === 'shipped') return undefined;
  return new Problem('warehouse.not-picked', {
    status: 409,
    detail: `Fulfilment order "${number}" is not picked, or was cancelled`,
    remedy: 'Look at the order: put the goods back where it was cancelled, then discard the scan.',
    params: { number },
  });
}
