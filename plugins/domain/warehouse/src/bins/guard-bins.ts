import { BinBalance } from '@entrepot/inventory';
import { Problem, type RecordChanges, tableOf } from '@entrepot/sdk';
import { PickTask } from '../picking/pick-task.ts';
import { Wave } from '../waves/wave.ts';
import type { Bin } from './bin.ts';

/**
 * Keeps a bin under its code while stock lies there or a picker is sent there: both name it by its code.
 * @throws Problem `warehouse.bin-in-use` (409)
 */
export async function guardBins({ tx, changes }: RecordChanges<typeof Bin>): Promise<void> {
  for (const { before, after } of changes) {
    if (!before || (after?.code === before.code && after.warehouse === before.warehouse)) continue;
    const [use] = await tx.query<{ stock: boolean; picks: boolean }>(
      `SELECT EXISTS (SELECT FROM ${tableOf(BinBalance)} WHERE warehouse_id = $1 AND bin = $2 AND on_hand > 0) AS stock,
         EXISTS (
           SELECT FROM ${tableOf(Wave)} wave JOIN ${tableOf(PickTask)} task ON task.wave_id = wave.id
           WHERE wave.warehouse_id = $1 AND wave.state NOT IN ('shipped', 'cancelled') AND task.bin = $2
         ) AS picks`,
      [before.warehouse, before.code],
    );
    if (!use?.stock && !use?.picks) continue;
    throw new Problem('warehouse.bin-in-use', {
      status: 409,
      detail: `Bin "${before.code}" ${use.stock ? 'holds stock' : 'stands in a wave that is not shipped'}`,
      remedy: use.stock ? 'Move the stock to another bin first.' : 'Wait until the wave is shipped.',
      errors: [{ pointer: '/code', code: 'bin-in-use', detail: 'In use' }],
      params: { bin: before.code },
    });
  }
}
