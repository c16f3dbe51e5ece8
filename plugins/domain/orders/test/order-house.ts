import { Catalog } from '@entrepot/catalog';
import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { Stock } from '@entrepot/inventory';
import { Carriers } from '@entrepot/logistics';
import orders, { OrderDesk, type OrderDraft, type OrderDraftLine } from '@entrepot/orders';
import { type Context, definePlugin, Money, type Plugin } from '@entrepot/sdk';
import type { Rating } from '@entrepot/sdk/carrier';
import { Shops } from '@entrepot/shops';

/** One cent a gram to everywhere but Antarctica. */
const flat: Rating = {
  code: 'flat',
  quote: async (_sql, requests) =>
    requests.map(({ service, destination, parcel }) => {
      if (destination.country === 'AQ') return 'no-zone';
      const total = new Money(parcel.weightGrams, 'GBP').times('0.01').toJSON();
      const lines = [{ code: 'freight', amount: total, basis: { grams: parcel.weightGrams } }];
      return { service, zone: 'world', billableGrams: parcel.weightGrams, lines, total };
    }),
};

const flatCarrier = definePlugin({
  name: 'flat-carrier',
  version: '1.0.0',
  requires: { logistics: '^1.0.0' },
  setup({ use }) {
    use(Carriers).add(flat);
  },
});

/** A shop, two warehouses in GB and DE, three goods and a bundle of two cups and a pot. */
export interface OrderHouse {
  app: TestApp;
  context: Context;
  desk: OrderDesk;
  shopId: string;
  /** By code, `north` and `south`. */
  warehouses: Readonly<Record<string, string>>;
  /** By code: `cup`, `pot`, `jar`, `set`. */
  skus: ReadonlyMap<string, string>;
  stock(warehouse: string, sku: string, quantity: number): Promise<void>;
  ingest(...drafts: OrderDraft[]): ReturnType<OrderDesk['ingest']>;
  /** Review, route and reserve, each in its own transaction. */
  goOn(ids: readonly string[]): Promise<void>;
  ship(...numbers: string[]): Promise<void>;
  query<R extends object = Record<string, unknown>>(text: string, ...values: unknown[]): Promise<R[]>;
  /** Bucket, reason and amount of each line by SKU code. */
  lines(externalId: string): Promise<Record<string, [bucket: string, reason: string | null]>>;
  order(externalId: string): Promise<{ id: string; status: string; bucket: string; reason: string | null }>;
}

