import { Order, OrderDesk } from '@entrepot/orders';
import { type Context, Decimal, type Transaction, tableOf } from '@entrepot/sdk';
import { Shop, Shops } from '@entrepot/shops';
import { randomFrom } from '../random.ts';
import { account } from '../trading-day/account.ts';
import { printReport } from '../trading-day/print-report.ts';
import type { Input, TradingDayReport } from '../trading-day/report.ts';
import { type Stopwatch, startStopwatch } from '../trading-day/stopwatch.ts';
import { takeDay } from '../trading-day/take-day.ts';
import { addCatalogue } from './add-catalogue.ts';
import { addLogistics } from './add-logistics.ts';
import { addWarehouses } from './add-warehouses.ts';
import { type DemoOrder, demoSource, inventOrders } from './orders.ts';
import { type DemoProduct, inventProducts } from './products.ts';
import { type Arrival, receivePurchase } from './receive-purchase.ts';
import { demoShops } from './shops.ts';
import { demoWarehouses } from './warehouses.ts';

const seed = 'hearth-and-hall';
const dayMs = 86_400_000;
const reference = 'OPENING-hearth-and-hall';

/** Opening stock: a box of each SKU in the first warehouse, some in the others, of every twelfth too little. */
function openingStock(products: readonly DemoProduct[]): Arrival[] {
  const random = randomFrom(`${seed}/stock`);
  const skus = products.flatMap((product) => product.skus);
  return skus.flatMap(({ code, cost }, index) =>
    demoWarehouses.flatMap((warehouse, rank) => {
      const full = rank === 0 ? random.whole(20, 60) : random.whole(0, 12);
      // Never one of those that sell most, every tenth: then half of all orders would wait.
      const quantity = index % 12 === 5 ? (rank === 0 ? random.whole(0, 2) : 0) : full;
      if (quantity === 0) return [];
      const key = `${reference}/${code}/${warehouse.code}`;
      return [{ key, sku: code, warehouse: warehouse.code, quantity, unitCost: { amount: cost, currency: 'GBP' } }];
    }),
  );
}

/** Everything of the company but its day: in one transaction, so that a half-made company never exists. */
async function found(context: Context, tx: Transaction, orders: readonly DemoOrder[], products: readonly DemoProduct[]) {
  await addWarehouses(tx);
  await addLogistics(tx);
  await addCatalogue(context, tx, products);
  const shopIds = await context.use(Shops).add(
    tx,
    demoShops.map(({ code, name, platform, country, currency }) => ({ code, name, platform, country, currency })),
  );
  const occurredAt = new Date(context.now().getTime() - 2 * dayMs);
  await receivePurchase(context, tx, openingStock(products), { reference, occurredAt });
  for (const [code, shopId] of shopIds) {
    const drafts = orders.filter(({ shop }) => shop === code).map(({ draft }) => draft);
    await context.use(OrderDesk).ingest(tx, shopId, drafts, { by: 'demo-company' });
  }
}

interface DemoOrderRow {
  id: string;
  open: boolean;
  currency: string;
  type: string;
  lines: number;
  value: string;
}

async function demoOrders(context: Context): Promise<DemoOrderRow[]> {
  return context.db.query<DemoOrderRow>(
    `SELECT id, bucket = 'open' AS open, currency, type, total_amount AS value,
       (SELECT count(*) FROM "orders"."order_lines" line WHERE line.order_id = demo.id) AS lines
     FROM ${tableOf(Order)} demo WHERE source @> $1::jsonb ORDER BY ordered_at, number`,
    [JSON.stringify(demoSource)],
  );
}

function inputOf(rows: readonly DemoOrderRow[], currency: string): Input {
  return {
    lines: rows.reduce((sum, { lines }) => sum + lines, 0),
    orders: rows.length,
    cancellations: rows.filter(({ type }) => type === 'cancellation').length,
    value: rows.reduce((sum, { value }) => sum.plus(value), new Decimal(0)).toFixed(),
    currency,
  };
}

/** One report for each currency that the company sells in: values of two currencies have no sum. */
async function reportsOf(context: Context, watch: Stopwatch): Promise<TradingDayReport[]> {
  const rows = await demoOrders(context);
  const reports: TradingDayReport[] = [];
  for (const currency of [...new Set(rows.map((row) => row.currency))].sort()) {
    const own = rows.filter((row) => row.currency === currency);
    const ids = own.map(({ id }) => id);
    const refused = { orders: 0, lines: 0, value: '0' };
    const result = await account(context, inputOf(own, currency), refused, ids);
    const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
    reports.push({ ...result, seconds: watch.seconds(), peakRssMb });
  }
  return reports;
}

/**
 * Gives an empty database a company: products, warehouses, stock, shops, carriers, and 300 orders of yesterday that go
 * through their day. A day that was cut off is finished at the next start; a database with other shops is left alone.
 */
export async function createDemoCompany(context: Context, print: (text: string) => void): Promise<void> {
  const watch = startStopwatch();
  const [shop] = await context.db.query<{ own: boolean }>(
    `SELECT bool_or(code = $1) AS own FROM ${tableOf(Shop)} HAVING count(*) > 0`,
    [demoShops[0]?.code],
  );
  if (shop && !shop.own) return;
  if (!shop) {
    print('The database is empty: creating the demo company.');
    const products = inventProducts(seed, 200);
    const yesterday = new Date(context.now().getTime() - dayMs).toISOString().slice(0, 10);
    const orders = inventOrders(seed, 300, yesterday, demoShops, products);
    await watch.time('import', () => context.db.transaction((tx) => found(context, tx, orders, products)));
  }
  const open = await context.db.query<{ id: string }>(
    `SELECT id FROM ${tableOf(Order)} WHERE status NOT IN ('shipped', 'cancelled', 'rejected') AND bucket = 'open'
       AND source @> $1::jsonb ORDER BY ordered_at, number`,
    [JSON.stringify(demoSource)],
  );
  if (open.length === 0) return;
  print(`Taking ${open.length} orders through their trading day.`);
  await takeDay(
    context,
    watch,
    open.map(({ id }) => id),
  );
  print(printReport(await reportsOf(context, watch)));
}
