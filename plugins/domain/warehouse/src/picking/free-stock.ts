import { BinBalance } from '@entrepot/inventory';
import { FulfilmentOrder } from '@entrepot/orders';
import { type Sql, tableOf } from '@entrepot/sdk';
import { Bin } from '../bins/bin.ts';
import { Wave } from '../waves/wave.ts';
import type { BinStock } from './assign-bins.ts';
import { PickTask } from './pick-task.ts';
import { type BinPlace, compareText, type Layout } from './walking-order.ts';

/** What lies where and is promised to nobody, in the order of preference, and the bins that it lies in. */
export interface FreeStock {
  places: BinStock[];
  layout: Layout;
}

/** The code under which inventory books what stands on the floor. */
export const floor = '';

interface StoredBin extends BinPlace {
  countRequested: boolean;
}

/**
 * Reads where SKUs lie in a warehouse, less what open picks are promised: nearest first, what stands in no declared bin
 * after that, bins that wait for a count last.
 */
export async function readFreeStock(sql: Sql, warehouseId: string, wanted: readonly { skuId: string }[]): Promise<FreeStock> {
  const stock = await sql.query<BinStock>(
    `SELECT sku_id AS "skuId", bin, on_hand AS quantity FROM ${tableOf(BinBalance)}
     WHERE warehouse_id = $1 AND sku_id = ANY($2::uuid[]) AND on_hand > 0`,
    [warehouseId, [...new Set(wanted.map(({ skuId }) => skuId))]],
  );
  const bins = await sql.query<StoredBin>(
    `SELECT code, zone, aisle, position_mm AS "positionMm", level, pick_sequence AS "pickSequence",
       count_requested_at IS NOT NULL AS "countRequested"
     FROM ${tableOf(Bin)} WHERE warehouse_id = $1 AND code = ANY($2::text[])`,
    [warehouseId, [...new Set(stock.map(({ bin }) => bin))]],
  );
  const declared = new Map(bins.map((bin) => [bin.code, bin]));
  const promised = await readPromised(sql, warehouseId);
  const free = stock.map((each) => ({ ...each, quantity: each.quantity - (promised.get(`${each.bin} ${each.skuId}`) ?? 0) }));
  const rank = new Map([...declared.values()].sort(compareBins).map(({ code }, index) => [code, index]));
  const rankOf = ({ bin }: BinStock) =>
    (rank.get(bin) ?? rank.size) + (declared.get(bin)?.countRequested ? 2 * rank.size + 1 : 0);
  free.sort((a, b) => rankOf(a) - rankOf(b) || compareText(a.bin, b.bin));
  return { places: free, layout: { bins: declared } };
}

/** What picks of unshipped waves hold already: by the books it lies in the bin until it is shipped. By bin and SKU. */
export function readPicked(sql: Sql, warehouseId: string): Promise<Map<string, number>> {
  return sumTasks(sql, warehouseId, 'task.picked_quantity');
}

/** What open picks of unshipped waves will still take or hold already, by bin and SKU. */
function readPromised(sql: Sql, warehouseId: string): Promise<Map<string, number>> {
  return sumTasks(sql, warehouseId, `CASE task.state WHEN 'open' THEN task.quantity ELSE task.picked_quantity END`);
}

async function sumTasks(sql: Sql, warehouseId: string, quantity: string): Promise<Map<string, number>> {
  const rows = await sql.query<{ key: string; quantity: number }>(
    `SELECT task.bin || ' ' || task.sku_id AS key,
       sum(${quantity})::bigint AS quantity
     FROM ${tableOf(Wave)} wave
     JOIN ${tableOf(PickTask)} task ON task.wave_id = wave.id
     JOIN ${tableOf(FulfilmentOrder)} fulfilment
       ON fulfilment.id = task.fulfilment_order_id AND fulfilment.status IN ('released', 'picked', 'packed')
     WHERE wave.warehouse_id = $1 AND wave.state NOT IN ('shipped', 'cancelled')
     GROUP BY 1`,
    [warehouseId],
  );
  return new Map(rows.map(({ key, quantity }) => [key, quantity]));
}

function compareBins(a: BinPlace, b: BinPlace): number {
  return (
    compareText(a.zone, b.zone) ||
    a.aisle - b.aisle ||
    a.positionMm - b.positionMm ||
    a.level - b.level ||
    compareText(a.code, b.code)
  );
}
