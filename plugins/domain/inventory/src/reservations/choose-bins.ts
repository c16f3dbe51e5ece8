/** What a bin has of a SKU. */
export interface BinStock {
  bin: string;
  onHand: number;
}

/**
 * Takes a quantity from bins in their order, and from the bins what it took.
 * @returns the shares; less than `quantity` in all where the bins have less
 */
export function chooseBins(quantity: number, bins: readonly BinStock[]): { bin: string; quantity: number }[] {
  const shares: { bin: string; quantity: number }[] = [];
  let left = quantity;
  for (const bin of bins) {
    if (left === 0) break;
    const share = Math.min(left, bin.onHand);
    if (share === 0) continue;
    bin.onHand -= share;
    left -= share;
    shares.push({ bin: bin.bin, quantity: share });
  }
  return shares;
}
