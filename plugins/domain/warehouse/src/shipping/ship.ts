import { Stock } from '@entrepot/inventory';
import { Shipping } from '@entrepot/logistics';
import { FulfilmentOrder, OrderDesk } from '@entrepot/orders';
import { type Context, type Transaction, tableOf } from '@entrepot/sdk';
import { Package } from '../packing/package.ts';
import { PickTask } from '../picking/pick-task.ts';
import type { Doing, Selection, ShipOutcome } from '../warehouse-desk.ts';
import { followOrders } from '../waves/follow-orders.ts';
import { fulfilmentOrdersOf, lockWaves } from '../waves/lock-waves.ts';

interface Leaving {
  id: string;
  number: string;
  reservationKey: string;
}

interface PickedUnits {
  fulfilmentOrderId: string;
  skuId: string;
  bin: string;
  quantity: number;
}

/**
 * Hands over the packed fulfilment orders of a selection: reserved stock is issued from the bins it was picked from,
 * orders, packages and waves are shipped, parcels handed over. All of it in the caller's transaction, or nothing.
 */
export async function ship(tx: Transaction, { use }: Pick<Context, 'use'>, request: Doing & Selection): Promise<ShipOutcome> {
  const waves = await lockWaves(tx, request);
  const leaving = await tx.query<Leaving>(
    `SELECT id, number, reservation_key AS "reservationKey" FROM ${tableOf(FulfilmentOrder)}
     WHERE id = ANY($1::uuid[]) AND status = 'packed' ORDER BY id`,
    [await fulfilmentOrdersOf(tx, request)],
  );
  if (leaving.length === 0) return { fulfilmentOrderIds: [], packages: 0 };
  const ids = leaving.map(({ id }) => id);
  const picked = Map.groupBy(await pickedUnits(tx, ids), ({ fulfilmentOrderId }) => fulfilmentOrderId);
  // Orders before stock: every step that needs both locks them in this order.
  await use(OrderDesk).markShipped(tx, ids, request.at, { by: request.by });
  await use(Stock).issue(
    tx,
    leaving.map(({ id, number, reservationKey }) => ({
      key: `ship:${id}`,
      reservationKey,
      bins: picked.get(id) ?? [],
      reference: number,
      occurredAt: request.at,
    })),
  );
  const packages = await tx.query<{ parcelId: string }>(
    `UPDATE ${tableOf(Package)}
     SET state = 'shipped', shipped_by = $2, shipped_device = $3, shipped_at = $4, version = version + 1, updated_at = now()
     WHERE fulfilment_order_id = ANY($1::uuid[]) AND state = 'labelled' RETURNING parcel_id AS "parcelId"`,
    [ids, request.by, request.device ?? null, request.at],
  );
  await use(Shipping).handOver(
    tx,
    packages.map(({ parcelId }) => parcelId),
  );
  await followOrders(tx, waves, request);
  return { fulfilmentOrderIds: ids, packages: packages.length };
}

function pickedUnits(tx: Transaction, fulfilmentOrderIds: readonly string[]): Promise<PickedUnits[]> {
  return tx.query<PickedUnits>(
    `SELECT fulfilment_order_id AS "fulfilmentOrderId", sku_id AS "skuId", bin, sum(picked_quantity)::bigint AS quantity
     FROM ${tableOf(PickTask)} WHERE fulfilment_order_id = ANY($1::uuid[]) AND picked_quantity > 0
     GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    [fulfilmentOrderIds],
  );
}
