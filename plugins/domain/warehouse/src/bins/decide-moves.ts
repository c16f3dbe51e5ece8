import { Problem } from '@entrepot/sdk';

/** Goods that somebody carried. */
export interface CarriedGoods {
  id: string;
  skuId: string;
  /** Codes of bins; `''` the floor. */
  from: string;
  bin: string;
  quantity: number;
}

export interface DecidedMoves {
  /** Those that the books can follow. */
  fits: CarriedGoods[];
  /** Fewer are free in the bin than were carried away, by how many. */
  short: { moved: CarriedGoods; missing: number }[];
}

/**
 * Decides in their order which moves the books can follow: each takes from what is free in its bin after those before it.
 * @param free units by bin and SKU that no pick is promised, as `placeOf` names them
 */
export function decideMoves(moves: readonly CarriedGoods[], free: ReadonlyMap<string, number>): DecidedMoves {
  const left = new Map(free);
  const decided: DecidedMoves = { fits: [], short: [] };
  for (const moved of moves) {
    const place = placeOf(moved.from, moved.skuId);
    const there = Math.max(0, left.get(place) ?? 0);
    if (there >= moved.quantity) {
      left.set(place, there - moved.quantity);
      decided.fits.push(moved);
    } else {
      decided.short.push({ moved, missing: moved.quantity - there });
    }
  }
  return decided;
}

/** Names a SKU in a bin as the key of a map. */
export function placeOf(bin: string, skuId: string): string {
  return `${bin} ${skuId}`;
}

/** For goods that by the books are not where they were taken from, or are promised to a picker. */
export function notThere({ from, quantity }: CarriedGoods, missing: number): Problem {
  return new Problem('warehouse.not-there', {
    status: 409,
    detail: `${quantity} were taken from ${from === '' ? 'the floor' : `"${from}"`}, where ${quantity - missing} are free`,
    remedy: 'Count the bin. Settling the scan books what is missing as found.',
    errors: [{ pointer: '/quantity', code: 'not-there', detail: `${quantity - missing} are free` }],
    params: { bin: from, quantity, free: quantity - missing },
  });
}
