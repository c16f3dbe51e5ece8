import { BinBalance } from '@entrepot/inventory';
import { type Transaction, tableOf } from '@entrepot/sdk';
import { placeOf } from '../bins/decide-moves.ts';
import type { FloorStep, Misfits } from '../handheld/floor-work.ts';
import { scannedSkus } from '../handheld/scanned-skus.ts';
import { lockWaves } from '../waves/lock-waves.ts';
import { Wave } from '../waves/wave.ts';
import { pickFault, type TaskAtBin } from './decide-picks.ts';
import { readPicked } from './free-stock.ts';
import { pick } from './pick.ts';
import { PickTask } from './pick-task.ts';

/** Goods were taken for pick tasks; fewer than asked for with the reason. */
export const pickScanned: FloorStep<'pick'> = async (tx, context, scans, { warehouseId, by, device, at }) => {
  const misfits: Misfits = new Map();
  const ids = scans.map(({ facts }) => facts.task);
  const waveIds = await lockWavesOf(tx, warehouseId, ids);
  const tasks = await readTasks(tx, warehouseId, ids);
  const skus = await scannedSkus(
    tx,
    context,
    scans.map(({ facts }) => facts.barcode),
  );
  const fits = scans.filter(({ id, facts }) => {
    const task = tasks.get(facts.task);
    const fault = pickFault(facts, task, skus.get(facts.barcode)?.id);
    if (fault) misfits.set(id, fault);
    else if (task) hold(tasks, task, facts.quantity);
    return !fault;
  });
  if (fits.length === 0) return misfits;
  const short = fits.flatMap(({ facts: { task, quantity, reason = '' } }) =>
    quantity < (tasks.get(task)?.quantity ?? 0) ? [{ pickTaskId: task, quantity, reason }] : [],
  );
  await pick(tx, context, { waveIds, pickTaskIds: fits.map(({ facts }) => facts.task), short, by, device, at });
  return misfits;
};

/** What one of the set takes is not there for those after it. */
function hold(tasks: ReadonlyMap<string, TaskAtBin>, { bin, skuId }: TaskAtBin, quantity: number): void {
  for (const other of tasks.values()) if (other.bin === bin && other.skuId === skuId) other.there -= quantity;
}

async function lockWavesOf(tx: Transaction, warehouseId: string, taskIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT wave.id FROM ${tableOf(PickTask)} task JOIN ${tableOf(Wave)} wave ON wave.id = task.wave_id
     WHERE task.id = ANY($1::uuid[]) AND wave.warehouse_id = $2`,
    [taskIds, warehouseId],
  );
  return lockWaves(tx, { waveIds: rows.map(({ id }) => id) });
}

async function readTasks(tx: Transaction, warehouseId: string, ids: readonly string[]): Promise<Map<string, TaskAtBin>> {
  const rows = await tx.query<Omit<TaskAtBin, 'there'> & { onHand: number }>(
    `SELECT task.id, task.wave_id AS "waveId", task.state, task.bin, task.sku_id AS "skuId", task.quantity,
       task.picked_by AS "pickedBy", coalesce(stock.on_hand, 0) AS "onHand"
     FROM ${tableOf(PickTask)} task JOIN ${tableOf(Wave)} wave ON wave.id = task.wave_id
     LEFT JOIN ${tableOf(BinBalance)} stock
       ON stock.warehouse_id = wave.warehouse_id AND stock.sku_id = task.sku_id AND stock.bin = task.bin
     WHERE task.id = ANY($1::uuid[]) AND wave.warehouse_id = $2`,
    [ids, warehouseId],
  );
  const picked = await readPicked(tx, warehouseId);
  return new Map(
    rows.map(({ onHand, ...task }) => [task.id, { ...task, there: onHand - (picked.get(placeOf(task.bin, task.skuId)) ?? 0) }]),
  );
}
