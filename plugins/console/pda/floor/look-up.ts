import { database } from '../queue/database.ts';
import { keysOf, type Scanned, type Sku } from './floor.ts';

/** The SKU behind a barcode or a SKU's code. */
export function skuOf(code: string): Promise<Sku | undefined> {
  return database.skus.where('codes').anyOf(keysOf(code)).first();
}

/** Everything that a code stands for on this floor. */
export async function lookUp(code: string): Promise<Scanned> {
  const { bins, skus, packs, deliveries } = database;
  return database.transaction('r', bins, skus, packs, deliveries, async () => {
    const [bin, sku, pack, delivery] = await Promise.all([
      bins.get(code),
      skuOf(code),
      packs.where('number').equals(code).first(),
      deliveries.where('number').equals(code).first(),
    ]);
    const units = keysOf(code).reduce((found, key) => sku?.units[key] ?? found, 1);
    return { code, bin, sku, units, pack, delivery };
  });
}
