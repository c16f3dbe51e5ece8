import type { Transaction } from '@entrepot/sdk';
import { lockBalances } from '../balances/lock-balances.ts';
import type { Posted, Transfer } from '../stock.ts';
import { checkMovements } from './check-movements.ts';
import { freeShares } from './free-shares.ts';
import { knownKeys } from './known-keys.ts';
import { moveWithin } from './move-within.ts';
import { type Put, putStock } from './put-stock.ts';
import { type Take, takeStock, type UsedLayer } from './take-stock.ts';

/** Goods change their place; see `StockService.transfer`. Its movements have the keys `<key>/out` and `<key>/in`. */
export async function transferStock(tx: Transaction, transfers: readonly Transfer[]): Promise<Posted> {
  checkMovements(transfers);
  const places = transfers.flatMap(({ skuId, from, to }) => [
    { skuId, warehouseId: from.warehouseId },
    { skuId, warehouseId: to.warehouseId },
  ]);
  const balances = await lockBalances(tx, places);
  const known = await knownKeys(
    tx,
    transfers.map(({ key }) => `${key}/out`),
  );
  const fresh = transfers.filter(({ key }) => !known.has(`${key}/out`));
  const within = fresh.filter(({ from, to }) => from.warehouseId === to.warehouseId);
  const between = fresh.filter(({ from, to }) => from.warehouseId !== to.warehouseId);
  if (within.length > 0) await moveWithin(tx, within);
  if (between.length > 0) {
    const takes = between.map(takeOf);
    await putStock(tx, putsOf(between, await takeStock(tx, takes, freeShares(takes, balances), true)));
  }
  return { written: fresh.length, unchanged: known.size };
}

function takeOf({ key, skuId, from, quantity, reference, occurredAt }: Transfer): Take {
  const place = { warehouseId: from.warehouseId, skuId, bin: from.bin ?? '' };
  return { key: `${key}/out`, ...place, kind: 'transfer-out', quantity, reference, reason: null, reverses: null, occurredAt };
}

/** What left arrives, each layer's share with its cost and age. */
function putsOf(transfers: readonly Transfer[], used: readonly UsedLayer[]): Put[] {
  const shares = Map.groupBy(used, ({ position }) => position);
  return transfers.flatMap(({ key, skuId, to, reference, occurredAt }, position) =>
    (shares.get(position) ?? []).map(({ quantity, amount, currency, receivedAt }, index): Put => {
      const act = {
        key: index === 0 ? `${key}/in` : `${key}/in#${index + 1}`,
        kind: 'transfer-in' as const,
        quantity,
        reference,
      };
      const place = { warehouseId: to.warehouseId, skuId, bin: to.bin ?? '' };
      return { ...act, ...place, unitCost: { amount, currency }, reason: null, reverses: null, occurredAt, receivedAt };
    }),
  );
}
