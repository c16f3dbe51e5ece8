import { randomBytes } from 'node:crypto';
import rateTable from '@entrepot/carrier-rate-table';
import catalog, { Product, Sku } from '@entrepot/catalog';
import { createKernel } from '@entrepot/core';
import inventory, { Stock, Warehouse } from '@entrepot/inventory';
import logistics from '@entrepot/logistics';
import orders, { Order } from '@entrepot/orders';
import { type Database, tableOf } from '@entrepot/sdk';
import shops, { Shop } from '@entrepot/shops';
import warehouse from '@entrepot/warehouse';
import { hashOf } from '@entrepot/web/identity/callers';
import { createLog } from '../../core/src/log.ts';
import { addLogistics } from '../../plugins/domain/demo/src/company/add-logistics.ts';

/** What the HTTP benches read and write. */
export interface House {
  token: string;
  products: readonly string[];
  brands: readonly string[];
  skus: readonly { id: string; code: string }[];
  /** Orders come from all of them in turn, as from a seller with many shops. */
  shops: readonly string[];
  warehouse: string;
  /** @throws Error where an order of ours stands without its reservation */
  assertReserved(): Promise<void>;
}

const productCount = 20_000;
const skuCount = 2_000;
const brandCount = 40;
const shopCount = 40;

/** A clerk who sees active products in some fields and places orders: rules with `where` and fields, as in daily use. */
async function addClerk(db: Database): Promise<string> {
  const token = `ent_${randomBytes(32).toString('base64url')}`;
  const grants = [{ permission: 'catalog.product.read', where: { status: { eq: 'active' } } }, { permission: 'orders.*' }];
  await db.query(`INSERT INTO kernel.roles (name, grants) VALUES ('bench-clerk', $1::jsonb)`, [JSON.stringify(grants)]);
  const [user] = await db.query<{ id: string }>(
    `INSERT INTO kernel.users (name, roles) VALUES ('bench', '["bench-clerk"]') RETURNING id`,
  );
  await db.query('INSERT INTO kernel.api_tokens (name, user_id, hash) VALUES ($1, $2, $3)', ['bench', user?.id, hashOf(token)]);
  return token;
}

/** Fills an empty database; all first-party plugins but the demo are enabled, as the server will have them. */
export async function prepareHouse(databaseUrl: string): Promise<House> {
  const plugins = [shops, catalog, logistics, rateTable, inventory, orders, warehouse];
  const kernel = createKernel({ plugins, databaseUrl, role: 'none', log: createLog('error') });
  await kernel.start();
  try {
    const { db } = kernel;
    const products = await db.query<{ id: string }>(
      `INSERT INTO ${tableOf(Product)} (code, name, names, brand, category, description)
       SELECT 'P' || n, 'Product ' || n, jsonb_build_object('zh-CN', '货品 ' || n), 'brand' || n % $2, 'category' || n % 7,
         repeat('A thing of use and beauty. ', 4)
       FROM generate_series(1, $1::int) n RETURNING id`,
      [productCount, brandCount],
    );
    const skus = await db.query<{ id: string; code: string }>(
      `INSERT INTO ${tableOf(Sku)} (code, name, weight_grams, length_mm, width_mm, height_mm)
       SELECT 'S' || n, 'Thing ' || n, 200 + n % 300, 200, 120, 80 FROM generate_series(1, $1::int) n RETURNING id, code`,
      [skuCount],
    );
    const [home] = await db.query<{ id: string }>(
      `INSERT INTO ${tableOf(Warehouse)} (code, name, country) VALUES ('BENCH', 'Bench', 'GB') RETURNING id`,
    );
    const own = await db.query<{ id: string }>(
      `INSERT INTO ${tableOf(Shop)} (code, name, platform, country, currency)
       SELECT 'bench' || n, 'Bench ' || n, 'own', 'GB', 'GBP' FROM generate_series(1, $1::int) n RETURNING id`,
      [shopCount],
    );
    await db.transaction((tx) => addLogistics(tx));
    const stock = kernel.context('inventory').use(Stock);
    const warehouseId = home?.id ?? '';
    await db.transaction((tx) =>
      stock.receive(
        tx,
        skus.map(({ id }) => ({
          key: `bench-${id}`,
          warehouseId,
          skuId: id,
          quantity: 100_000_000,
          unitCost: { amount: '1', currency: 'GBP' },
          reference: 'bench',
          occurredAt: new Date('2031-01-01'),
        })),
      ),
    );
    const token = await addClerk(db);
    await db.query('VACUUM ANALYZE');
    return {
      token,
      products: products.map(({ id }) => id),
      brands: Array.from({ length: brandCount }, (_, index) => `brand${index}`),
      skus,
      shops: own.map(({ id }) => id),
      warehouse: warehouseId,
      assertReserved: () => assertReserved(databaseUrl),
    };
  } finally {
    await kernel.stop();
  }
}

async function assertReserved(databaseUrl: string): Promise<void> {
  const kernel = createKernel({ plugins: [shops, catalog, logistics, inventory, orders], databaseUrl, role: 'none' });
  await kernel.start();
  try {
    const rows = await kernel.db.query<{ status: string; count: number }>(
      `SELECT status, count(*) AS count FROM ${tableOf(Order)} WHERE external_id LIKE 'ours-%' GROUP BY status`,
    );
    const wrong = rows.filter(({ status }) => status !== 'reserved');
    if (rows.length === 0 || wrong.length > 0) throw new Error(`orders are not reserved at once: ${JSON.stringify(rows)}`);
  } finally {
    await kernel.stop();
  }
}
