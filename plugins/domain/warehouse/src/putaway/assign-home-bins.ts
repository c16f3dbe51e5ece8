/** A bin that can take SKUs; `load` counts those that live there. */
export interface HomeCandidate {
  id: string;
  load: number;
}

/**
 * Gives each SKU a bin: the emptiest first, among equals the earliest in `bins`, so that bins fill evenly in walking order.
 * @returns bin ids in the order of the SKUs; empty where there is no bin at all
 */
export function assignHomeBins(count: number, bins: readonly HomeCandidate[]): string[] {
  const assigned: string[] = [];
  if (bins.length === 0) return assigned;
  let load = Math.min(...bins.map((bin) => bin.load));
  while (assigned.length < count) {
    for (const bin of bins) {
      // A bin that holds more than this has its turn when the others have caught up.
      if (bin.load <= load && assigned.length < count) assigned.push(bin.id);
    }
    load += 1;
  }
  return assigned;
}
