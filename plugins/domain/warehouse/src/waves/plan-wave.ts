import { Warehouse } from '@entrepot/inventory';
import { FulfilmentLine, FulfilmentOrder, type OrderDesk } from '@entrepot/orders';
import { Problem, type Sql, type Transaction, tableOf } from '@entrepot/sdk';
import { assignBins } from '../picking/assign-bins.ts';
import { type FreeStock, floor, readFreeStock } from '../picking/free-stock.ts';
import { PickTask } from '../picking/pick-task.ts';
import { type WalkingOrder, walkingOrder } from '../picking/walking-order.ts';
import type { PlanWave } from '../warehouse-desk.ts';
import { buildWaves, type PlannedWave, type WaveLimits } from './build-waves.ts';
import { CutOff } from './cut-off.ts';
import { Wave } from './wave.ts';

interface ReservedOrder {
  id: string;
  shippingService: string;
}

interface PickLine {
  fulfilmentOrderId: string;
  skuId: string;
  quantity: number;
}

interface PlannedTask extends PickLine {
  bin: string;
  sequence: number;
}

/**
 * Takes a warehouse's reserved fulfilment orders into waves and releases them.
 * The warehouse's row is the planner's lock: two planners never promise the same stock of a bin.
 * @throws Problem `warehouse.unknown-warehouse`
 */
export async function planWave(
  tx: Transaction,
  orders: OrderDesk,
  request: PlanWave,
  limits: WaveLimits,
  walk: WalkingOrder = walkingOrder,
): Promise<string[]> {
  const [warehouse] = await tx.query<{ code: string }>(`SELECT code FROM ${tableOf(Warehouse)} WHERE id = $1 FOR NO KEY UPDATE`, [
    request.warehouseId,
  ]);
  if (!warehouse) {
    throw new Problem('warehouse.unknown-warehouse', {
      status: 404,
      detail: `No warehouse has the id ${request.warehouseId}`,
      remedy: 'Take the id from the list of warehouses.',
      params: { warehouse: request.warehouseId },
    });
  }
  const reserved = await releaseReserved(tx, orders, request);
  if (reserved.length === 0) return [];
  const lines = await pickLines(tx, reserved);
  const waves = buildWaves(withLineCounts(reserved, lines), await readCutOffs(tx, request.warehouseId), request.at, limits);
  const tasks = planTasks(waves, lines, await readFreeStock(tx, request.warehouseId, lines), walk);
  return writeWaves(tx, { ...request, code: warehouse.code }, waves, tasks);
}

/** Releasing them is what claims them: one that was cancelled at this moment is not among those that moved. */
async function releaseReserved(
  tx: Transaction,
  orders: OrderDesk,
  { warehouseId, limit, by }: PlanWave,
): Promise<ReservedOrder[]> {
  // Ids are UUID v7: in their order the oldest comes first.
  const reserved = await tx.query<ReservedOrder>(
    `SELECT id, shipping_service AS "shippingService" FROM ${tableOf(FulfilmentOrder)}
     WHERE warehouse_id = $1 AND status = 'reserved' ORDER BY id LIMIT $2`,
    [warehouseId, limit ?? null],
  );
  const moved = new Set(
    await orders.moveFulfilment(
      tx,
      reserved.map(({ id }) => id),
      'release',
      { by },
    ),
  );
  return reserved.filter(({ id }) => moved.has(id));
}

/** What each fulfilment order takes, a SKU once, in the order of the fulfilment orders. */
function pickLines(sql: Sql, reserved: readonly ReservedOrder[]): Promise<PickLine[]> {
  return sql.query<PickLine>(
    `SELECT fulfilment_order_id AS "fulfilmentOrderId", sku_id AS "skuId", sum(quantity)::bigint AS quantity
     FROM ${tableOf(FulfilmentLine)} WHERE fulfilment_order_id = ANY($1::uuid[]) AND quantity > 0
     GROUP BY fulfilment_order_id, sku_id ORDER BY fulfilment_order_id, sku_id`,
    [reserved.map(({ id }) => id)],
  );
}

