import { database } from '../queue/database.ts';
import { type Bin, keysOf, type Scanned, type Sku } from './floor.ts';

// A scan is answered out of memory; what is not there yet is looked for on the disk.
const skus = new Map<string, Sku>();
const bins = new Map<string, Bin>();

/** Takes what the server told into memory; `isAll` where what it did not tell is gone. */
export function remember(told: { skus: readonly Sku[]; bins: readonly Bin[] }, isAll = false): void {
  if (isAll) {
    skus.clear();
    bins.clear();
  }
  for (const sku of told.skus) for (const code of sku.codes) skus.set(code, sku);
  for (const bin of told.bins) bins.set(bin.code, bin);
}

/** At the start: everything that was told before. */
export async function rememberAll(): Promise<void> {
  remember({ skus: await database.skus.toArray(), bins: await database.bins.toArray() });
}

/** Everything that a code stands for on this floor. */
export async function lookUp(code: string): Promise<Scanned> {
  const keys = keysOf(code);
  const known = keys.map((key) => skus.get(key)).find((sku) => sku !== undefined);
  if (known || bins.has(code)) return { code, bin: bins.get(code), sku: known, units: unitsOf(known, keys) };
  const [bin, sku, pack, delivery] = await Promise.all([
    database.bins.get(code),
    database.skus.where('codes').anyOf(keys).first(),
    database.packs.where('number').equals(code).first(),
    database.deliveries.where('number').equals(code).first(),
  ]);
  return { code, bin, sku, units: unitsOf(sku, keys), pack, delivery };
}

function unitsOf(sku: Sku | undefined, keys: readonly string[]): number {
  return keys.reduce((found, key) => sku?.units[key] ?? found, 1);
}
