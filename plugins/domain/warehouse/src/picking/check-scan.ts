import { Catalog } from '@entrepot/catalog';
import { type Context, Problem, type Sql } from '@entrepot/sdk';
import type { PickTaskRow } from './pick-task.ts';

/** What the picker scanned at the bin. */
export interface Scan {
  bin: string;
  /** A barcode of the SKU, or its code where it has none. */
  barcode: string;
}

/**
 * Refuses a pick from the wrong bin or of the wrong goods.
 * @throws Problem `warehouse.wrong-bin`, `warehouse.wrong-sku`
 */
export async function checkScan(sql: Sql, { use }: Pick<Context, 'use'>, task: PickTaskRow, scan: Scan): Promise<void> {
  if (scan.bin !== task.bin) {
    throw new Problem('warehouse.wrong-bin', {
      detail: `The task is at bin "${task.bin}", but "${scan.bin}" was scanned`,
      remedy: `Go to bin "${task.bin}" and scan it.`,
      errors: [{ pointer: '/bin', code: 'wrong-bin', detail: `Expected ${task.bin}` }],
      params: { expected: task.bin, scanned: scan.bin },
    });
  }
  const catalog = use(Catalog);
  const scanned =
    (await catalog.scan(sql, [scan.barcode])).get(scan.barcode)?.skuId ??
    (await catalog.skusByCode(sql, [scan.barcode])).get(scan.barcode)?.id;
  if (scanned !== task.sku) {
    throw new Problem('warehouse.wrong-sku', {
      detail: `"${scan.barcode}" is not the SKU of this task`,
      remedy: 'Put it back and scan the goods that the task names.',
      errors: [{ pointer: '/barcode', code: 'wrong-sku', detail: 'Not the SKU of this task' }],
      params: { scanned: scan.barcode },
    });
  }
}
