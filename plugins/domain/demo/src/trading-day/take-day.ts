import { FulfilmentOrder, Order, OrderDesk } from '@entrepot/orders';
import { type Context, tableOf } from '@entrepot/sdk';
import { type Doing, WarehouseDesk } from '@entrepot/warehouse';
import { readScale } from './read-scale.ts';
import type { Stopwatch } from './stopwatch.ts';

const by = 'trading-day';
const fulfilmentOrders = tableOf(FulfilmentOrder);
const orders = tableOf(Order);

interface Found {
  id: string;
  warehouse: string;
}

/** The fulfilment orders of these orders that wait for a step; their state is all that tells what is left to do. */
function waiting(context: Context, orderIds: readonly string[], status: string): Promise<Found[]> {
  return context.db.query<Found>(
    `SELECT id, warehouse_id AS warehouse FROM ${fulfilmentOrders} WHERE order_id = ANY($1) AND status = $2 ORDER BY number`,
    [orderIds, status],
  );
}

async function decide(context: Context, watch: Stopwatch, orderIds: readonly string[]): Promise<void> {
  const desk = context.use(OrderDesk);
  await watch.time('review', () => context.db.transaction((tx) => desk.review(tx, orderIds, { by })));
  await watch.time('route', () => context.db.transaction((tx) => desk.route(tx, orderIds, { by })));
  await watch.time('reserve', () => context.db.transaction((tx) => desk.reserve(tx, orderIds, { by })));
}

async function pick(context: Context, orderIds: readonly string[], doing: Doing): Promise<void> {
  const floor = context.use(WarehouseDesk);
  const reserved = await waiting(context, orderIds, 'reserved');
  const warehouseIds = [...new Set(reserved.map(({ warehouse }) => warehouse))].sort();
  if (warehouseIds.length > 0) {
    await context.db.transaction(async (tx) => {
      for (const warehouseId of warehouseIds) await floor.planWave(tx, { warehouseId, ...doing });
    });
  }
  const released = await waiting(context, orderIds, 'released');
  if (released.length > 0) {
    await context.db.transaction((tx) => floor.pick(tx, { fulfilmentOrderIds: released.map(({ id }) => id), ...doing }));
  }
}

async function pack(context: Context, orderIds: readonly string[], doing: Doing): Promise<void> {
  const picked = await waiting(context, orderIds, 'picked');
  if (picked.length === 0) return;
  const floor = context.use(WarehouseDesk);
  await context.db.transaction(async (tx) => {
    const fulfilmentOrderIds = picked.map(({ id }) => id);
    const { failed } = await floor.pack(tx, { fulfilmentOrderIds, weigh: readScale, ...doing });
    if (failed.length > 0) await floor.confirmWeights(tx, { packageIds: failed, ...doing });
  });
}

async function ship(context: Context, orderIds: readonly string[], doing: Doing): Promise<void> {
  const packed = await waiting(context, orderIds, 'packed');
  if (packed.length === 0) return;
  await context.db.transaction((tx) =>
    context.use(WarehouseDesk).ship(tx, { fulfilmentOrderIds: packed.map(({ id }) => id), ...doing }),
  );
}

/** The floor works the evening after the last order came in: at 20:00 UTC, or when that is over already, at once. */
async function evening(context: Context, orderIds: readonly string[]): Promise<Date> {
  const [last] = await context.db.query<{ at: string | null }>(`SELECT max(ordered_at) AS at FROM ${orders} WHERE id = ANY($1)`, [
    orderIds,
  ]);
  const at = last?.at ? new Date(last.at) : context.now();
  return new Date(Math.max(at.getTime(), Date.parse(`${at.toISOString().slice(0, 10)}T20:00:00Z`)));
}

/**
 * Takes imported orders of one day from review to shipment. Each step is one transaction over all that stands where it
 * begins, so a day that was cut off goes on where it was, and what is done is not done again.
 */
export async function takeDay(context: Context, watch: Stopwatch, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return;
  const doing = { by, device: 'trading-day', at: await evening(context, orderIds) };
  await decide(context, watch, orderIds);
  await watch.time('pick', () => pick(context, orderIds, doing));
  await watch.time('pack', () => pack(context, orderIds, doing));
  await watch.time('ship', () => ship(context, orderIds, doing));
}
