import { Problem } from '@entrepot/sdk';
import { type LockedBalance, placeKey } from '../balances/lock-balances.ts';
import type { BalanceShare, Take } from './take-stock.ts';

/**
 * What takes of unreserved stock do to the balances.
 * @param balances under lock, by place
 * @throws Problem `inventory.below-reserved` (409) where reserved or missing stock would be taken
 */
export function freeShares(takes: readonly Take[], balances: ReadonlyMap<string, LockedBalance>): BalanceShare[] {
  const shares = new Map<string, BalanceShare>();
  for (const take of takes) {
    const place = placeKey(take);
    const balance = balances.get(place);
    const share = shares.get(place) ?? { id: balance?.id ?? '', onHand: 0, reserved: 0 };
    share.onHand += take.quantity;
    shares.set(place, share);
    const available = (balance?.onHand ?? 0) - (balance?.reserved ?? 0);
    if (share.onHand > available) throw belowReserved(take, share.onHand, available, balance?.reserved ?? 0);
  }
  return [...shares.values()];
}

function belowReserved(take: Take, wanted: number, available: number, reserved: number): Problem {
  return new Problem('inventory.below-reserved', {
    status: 409,
    detail: `"${take.key}" takes ${wanted} of SKU ${take.skuId}, but ${available} are free and ${reserved} reserved.`,
    remedy: reserved > 0 ? 'Release reservations first, or take less.' : 'Take less.',
    params: { key: take.key, sku: take.skuId, wanted, available, reserved },
  });
}
