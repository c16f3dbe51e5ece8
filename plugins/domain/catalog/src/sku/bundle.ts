/** What each bundle consists of, by SKU id; goods have no entry. */
export type BundleParts = ReadonlyMap<string, readonly { readonly skuId: string; readonly quantity: number }[]>;

/** A way from a bundle back to itself, first and last alike; undefined where there is none. Walks each bundle once. */
export function findCycle(parts: BundleParts, starts: Iterable<string>): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const onPath = new Set<string>();
  const walk = (sku: string): string[] | undefined => {
    if (onPath.has(sku)) return [...path.slice(path.indexOf(sku)), sku];
    if (done.has(sku)) return undefined;
    path.push(sku);
    onPath.add(sku);
    for (const part of parts.get(sku) ?? []) {
      const cycle = walk(part.skuId);
      if (cycle) return cycle;
    }
    path.pop();
    onPath.delete(sku);
    done.add(sku);
    return undefined;
  };
  for (const start of starts) {
    const cycle = walk(start);
    if (cycle) return cycle;
  }
  return undefined;
}

/**
 * What one of a bundle takes from stock: nested bundles resolved down to goods, each once, in id order.
 * @throws RangeError on a cycle, which the catalogue refuses to store
 */
export function explode(parts: BundleParts, bundle: string): { skuId: string; quantity: number }[] {
  const cycle = findCycle(parts, [bundle]);
  if (cycle) throw new RangeError(`bundle ${bundle} contains itself: ${cycle.join(' → ')}`);
  const total = new Map<string, number>();
  const add = (sku: string, quantity: number) => {
    const inner = parts.get(sku);
    if (inner === undefined || inner.length === 0) total.set(sku, (total.get(sku) ?? 0) + quantity);
    else for (const part of inner) add(part.skuId, quantity * part.quantity);
  };
  for (const part of parts.get(bundle) ?? []) add(part.skuId, part.quantity);
  return [...total].map(([skuId, quantity]) => ({ skuId, quantity })).sort((a, b) => (a.skuId < b.skuId ? -1 : 1));
}
