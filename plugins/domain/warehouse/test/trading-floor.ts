import { Sku } from '@entrepot/catalog';
import { createTestApp, type TestApp, type TestAppOptions } from '@entrepot/core/testing';
import { Stock, Warehouse } from '@entrepot/inventory';
import { Carrier, NumberPool, ShippingService } from '@entrepot/logistics';
import { FulfilmentLine, FulfilmentOrder, Order, OrderLine } from '@entrepot/orders';
import { type Context, columnsOf, type Entity, tableOf } from '@entrepot/sdk';
import { Shop } from '@entrepot/shops';
import warehouse, { Bin, Carton, type Doing, WarehouseDesk } from '@entrepot/warehouse';

/** An invented warehouse with one aisle pair, three goods and one shipping service. */
export interface TradingFloor {
  app: TestApp;
  context: Context;
  desk: WarehouseDesk;
  warehouseId: string;
  /** Ids by code: `cup` 300 g, `pot` 900 g, `jar` 500 g. */
  skus: Readonly<Record<string, string>>;
  /** The four-eyed facts of every step in these tests. */
  doing: Doing;
  /** Receives stock into a bin. */
  receive(sku: string, bin: string, quantity: number): Promise<void>;
  /** A fulfilment order with reserved stock. @returns its id */
  reserve(number: string, lines: Readonly<Record<string, number>>): Promise<string>;
  /** Every row of an entity, columns as they are. */
  rows<R extends object>(entity: Entity, order?: string): Promise<R[]>;
}

async function insert(context: Context, entity: Entity, rows: readonly Readonly<Record<string, unknown>>[]): Promise<string[]> {
  const ids: string[] = [];
  for (const row of rows) {
    const names = Object.keys(row);
    const columns = names.flatMap((name) => columnsOf(name, entity.fields[name] as Entity['fields'][string]));
    const values = names.flatMap((name) => (entity.fields[name]?.kind === 'money' ? (row[name] as unknown[]) : [row[name]]));
    const [{ id } = { id: '' }] = await context.db.query<{ id: string }>(
      `INSERT INTO ${tableOf(entity)} (${columns.join(', ')}) VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')})
       RETURNING id`,
      values,
    );
    ids.push(id);
  }
  return ids;
}

async function masterData(context: Context) {
  const [shop = ''] = await insert(context, Shop, [
    { code: 'HOME', name: 'Home shop', platform: 'manual', country: 'GB', currency: 'GBP' },
  ]);
  const [warehouseId = ''] = await insert(context, Warehouse, [{ code: 'UK1', name: 'Northampton', country: 'GB' }]);
  const goods = { cup: 300, pot: 900, jar: 500 };
  const ids = await insert(
    context,
    Sku,
    Object.entries(goods).map(([code, weightGrams]) => {
      return { code, name: `One ${code}`, weightGrams, lengthMm: 100, widthMm: 90, heightMm: 80 };
    }),
  );
  const places = [1, 2].flatMap((aisle) => [0, 1_000, 2_000].map((positionMm) => ({ aisle, positionMm })));
  await insert(
    context,
    Bin,
    places.map((place) => ({
      warehouse: warehouseId,
      code: `A-${place.aisle}-${place.positionMm / 1_000}`,
      zone: 'A',
      ...place,
    })),
  );
  const box = (code: string, side: number, tareGrams: number, maxWeightGrams: number) => ({
    code,
    name: code,
    outerLengthMm: side + 10,
    outerWidthMm: side + 10,
    outerHeightMm: side + 10,
    innerLengthMm: side,
    innerWidthMm: side,
    innerHeightMm: side,
    tareGrams,
    maxWeightGrams,
  });
  await insert(context, Carton, [box('small', 200, 100, 5_000), box('large', 400, 300, 10_000)]);
  const [carrier] = await insert(context, Carrier, [{ code: 'post', name: 'Post', adapter: 'none' }]);
  const [service] = await insert(context, ShippingService, [{ code: 'parcel', name: 'Parcel', carrier }]);
  await insert(context, NumberPool, [{ service, prefix: 'UK', digits: 9, next: 1, last: 999_999_999 }]);
  return { shop, warehouseId, skus: Object.fromEntries(Object.keys(goods).map((code, index) => [code, ids[index] ?? ''])) };
}

/** A fresh database with an open floor. */
export async function openFloor(options: Partial<TestAppOptions> = {}): Promise<TradingFloor> {
  const app = await createTestApp({ plugins: [warehouse], clock: '2026-03-02T09:00:00Z', ...options });
  const context = app.kernel.context('warehouse');
  const { shop, warehouseId, skus } = await masterData(context);
  const at = new Date('2026-03-02T09:00:00Z');
  return {
    app,
    context,
    desk: context.use(WarehouseDesk),
    warehouseId,
    skus,
    doing: { by: 'Wei', device: 'handheld-7', at },
    rows: (entity, order = 'id') => context.db.query(`SELECT * FROM ${tableOf(entity)} ORDER BY ${order}`),
    async receive(sku, bin, quantity) {
      const receipt = { key: `${sku} ${bin} ${quantity}`, warehouseId, skuId: skus[sku] ?? '', bin, quantity };
      const unitCost = { amount: '1.50', currency: 'GBP' };
      await context.db.transaction((tx) =>
        context.use(Stock).receive(tx, [{ ...receipt, unitCost, reference: 'P-1', occurredAt: at }]),
      );
    },
    async reserve(number, lines) {
      const [order] = await insert(context, Order, [
        {
          number: `O-${number}`,
          shop,
          externalId: number,
          status: 'reserved',
          currency: 'GBP',
          shipToName: 'Ada Example',
          shipToAddress: '1 Mill Lane',
          shipToCity: 'York',
          shipToPostcode: 'YO1 7HH',
          shipToCountry: 'GB',
        },
      ]);
      const [fulfilmentOrder = ''] = await insert(context, FulfilmentOrder, [
        {
          number,
          order,
          shop,
          warehouse: warehouseId,
          shippingService: 'parcel',
          status: 'reserved',
          reservationKey: number,
          route: '{}',
        },
      ]);
      for (const [position, [code, quantity]] of Object.entries(lines).entries()) {
        const [orderLine] = await insert(context, OrderLine, [
          { order, shop, position, skuCode: code, sku: skus[code], quantity, unitPrice: ['4.00', 'GBP'] },
        ]);
        await insert(context, FulfilmentLine, [
          { fulfilmentOrder, orderLine, sku: skus[code], quantity, lineQuantity: quantity },
        ]);
      }
      const wanted = Object.entries(lines).map(([code, quantity]) => ({ skuId: skus[code] ?? '', quantity }));
      const [outcome] = await context.db.transaction((tx) =>
        context.use(Stock).reserveAll(tx, [{ key: number, reference: number, warehouseId, lines: wanted }]),
      );
      if (outcome?.state !== 'reserved') throw new Error(`the fixture has too little stock for ${number}`);
      return fulfilmentOrder;
    },
  };
}
