/** A quantity of a SKU that somebody needs. */
export interface Need {
  skuId: string;
  quantity: number;
}

/** What lies in a bin and is not promised to another pick. */
export interface BinStock {
  /** The bin's code. */
  bin: string;
  skuId: string;
  quantity: number;
}

/** So many units of `needs[need]` come from this bin; `bin` is undefined where no bin holds them. */
export interface BinAssignment {
  need: number;
  bin: string | undefined;
  quantity: number;
}

/**
 * Assigns bins to needs, in the order of the needs. Each need takes the fewest bins that hold it: one that holds all of
 * it if there is one, otherwise the fullest ones; among equals the earliest in `stock`. Every needed unit is assigned
 * exactly once and no bin gives more than it holds; what no bin holds is assigned to none.
 * @param stock in the order of preference
 */
export function assignBins(needs: readonly Need[], stock: readonly BinStock[]): BinAssignment[] {
  const bySku = new Map<string, BinStock[]>();
  for (const each of stock) {
    if (each.quantity <= 0) continue;
    const bins = bySku.get(each.skuId);
    if (bins) bins.push({ ...each });
    else bySku.set(each.skuId, [{ ...each }]);
  }
  return needs.flatMap(({ skuId, quantity }, need) => takeFewest(bySku.get(skuId) ?? [], need, quantity));
}

function takeFewest(bins: BinStock[], need: number, wanted: number): BinAssignment[] {
  const taken: BinAssignment[] = [];
  let left = wanted;
  while (left > 0) {
    const from = bins.find(({ quantity }) => quantity >= left) ?? fullest(bins);
    if (!from) return [...taken, { need, bin: undefined, quantity: left }];
    const quantity = Math.min(from.quantity, left);
    taken.push({ need, bin: from.bin, quantity });
    from.quantity -= quantity;
    left -= quantity;
  }
  return taken;
}

function fullest(bins: readonly BinStock[]): BinStock | undefined {
  let best: BinStock | undefined;
  for (const each of bins) if (each.quantity > (best?.quantity ?? 0)) best = each;
  return best;
}
