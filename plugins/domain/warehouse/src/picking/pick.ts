import { Stock } from '@entrepot/inventory';
import { FulfilmentLine, FulfilmentOrder, OrderDesk } from '@entrepot/orders';
import { type Context, Problem, type Transaction, tableOf } from '@entrepot/sdk';
import { Bin } from '../bins/bin.ts';
import type { PickRequest, ShortPick } from '../warehouse-desk.ts';
import { followOrders } from '../waves/follow-orders.ts';
import { lockWaves } from '../waves/lock-waves.ts';
import { Wave } from '../waves/wave.ts';
import { PickTask } from './pick-task.ts';
import { completeBundles, spreadShort, type WaitingLine } from './spread-short.ts';

interface ShortTask {
  waveId: string;
  fulfilmentOrderId: string;
  skuId: string;
  bin: string;
  missing: number;
  reason: string;
}

/**
 * Confirms open pick tasks and moves on the fulfilment orders that have none left.
 * What is missing stands as short on its order lines; the bin asks for a count.
 * @throws Problem `warehouse.unknown-task`, `warehouse.short-quantity`
 */
export async function pick(
  tx: Transaction,
  { use }: Pick<Context, 'use'>,
  request: PickRequest,
): Promise<{ tasks: number; short: number }> {
  const waves = await lockWaves(tx, request);
  if (waves.length === 0) return { tasks: 0, short: 0 };
  await checkShort(tx, waves, request.short ?? []);
  const short = await confirmShort(tx, waves, request);
  const full = await confirmFull(tx, waves, request);
  if (short.length > 0) await giveBack(tx, use(OrderDesk), short, request);
  const touched = [...new Set([...full.keys(), ...short.map(({ fulfilmentOrderId }) => fulfilmentOrderId)])];
  if (touched.length > 0) await finishOrders(tx, use, touched, request);
  await followOrders(tx, waves, request);
  const confirmed = [...full.values()].reduce((sum, tasks) => sum + tasks, 0);
  return { tasks: confirmed + short.length, short: short.length };
}

async function checkShort(tx: Transaction, waves: readonly string[], short: readonly ShortPick[]): Promise<void> {
  if (short.length === 0) return;
  const rows = await tx.query<{ id: string; quantity: number }>(
    `SELECT id, quantity FROM ${tableOf(PickTask)} WHERE id = ANY($1::uuid[]) AND wave_id = ANY($2::uuid[])`,
    [short.map(({ pickTaskId }) => pickTaskId), waves],
  );
  const asked = new Map(rows.map(({ id, quantity }) => [id, quantity]));
  short.forEach(({ pickTaskId, quantity }, index) => {
    const whole = asked.get(pickTaskId);
    if (whole === undefined) {
      throw new Problem('warehouse.unknown-task', {
        status: 404,
        detail: `No pick task of this wave has the id ${pickTaskId}`,
        remedy: 'Ask for the next task again.',
        errors: [{ pointer: `/short/${index}/pickTaskId`, code: 'unknown-task', detail: 'Not a task of this wave' }],
        params: { task: pickTaskId },
      });
    }
    if (!Number.isInteger(quantity) || quantity < 0 || quantity >= whole) {
      throw new Problem('warehouse.short-quantity', {
        detail: `A short pick of ${whole} finds 0 to ${whole - 1}, not ${quantity}`,
        remedy: 'Report what was found; a full pick is not short.',
        errors: [{ pointer: `/short/${index}/quantity`, code: 'short-quantity', detail: `0 to ${whole - 1}` }],
        params: { quantity, asked: whole },
      });
    }
  });
}

/** Which open tasks of the locked waves the request is about; starts with parameter `$first`. */
function openTasks(waves: readonly string[], request: PickRequest, first: number): { sql: string; values: unknown[] } {
  return {
    sql: `task.wave_id = ANY($${first}::uuid[]) AND task.state = 'open'
      AND ($${first + 1}::uuid[] IS NULL OR task.id = ANY($${first + 1}::uuid[]))
      AND ($${first + 2}::uuid[] IS NULL OR task.fulfilment_order_id = ANY($${first + 2}::uuid[]))`,
    values: [waves, request.pickTaskIds ?? null, 'fulfilmentOrderIds' in request ? request.fulfilmentOrderIds : null],
  };
}

async function confirmShort(tx: Transaction, waves: readonly string[], request: PickRequest): Promise<ShortTask[]> {
  const { short = [], by, device, at } = request;
  if (short.length === 0) return [];
  const open = openTasks(waves, request, 7);
  return tx.query<ShortTask>(
    `UPDATE ${tableOf(PickTask)} task
     SET state = 'short', picked_quantity = short.quantity, short_reason = short.reason,
       picked_by = $1, picked_device = $2, picked_at = $3, version = task.version + 1, updated_at = now()
     FROM unnest($4::uuid[], $5::bigint[], $6::text[]) AS short (id, quantity, reason)
     WHERE task.id = short.id AND ${open.sql}
     RETURNING task.wave_id AS "waveId", task.fulfilment_order_id AS "fulfilmentOrderId", task.sku_id AS "skuId", task.bin,
       task.quantity - task.picked_quantity AS missing, task.short_reason AS reason`,
    [
      by,
      device ?? null,
      at,
      short.map(({ pickTaskId }) => pickTaskId),
      short.map(({ quantity }) => quantity),
      short.map(({ reason }) => reason),
      ...open.values,
    ],
  );
}

