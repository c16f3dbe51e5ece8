import { Stock } from '@entrepot/inventory';
import type { Context, Transaction } from '@entrepot/sdk';
import type { FactsOf } from '../handheld/facts.ts';
import type { FloorScan, FloorStep, FloorWork, Misfits } from '../handheld/floor-work.ts';
import { scannedSkus, unknownBarcode } from '../handheld/scanned-skus.ts';
import { floor, readFreeStock } from '../picking/free-stock.ts';
import { type CarriedGoods, decideMoves, notThere, placeOf } from './decide-moves.ts';
import { knownBins, unknownBin } from './known-bins.ts';
import { lockStock } from './lock-stock.ts';

/** Goods were carried from bin to bin. */
export const moveGoods: FloorStep<'move'> = (tx, context, scans, work) => carry(tx, context, scans, work, 'MOVE');

/** Goods were carried from the floor, where they were received, to a bin. */
export const putAwayGoods: FloorStep<'putAway'> = (tx, context, scans, work) => {
  const moves = scans.map(({ id, facts }) => ({ id, facts: { ...facts, from: floor } }));
  return carry(tx, context, moves, work, 'PUTAWAY');
};

async function carry(
  tx: Transaction,
  context: Pick<Context, 'use'>,
  scans: readonly FloorScan<'move'>[],
  work: FloorWork,
  reference: string,
): Promise<Misfits> {
  const { warehouseId, at: occurredAt } = work;
  const misfits: Misfits = new Map();
  const skus = await scannedSkus(
    tx,
    context,
    scans.map(({ facts }) => facts.barcode),
  );
  const bins = await knownBins(
    tx,
    warehouseId,
    scans.map(({ facts }) => facts.bin),
  );
  const carried = scans.flatMap(({ id, facts }): CarriedGoods[] => {
    const misfit = faultOf(facts, bins, skus);
    if (misfit) misfits.set(id, misfit);
    const { from, bin, quantity } = facts;
    return misfit ? [] : [{ id, skuId: skus.get(facts.barcode)?.id ?? '', from, bin, quantity }];
  });
  await lockStock(
    tx,
    warehouseId,
    carried.map(({ skuId }) => skuId),
  );
  const { places } = await readFreeStock(tx, warehouseId, carried);
  const { fits, short } = decideMoves(carried, new Map(places.map((each) => [placeOf(each.bin, each.skuId), each.quantity])));
  const stock = context.use(Stock);
  for (const { moved, missing } of short) {
    if (work.isSettled) {
      const found = { key: `scan:${moved.id}/found`, warehouseId, skuId: moved.skuId, bin: moved.from, quantity: missing };
      await stock.adjust(tx, [{ ...found, reason: 'scan-settled', reference, occurredAt }]);
      fits.push(moved);
    } else {
      misfits.set(moved.id, notThere(moved, missing));
    }
  }
  if (fits.length === 0) return misfits;
  await stock.transfer(
    tx,
    fits.map(({ id, skuId, from, bin, quantity }) => ({
      key: `scan:${id}`,
      skuId,
      from: { warehouseId, bin: from },
      to: { warehouseId, bin },
      quantity,
      reference,
      occurredAt,
    })),
  );
  return misfits;
}

function faultOf(facts: FactsOf['move'], bins: ReadonlySet<string>, skus: ReadonlyMap<string, object>) {
  if (!skus.has(facts.barcode)) return unknownBarcode(facts.barcode);
  // What is taken away may lie in a bin that is closed by now; that it lies there is looked at below.
  if (!bins.has(facts.bin) || facts.bin === facts.from) return unknownBin(facts.bin);
  return undefined;
}
