import { Sku } from '@entrepot/catalog';
import { Stock, Warehouse } from '@entrepot/inventory';
import { type Context, tableOf } from '@entrepot/sdk';

export interface StockedShop {
  warehouseId: string;
  skus: readonly string[];
}

/** One warehouse with SKUs, so much of each. */
export async function stockedShop({ db, use }: Context, skuCount: number, quantity: number): Promise<StockedShop> {
  const [warehouse] = await db.query<{ id: string }>(
    `INSERT INTO ${tableOf(Warehouse)} (code, name, country) VALUES ('ONE', 'The one', 'CN') RETURNING id`,
  );
  const rows = await db.query<{ id: string }>(
    `INSERT INTO ${tableOf(Sku)} (code, name) SELECT 'SKU-' || n, 'Thing ' || n FROM generate_series(1, $1::int) n RETURNING id`,
    [skuCount],
  );
  const warehouseId = warehouse?.id ?? '';
  const skus = rows.map(({ id }) => id);
  const receipt = {
    warehouseId,
    quantity,
    unitCost: { amount: '1', currency: 'CNY' },
    reference: 'PO-1',
    occurredAt: '2026-01-01',
  };
  await db.transaction((tx) =>
    use(Stock).receive(
      tx,
      skus.map((skuId) => ({ ...receipt, key: `PO-1/${skuId}`, skuId })),
    ),
  );
  return { warehouseId, skus };
}

/** Mulberry32: the same seed, the same numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One to five lines of one to five units. */
export function randomOrder(random: () => number, skuCount: number): { sku: number; quantity: number }[] {
  const below = (limit: number) => Math.floor(random() * limit);
  return Array.from({ length: 1 + below(5) }, () => ({ sku: below(skuCount), quantity: 1 + below(5) }));
}
