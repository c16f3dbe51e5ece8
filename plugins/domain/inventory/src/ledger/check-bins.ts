import { Problem, type Sql, tableOf } from '@entrepot/sdk';
import { BinBalance } from '../balances/bin-balance.ts';

/** Units that leave a bin. */
interface BinTake {
  warehouseId: string;
  skuId: string;
  bin: string;
  quantity: number;
}

/**
 * Makes sure that the bins have what is taken from them. The balances of their SKUs are locked, so it stays so.
 * @throws Problem `inventory.bin-short` (409)
 */
export async function checkBins(sql: Sql, takes: readonly BinTake[]): Promise<void> {
  const short = await sql.query<{ skuId: string; bin: string; wanted: number; onHand: number }>(
    `SELECT share."skuId", share.bin, share.wanted, coalesce(bin.on_hand, 0) AS "onHand"
     FROM (SELECT "warehouseId", "skuId", bin, sum(quantity)::bigint AS wanted
           FROM jsonb_to_recordset($1::jsonb) AS take ("warehouseId" uuid, "skuId" uuid, bin text, quantity bigint)
           GROUP BY 1, 2, 3) share
     LEFT JOIN ${tableOf(BinBalance)} bin ON bin.warehouse_id = share."warehouseId" AND bin.sku_id = share."skuId" AND bin.bin = share.bin
     WHERE coalesce(bin.on_hand, 0) < share.wanted`,
    [JSON.stringify(takes.map(({ warehouseId, skuId, bin, quantity }) => ({ warehouseId, skuId, bin, quantity })))],
  );
  if (short.length === 0) return;
  throw new Problem('inventory.bin-short', {
    status: 409,
    detail: `A bin has less than is taken from it: ${short.map(({ bin, wanted, onHand }) => `"${bin}" ${onHand} of ${wanted}`).join(', ')}.`,
    remedy: 'Count the bin, or take from another one.',
    params: { bins: short },
  });
}
