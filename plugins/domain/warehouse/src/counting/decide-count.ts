/** A count against the books. */
export interface Difference {
  skuId: string;
  /** Positive found, negative lost; never 0. */
  quantity: number;
}

/**
 * What a blind count of a bin finds against the books. A SKU that nobody counted is not there.
 * @param counted units by SKU, as somebody counted them
 * @param expected units by SKU that by the books lie there and no picker has taken yet
 */
export function decideCount(counted: ReadonlyMap<string, number>, expected: ReadonlyMap<string, number>): Difference[] {
  return [...new Set([...counted.keys(), ...expected.keys()])].sort().flatMap((skuId) => {
    const quantity = (counted.get(skuId) ?? 0) - (expected.get(skuId) ?? 0);
    return quantity === 0 ? [] : [{ skuId, quantity }];
  });
}
