import { Problem } from '@entrepot/sdk';
import type { FactsOf } from '../handheld/facts.ts';
import type { FloorScan } from '../handheld/floor-work.ts';

/** A pick task as it stands, with what its bin has. */
export interface TaskAtBin {
  id: string;
  waveId: string;
  state: 'open' | 'picked' | 'short';
  bin: string;
  skuId: string;
  quantity: number;
  pickedBy: string | null;
  /** Units by the books that no pick holds already. */
  there: number;
}

/** Why a scanned pick does not fit its task; undefined where it does. */
export function pickFault(
  { task: id, bin, barcode, quantity, reason }: FloorScan<'pick'>['facts'],
  task: TaskAtBin | undefined,
  skuId: string | undefined,
): Problem | undefined {
  if (!task) return refuse('warehouse.unknown-task', 'No open pick task of this warehouse has the id', { task: id }, id);
  if (task.state !== 'open') {
    const by = task.pickedBy ?? '';
    return refuse('warehouse.already-picked', `The task was picked already, by ${by}: bring the goods back`, { by });
  }
  if (quantity > task.quantity || (quantity < task.quantity && !reason)) {
    const values = { asked: task.quantity, quantity };
    return refuse('warehouse.pick-quantity', `The task asks for ${task.quantity}, but ${quantity} were confirmed`, values);
  }
  if (quantity === 0) return undefined;
  if (bin !== task.bin) {
    const values = { expected: task.bin, scanned: bin };
    return refuse('warehouse.wrong-bin', `The task is at bin "${task.bin}", but "${bin}" was scanned`, values);
  }
  if (skuId !== task.skuId) {
    return refuse('warehouse.wrong-sku', `"${barcode}" is not the SKU of this task`, { scanned: barcode });
  }
  if (quantity > task.there) {
    const values = { bin, quantity, free: task.there };
    return refuse(
      'warehouse.not-there',
      `${quantity} were taken from "${bin}", where by the books ${task.there} are left`,
      values,
    );
  }
  return undefined;
}

function refuse(code: string, sentence: string, params: FactsOf['pick'] | Record<string, unknown>, subject = ''): Problem {
  return new Problem(code, {
    status: 409,
    detail: subject ? `${sentence} ${subject}` : sentence,
    remedy: 'Look at the bin and the task, then settle or discard the scan.',
    params: { ...params },
  });
}
