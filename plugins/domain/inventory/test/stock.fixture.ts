import { Sku } from '@entrepot/catalog';
import { createTestApp, type TestApp } from '@entrepot/core/testing';
import inventory, { type Receipt, Stock, type StockService, Warehouse } from '@entrepot/inventory';
import type { Context } from '@entrepot/sdk';
import { tableOf } from '@entrepot/sdk';

/** A house with two warehouses and some SKUs, nothing in stock. */
export interface StockHouse {
  app: TestApp;
  context: Context;
  stock: StockService;
  warehouses: readonly [string, string];
  skus: readonly string[];
  /** Receives units at 1.00 CNY apiece unless said otherwise. */
  receive(skuId: string | undefined, quantity: number, more?: Partial<Receipt>): Promise<void>;
}

let count = 0;

/** A text that no other test uses. */
export function unique(word: string): string {
  count += 1;
  return `${word}-${count}`;
}

export async function stockHouse(skuCount: number): Promise<StockHouse> {
  const app = await createTestApp({ plugins: [inventory] });
  const { context } = app;
  const stock = context.use(Stock);
  const warehouses = await context.db.query<{ id: string }>(
    `INSERT INTO ${tableOf(Warehouse)} (code, name, country) VALUES ('SZ', 'Shenzhen', 'CN'), ('HAM', 'Hamburg', 'DE') RETURNING id`,
  );
  const skus = await context.db.query<{ id: string }>(
    `INSERT INTO ${tableOf(Sku)} (code, name) SELECT 'SKU-' || n, 'Thing ' || n FROM generate_series(1, $1::int) n RETURNING id`,
    [skuCount],
  );
  const [first = '', second = ''] = warehouses.map(({ id }) => id);
  return {
    app,
    context,
    stock,
    warehouses: [first, second],
    skus: skus.map(({ id }) => id),
    async receive(skuId = '', quantity, more = {}) {
      const key = unique('receipt');
      const unitCost = { amount: '1', currency: 'CNY' };
      const receipt = {
        key,
        warehouseId: first,
        skuId,
        quantity,
        unitCost,
        reference: 'PO-1',
        occurredAt: '2026-01-01T00:00:00Z',
      };
      await context.db.transaction((tx) => stock.receive(tx, [{ ...receipt, ...more }]));
    },
  };
}