export async function openHouse(
  options: { settings?: Readonly<Record<string, unknown>>; plugins?: readonly Plugin[] } = {},
): Promise<OrderHouse> {
  const app = await createTestApp({
    plugins: [orders, flatCarrier, ...(options.plugins ?? [])],
    settings: { orders: options.settings ?? {} },
    clock: '2031-03-02T09:00:00Z',
  });
  const { context } = app;
  const query: OrderHouse['query'] = (text, ...values) => context.db.query(text, values);
  const insert = async (into: string, ...values: unknown[]): Promise<string> => {
    const places = values.map((_, index) => `$${index + 1}`).join(', ');
    const [row] = await query<{ id: string }>(`INSERT INTO ${into} VALUES (${places}) RETURNING id`, ...values);
    return row?.id ?? '';
  };
  const warehouses = {
    north: await insert('inventory.warehouses (code, name, country, priority)', 'north', 'North', 'GB', 1),
    south: await insert('inventory.warehouses (code, name, country, priority)', 'south', 'South', 'DE', 2),
  };
  const carrier = await insert('logistics.carriers (code, name, adapter)', 'post', 'Post', 'flat');
  await insert('logistics.shipping_services (code, name, carrier_id)', 'letter', 'Letter', carrier);
  const size = { lengthMm: 100, widthMm: 80, heightMm: 60 };
  const { shops, skus } = await context.db.transaction(async (tx) => ({
    shops: await context.use(Shops).add(tx, [{ code: 'HOME', name: 'Home', platform: 'manual', country: 'GB', currency: 'GBP' }]),
    skus: await context.use(Catalog).addSkus(tx, [
      { code: 'cup', name: 'A cup', weightGrams: 300, ...size },
      { code: 'pot', name: 'A pot', weightGrams: 900, ...size },
      { code: 'jar', name: 'A jar', weightGrams: 500, ...size },
      {
        code: 'set',
        name: 'Two cups and a pot',
        kind: 'bundle',
        components: [
          { code: 'cup', quantity: 2 },
          { code: 'pot', quantity: 1 },
        ],
      },
    ]),
  }));
  const shopId = shops.get('HOME') ?? '';
  const desk = context.use(OrderDesk);
  let receipts = 0;
  return {
    app,
    context,
    desk,
    shopId,
    warehouses,
    skus,
    query,
    async stock(warehouse, sku, quantity) {
      receipts += 1;
      const warehouseId = warehouses[warehouse as 'north'];
      const unitCost = { amount: '1.5', currency: 'GBP' };
      const receipt = {
        key: `P-${receipts}`,
        warehouseId,
        skuId: skus.get(sku) ?? '',
        quantity,
        unitCost,
        reference: 'P',
        occurredAt: '2031-03-01T00:00:00Z',
      };
      await context.db.transaction((tx) => context.use(Stock).receive(tx, [receipt]));
    },
    ingest: (...drafts) => context.db.transaction((tx) => desk.ingest(tx, shopId, drafts)),
    async goOn(ids) {
      await context.db.transaction((tx) => desk.review(tx, ids));
      await context.db.transaction((tx) => desk.route(tx, ids));
      await context.db.transaction((tx) => desk.reserve(tx, ids));
    },
    async ship(...numbers) {
      const found = await query<{ id: string; key: string; number: string }>(
        'SELECT id, number, reservation_key AS key FROM orders.fulfilment_orders WHERE number = ANY($1)',
        numbers,
      );
      await context.db.transaction(async (tx) => {
        const at = new Date('2031-03-02T18:00:00Z');
        await context.use(Stock).issue(
          tx,
          found.map(({ id, key, number }) => ({ key: `ship:${id}`, reservationKey: key, reference: number, occurredAt: at })),
        );
        await desk.markShipped(
          tx,
          found.map(({ id }) => id),
          at,
        );
      });
    },
    async lines(externalId) {
      const rows = await query<{ code: string; bucket: string; reason: string | null }>(
        `SELECT l.sku_code AS code, l.bucket, l.reason FROM orders.order_lines l JOIN orders.orders o ON o.id = l.order_id
         WHERE o.external_id = $1 ORDER BY l.position`,
        externalId,
      );
      return Object.fromEntries(rows.map(({ code, bucket, reason }) => [code, [bucket, reason]]));
    },
    async order(externalId) {
      const [row] = await query<{ id: string; status: string; bucket: string; reason: string | null }>(
        'SELECT id, status, bucket, reason FROM orders.orders WHERE external_id = $1',
        externalId,
      );
      if (!row) throw new Error(`no order ${externalId}`);
      return row;
    },
  };
}

/** `line('cup', 2, '4.5')` */
export const line = (
  skuCode: string,
  quantity: number,
  unitPrice = '4',
  kind: OrderDraftLine['kind'] = 'goods',
): OrderDraftLine => ({
  kind,
  skuCode,
  quantity,
  unitPrice,
});

export function draft(externalId: string, lines: OrderDraftLine[], over: Partial<OrderDraft> = {}): OrderDraft {
  return {
    externalId,
    externalVersion: '1',
    type: externalId.startsWith('C') ? 'cancellation' : 'order',
    orderedAt: '2031-03-01T10:00:00Z',
    currency: 'GBP',
    customer: { code: 'ada' },
    shipTo: { country: 'GB' },
    lines,
    ...over,
  };
}