/** How many tasks were confirmed, by fulfilment order. */
async function confirmFull(tx: Transaction, waves: readonly string[], request: PickRequest): Promise<Map<string, number>> {
  const { by, device, at } = request;
  const open = openTasks(waves, request, 4);
  const rows = await tx.query<{ fulfilmentOrderId: string; tasks: number }>(
    `WITH done AS (
       UPDATE ${tableOf(PickTask)} task
       SET state = 'picked', picked_quantity = quantity, picked_by = $1, picked_device = $2, picked_at = $3,
         version = version + 1, updated_at = now()
       WHERE ${open.sql}
       RETURNING fulfilment_order_id
     )
     SELECT fulfilment_order_id AS "fulfilmentOrderId", count(*) AS tasks FROM done GROUP BY 1`,
    [by, device ?? null, at, ...open.values],
  );
  return new Map(rows.map(({ fulfilmentOrderId, tasks }) => [fulfilmentOrderId, tasks]));
}

/** What is missing stands as short on its order lines; the bins ask for a count. */
async function giveBack(tx: Transaction, orders: OrderDesk, short: readonly ShortTask[], { by, at }: PickRequest): Promise<void> {
  const lines = await tx.query<WaitingLine>(
    `SELECT id AS "fulfilmentLineId", fulfilment_order_id AS "fulfilmentOrderId", sku_id AS "skuId", quantity,
       order_line_id AS "orderLineId", line_quantity AS "lineQuantity"
     FROM ${tableOf(FulfilmentLine)} WHERE fulfilment_order_id = ANY($1::uuid[]) ORDER BY id`,
    [short.map(({ fulfilmentOrderId }) => fulfilmentOrderId)],
  );
  const missing = short.map((task) => ({ ...task, quantity: task.missing }));
  const spread = spreadShort(missing, lines);
  await orders.markShort(tx, [...spread, ...completeBundles(spread, lines)], { by });
  await tx.query(
    `UPDATE ${tableOf(Bin)} bin SET count_requested_at = $3, version = bin.version + 1, updated_at = now()
     FROM unnest($1::uuid[], $2::text[]) AS short (wave_id, code) JOIN ${tableOf(Wave)} wave ON wave.id = short.wave_id
     WHERE bin.warehouse_id = wave.warehouse_id AND bin.code = short.code AND bin.count_requested_at IS NULL`,
    [short.map(({ waveId }) => waveId), short.map(({ bin }) => bin), at],
  );
}

/** A fulfilment order without open tasks is picked; one of which nothing was found gives its reservation back. */
async function finishOrders(
  tx: Transaction,
  use: Context['use'],
  fulfilmentOrderIds: readonly string[],
  { by }: PickRequest,
): Promise<void> {
  let finished = await readFinished(tx, fulfilmentOrderIds);
  const short = finished.filter((each) => each.short).map(({ id }) => id);
  if (short.length > 0) {
    await putBack(tx, short);
    finished = await readFinished(tx, fulfilmentOrderIds);
  }
  const found = finished.filter(({ picked }) => picked > 0).map(({ id }) => id);
  const empty = finished.filter(({ picked }) => picked === 0).map(({ reservationKey }) => reservationKey);
  if (found.length > 0) await use(OrderDesk).moveFulfilment(tx, found, 'pick', { by });
  if (empty.length > 0) await use(Stock).release(tx, empty);
}

interface FinishedOrder {
  id: string;
  reservationKey: string;
  picked: number;
  short: boolean;
}

function readFinished(tx: Transaction, fulfilmentOrderIds: readonly string[]): Promise<FinishedOrder[]> {
  return tx.query<FinishedOrder>(
    `SELECT fulfilment.id, fulfilment.reservation_key AS "reservationKey", sum(task.picked_quantity)::bigint AS picked,
       bool_or(task.state = 'short') AS short
     FROM ${tableOf(PickTask)} task JOIN ${tableOf(FulfilmentOrder)} fulfilment ON fulfilment.id = task.fulfilment_order_id
     WHERE task.fulfilment_order_id = ANY($1::uuid[])
     GROUP BY fulfilment.id HAVING bool_and(task.state <> 'open') ORDER BY fulfilment.id`,
    [fulfilmentOrderIds],
  );
}

/** Components that were picked for a bundle which does not leave go back to their bins, those picked last first. */
async function putBack(tx: Transaction, fulfilmentOrderIds: readonly string[]): Promise<void> {
  await tx.query(
    `WITH needed AS (
       SELECT fulfilment_order_id, sku_id, sum(quantity)::bigint AS quantity
       FROM ${tableOf(FulfilmentLine)} WHERE fulfilment_order_id = ANY($1::uuid[]) GROUP BY 1, 2
     ), picked AS (
       SELECT id, fulfilment_order_id, sku_id, picked_quantity,
         sum(picked_quantity) OVER (PARTITION BY fulfilment_order_id, sku_id ORDER BY sequence)::bigint AS upto
       FROM ${tableOf(PickTask)} WHERE fulfilment_order_id = ANY($1::uuid[])
     )
     UPDATE ${tableOf(PickTask)} task
     SET picked_quantity = greatest(0, picked.picked_quantity - (picked.upto - needed.quantity)), state = 'short',
       short_reason = coalesce(short_reason, 'bundle-incomplete'), version = version + 1, updated_at = now()
     FROM picked JOIN needed USING (fulfilment_order_id, sku_id)
     WHERE task.id = picked.id AND picked.upto > needed.quantity AND picked.picked_quantity > 0`,
    [fulfilmentOrderIds],
  );
}
