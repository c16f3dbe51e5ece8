import { Stock } from '@entrepot/inventory';
import { FulfilmentLine, FulfilmentOrder, OrderDesk } from '@entrepot/orders';
import { type Context, Problem, type Transaction, tableOf } from '@entrepot/sdk';
import { Bin } from '../bins/bin.ts';
import type { PickRequest, ShortPick } from '../warehouse-desk.ts';
import { followOrders } from '../waves/follow-orders.ts';
import { lockWaves } from '../waves/lock-waves.ts';
import { PickTask } from './pick-task.ts';
import { spreadShort, type WaitingLine } from './spread-short.ts';

interface DoneTask {
  fulfilmentOrderId: string;
  skuId: string;
  binId: string | null;
  quantity: number;
  pickedQuantity: number;
  shortReason: string | null;
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
  const done = await confirmTasks(tx, waves, request);
  const short = done.filter(({ quantity, pickedQuantity }) => pickedQuantity < quantity);
  if (short.length > 0) await giveBack(tx, use(OrderDesk), short, request);
  if (done.length > 0) await finishOrders(tx, use, done, request);
  await followOrders(tx, waves, request);
  return { tasks: done.length, short: short.length };
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

function confirmTasks(tx: Transaction, waves: readonly string[], request: PickRequest): Promise<DoneTask[]> {
  const { short = [], pickTaskIds, by, device, at } = request;
  return tx.query<DoneTask>(
    `UPDATE ${tableOf(PickTask)} task
     SET state = CASE WHEN short.id IS NULL THEN 'picked' ELSE 'short' END,
       picked_quantity = coalesce(short.quantity, task.quantity), short_reason = short.reason,
       picked_by = $2, picked_device = $3, picked_at = $4, version = task.version + 1, updated_at = now()
     FROM ${tableOf(PickTask)} open
     LEFT JOIN unnest($5::uuid[], $6::bigint[], $7::text[]) AS short (id, quantity, reason) ON short.id = open.id
     WHERE open.id = task.id AND open.wave_id = ANY($1::uuid[]) AND open.state = 'open'
       AND ($8::uuid[] IS NULL OR open.id = ANY($8::uuid[]))
       AND ($9::uuid[] IS NULL OR open.fulfilment_order_id = ANY($9::uuid[]))
     RETURNING task.fulfilment_order_id AS "fulfilmentOrderId", task.sku_id AS "skuId", task.bin_id AS "binId",
       task.quantity, task.picked_quantity AS "pickedQuantity", task.short_reason AS "shortReason"`,
    [
      waves,
      by,
      device ?? null,
      at,
      short.map(({ pickTaskId }) => pickTaskId),
      short.map(({ quantity }) => quantity),
      short.map(({ reason }) => reason),
      pickTaskIds ?? null,
      'fulfilmentOrderIds' in request ? request.fulfilmentOrderIds : null,
    ],
  );
}

async function giveBack(tx: Transaction, orders: OrderDesk, short: readonly DoneTask[], { by, at }: PickRequest): Promise<void> {
  const lines = await tx.query<WaitingLine>(
    `SELECT id AS "fulfilmentLineId", fulfilment_order_id AS "fulfilmentOrderId", sku_id AS "skuId", quantity
     FROM ${tableOf(FulfilmentLine)} WHERE fulfilment_order_id = ANY($1::uuid[]) ORDER BY id`,
    [short.map(({ fulfilmentOrderId }) => fulfilmentOrderId)],
  );
  const missing = short.map(({ fulfilmentOrderId, skuId, quantity, pickedQuantity, shortReason }) => ({
    fulfilmentOrderId,
    skuId,
    quantity: quantity - pickedQuantity,
    reason: shortReason ?? 'short-pick',
  }));
  await orders.markShort(tx, spreadShort(missing, lines), { by });
  await tx.query(
    `UPDATE ${tableOf(Bin)} SET count_requested_at = $2, version = version + 1, updated_at = now()
     WHERE id = ANY($1::uuid[]) AND count_requested_at IS NULL`,
    [short.map(({ binId }) => binId).filter((id) => id !== null), at],
  );
}

/** A fulfilment order without open tasks is picked; one of which nothing was found gives its reservation back. */
async function finishOrders(tx: Transaction, use: Context['use'], done: readonly DoneTask[], { by }: PickRequest): Promise<void> {
  const finished = await tx.query<{ id: string; reservationKey: string; picked: number }>(
    `SELECT fulfilment.id, fulfilment.reservation_key AS "reservationKey", sum(task.picked_quantity)::bigint AS picked
     FROM ${tableOf(PickTask)} task JOIN ${tableOf(FulfilmentOrder)} fulfilment ON fulfilment.id = task.fulfilment_order_id
     WHERE task.fulfilment_order_id = ANY($1::uuid[])
     GROUP BY fulfilment.id HAVING bool_and(task.state <> 'open') ORDER BY fulfilment.id`,
    [[...new Set(done.map(({ fulfilmentOrderId }) => fulfilmentOrderId))]],
  );
  const found = finished.filter(({ picked }) => picked > 0).map(({ id }) => id);
  const empty = finished.filter(({ picked }) => picked === 0).map(({ reservationKey }) => reservationKey);
  if (found.length > 0) await use(OrderDesk).moveFulfilment(tx, found, 'pick', { by });
  if (empty.length > 0) await use(Stock).release(tx, empty);
}
