import { BinBalance, Stock, StockMovement, type StockService } from '@entrepot/inventory';
import { Problem, type Sql, type Transaction, tableOf } from '@entrepot/sdk';
import { Bin } from '../bins/bin.ts';
import { placeOf } from '../bins/decide-moves.ts';
import { knownBins, unknownBin } from '../bins/known-bins.ts';
import { lockStock } from '../bins/lock-stock.ts';
import type { FloorScan, FloorStep, FloorWork } from '../handheld/floor-work.ts';
import { Handheld } from '../handheld/handheld.ts';
import { Scan } from '../handheld/scan.ts';
import { scannedSkus, unknownBarcode } from '../handheld/scanned-skus.ts';
import { readPicked } from '../picking/free-stock.ts';
import { PickTask } from '../picking/pick-task.ts';
import { Wave } from '../waves/wave.ts';
import { decideCount } from './decide-count.ts';

/** Bins were counted blind: what differs from the books is adjusted, and a request for the count is answered. */
export const countBins: FloorStep<'count'> = async (tx, context, scans, work) => {
  const misfits = new Map<string, Problem>();
  for (const scan of scans) {
    const skus = await scannedSkus(
      tx,
      context,
      scan.facts.lines.map(({ barcode }) => barcode),
    );
    const unknown = scan.facts.lines.find(({ barcode }) => !skus.has(barcode));
    const counted = new Map<string, number>();
    for (const { barcode, quantity } of scan.facts.lines) {
      const skuId = skus.get(barcode)?.id ?? '';
      counted.set(skuId, (counted.get(skuId) ?? 0) + quantity);
    }
    const fault = unknown ? unknownBarcode(unknown.barcode) : await bookCount(tx, context.use(Stock), scan, counted, work);
    if (fault) misfits.set(scan.id, fault);
  }
  return misfits;
};

async function bookCount(
  tx: Transaction,
  stock: StockService,
  { id, facts: { bin, seen } }: FloorScan<'count'>,
  counted: ReadonlyMap<string, number>,
  { warehouseId, device, by, at, isSettled }: FloorWork,
): Promise<Problem | undefined> {
  if (bin === '' || !(await knownBins(tx, warehouseId, [bin])).has(bin)) return unknownBin(bin);
  const before = await readBin(tx, warehouseId, bin);
  await lockStock(tx, warehouseId, [...before.keys(), ...counted.keys()]);
  const onHand = await readBin(tx, warehouseId, bin);
  if (seen && !isSettled && (await changedSince(tx, { warehouseId, bin, seen, device, by, skuIds: [...onHand.keys()] }))) {
    return binChanged(bin);
  }
  const picked = await readPicked(tx, warehouseId);
  const expected = new Map([...onHand].map(([skuId, quantity]) => [skuId, quantity - (picked.get(placeOf(bin, skuId)) ?? 0)]));
  const differences = decideCount(counted, expected);
  if (differences.length > 0) {
    await stock.adjust(
      tx,
      differences.map(({ skuId, quantity }) => ({
        key: `scan:${id}/${skuId}`,
        warehouseId,
        skuId,
        bin,
        quantity,
        reason: 'count',
        reference: `COUNT ${bin}`,
        occurredAt: at,
      })),
    );
  }
  await tx.query(
    `UPDATE ${tableOf(Bin)} SET count_requested_at = NULL, version = version + 1, updated_at = now()
     WHERE warehouse_id = $1 AND code = $2 AND count_requested_at IS NOT NULL`,
    [warehouseId, bin],
  );
  return undefined;
}

async function readBin(sql: Sql, warehouseId: string, bin: string): Promise<Map<string, number>> {
  const rows = await sql.query<{ skuId: string; onHand: number }>(
    `SELECT sku_id AS "skuId", on_hand AS "onHand" FROM ${tableOf(BinBalance)} WHERE warehouse_id = $1 AND bin = $2 AND on_hand > 0`,
    [warehouseId, bin],
  );
  return new Map(rows.map(({ skuId, onHand }) => [skuId, onHand]));
}

interface Since {
  warehouseId: string;
  bin: string;
  seen: string;
  device: string | undefined;
  by: string;
  skuIds: readonly string[];
}

/** Whether others carried or picked something at the bin since: it may be in the count or not. What leaves the house was picked before. */
async function changedSince(sql: Sql, { warehouseId, bin, seen, device, by, skuIds }: Since): Promise<boolean> {
  const [found] = await sql.query<{ changed: boolean }>(
    `SELECT EXISTS (
       SELECT FROM ${tableOf(StockMovement)} movement
       WHERE movement.sku_id = ANY($4::uuid[]) AND movement.warehouse_id = $1 AND movement.bin = $2
         AND movement.created_at > $3 AND movement.kind <> 'issue'
         AND NOT EXISTS (
           SELECT FROM ${tableOf(Scan)} own JOIN ${tableOf(Handheld)} handheld ON handheld.id = own.handheld_id
           WHERE own.id = CASE WHEN movement.key LIKE 'scan:%' THEN substring(movement.key FROM 6 FOR 36)::uuid END
             AND handheld.device = $5 AND handheld.person = $6
         )
     ) OR EXISTS (
       SELECT FROM ${tableOf(Wave)} wave JOIN ${tableOf(PickTask)} task ON task.wave_id = wave.id
       WHERE wave.warehouse_id = $1 AND wave.updated_at > $3 AND task.bin = $2 AND task.updated_at > $3 AND task.state <> 'open'
         AND (task.picked_device IS DISTINCT FROM $5 OR task.picked_by <> $6)
     ) AS changed`,
    [warehouseId, bin, seen, skuIds, device ?? '', by],
  );
  return found?.changed ?? false;
}

function binChanged(bin: string): Problem {
  return new Problem('warehouse.bin-changed', {
    status: 409,
    detail: `Somebody else moved or picked goods at bin "${bin}" while it was counted`,
    remedy: 'Count the bin again, or settle the scan where the count is right as it is.',
    params: { bin },
  });
}
