import type { Shortage } from '../stock.ts';

/** What a warehouse has of a SKU, as read under lock; `taken` grows as requests are granted. */
export interface Shelf {
  readonly skuId: string;
  available: number;
  version: number;
  taken: number;
}

/** A line of a request, on its shelf. */
export interface Wish {
  shelf: Shelf;
  quantity: number;
}

const none: readonly Shortage[] = Object.freeze([]);

/**
 * Grants or refuses one request, whole, after all that were decided before it on the same shelves.
 * Granted, its quantities are taken from the shelves; refused, nothing is.
 * @param wishes at most one for a shelf
 * @returns what was short; empty where the request is granted
 */
export function decideReservation(wishes: readonly Wish[]): readonly Shortage[] {
  let fits = true;
  for (const { shelf, quantity } of wishes) fits &&= quantity <= shelf.available - shelf.taken;
  if (!fits) return shortagesOf(wishes);
  for (const { shelf, quantity } of wishes) shelf.taken += quantity;
  return none;
}

function shortagesOf(wishes: readonly Wish[]): Shortage[] {
  const shortages: Shortage[] = [];
  for (const { shelf, quantity } of wishes) {
    const available = shelf.available - shelf.taken;
    if (quantity > available) {
      shortages.push({ skuId: shelf.skuId, wanted: quantity, available, balanceVersion: shelf.version });
    }
  }
  return shortages;
}