function withLineCounts(reserved: readonly ReservedOrder[], lines: readonly PickLine[]) {
  const counts = new Map<string, number>();
  for (const { fulfilmentOrderId } of lines) counts.set(fulfilmentOrderId, (counts.get(fulfilmentOrderId) ?? 0) + 1);
  return reserved.map((order) => ({ ...order, lines: counts.get(order.id) ?? 0 }));
}

async function readCutOffs(sql: Sql, warehouseId: string): Promise<Map<string, string>> {
  const rows = await sql.query<{ service: string; time: string }>(
    `SELECT shipping_service AS service, time FROM ${tableOf(CutOff)} WHERE warehouse_id = $1`,
    [warehouseId],
  );
  return new Map(rows.map(({ service, time }) => [service, time]));
}

/** The tasks of each wave in walking order. Waves take stock one after another, the most urgent first. */
function planTasks(
  waves: readonly PlannedWave[],
  lines: readonly PickLine[],
  { places, layout }: FreeStock,
  walk: WalkingOrder,
): PlannedTask[][] {
  const byOrder = Map.groupBy(lines, ({ fulfilmentOrderId }) => fulfilmentOrderId);
  const needs = waves.flatMap(({ orderIds }, wave) =>
    orderIds.flatMap((id) => (byOrder.get(id) ?? []).map((line) => ({ ...line, wave }))),
  );
  const picks: (PickLine & { wave: number; bin: string })[] = [];
  for (const { need, bin, quantity } of assignBins(needs, places)) {
    const line = needs[need];
    if (line) picks.push({ ...line, quantity, bin: bin ?? floor });
  }
  const byWave = Map.groupBy(picks, ({ wave }) => wave);
  return waves.map((_, wave) => {
    const own = byWave.get(wave) ?? [];
    return walk(layout, own).flatMap((index, step) => {
      const pick = own[index];
      return pick ? [{ ...pick, sequence: step + 1 }] : [];
    });
  });
}

async function writeWaves(
  tx: Transaction,
  { warehouseId, code, by, device, at }: PlanWave & { code: string },
  waves: readonly PlannedWave[],
  tasks: readonly PlannedTask[][],
): Promise<string[]> {
  const day = at.toISOString().slice(0, 10);
  const rows = await tx.query<{ id: string }>(
    `WITH earlier AS (SELECT count(*) AS waves FROM ${tableOf(Wave)} WHERE warehouse_id = $1 AND day = $2)
     INSERT INTO ${tableOf(Wave)}
       (number, warehouse_id, day, cut_off_at, order_count, task_count, planned_by, planned_device, planned_at)
     SELECT $3 || '-' || to_char($2::date, 'YYYYMMDD') || '-' || (earlier.waves + planned.position),
       $1, $2, planned.cut_off_at, planned.order_count, planned.task_count, $4, $5, $6
     FROM earlier, unnest($7::timestamptz[], $8::int[], $9::int[]) WITH ORDINALITY
       AS planned (cut_off_at, order_count, task_count, position)
     ORDER BY planned.position
     RETURNING id`,
    [
      warehouseId,
      day,
      code,
      by,
      device ?? null,
      at,
      waves.map(({ cutOffAt }) => cutOffAt),
      waves.map(({ orderIds }) => orderIds.length),
      tasks.map(({ length }) => length),
    ],
  );
  const ids = rows.map(({ id }) => id);
  const all = tasks.flatMap((own, wave) => own.map((task) => ({ ...task, waveId: ids[wave] })));
  await tx.query(
    `INSERT INTO ${tableOf(PickTask)} (wave_id, fulfilment_order_id, sku_id, bin, sequence, quantity)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::bigint[])`,
    [
      all.map(({ waveId }) => waveId),
      all.map(({ fulfilmentOrderId }) => fulfilmentOrderId),
      all.map(({ skuId }) => skuId),
      all.map(({ bin }) => bin),
      all.map(({ sequence }) => sequence),
      all.map(({ quantity }) => quantity),
    ],
    { name: 'warehouse.insert-pick-tasks' },
  );
  return ids;
}
