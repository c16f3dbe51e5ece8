import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import catalog, { Catalog } from '@entrepot/catalog';
import { createKernel } from '@entrepot/core';
import { startEmbedded } from '@entrepot/database/embedded';
import inventory from '@entrepot/inventory';
import logistics from '@entrepot/logistics';
import orders, { type ImportMapping, Order, OrderDesk, OrderEvent, OrderLine } from '@entrepot/orders';
import { type Context, type Database, type Plugin, type Transaction, tableOf } from '@entrepot/sdk';
import shops, { Shops } from '@entrepot/shops';
import { createLog } from '../../core/src/log.ts';
import { type Bench, median } from './figure.ts';

const lineCount = 100_000;
const linesPerOrder = 20;
const skuCount = 3_500;
const rounds = 5;

const mapping: ImportMapping = {
  name: 'bench',
  currency: 'GBP',
  columns: {
    externalId: 'order',
    orderedAt: 'date',
    sku: 'sku',
    quantity: 'quantity',
    unitPrice: 'price',
    description: 'text',
    customerCode: 'customer',
    country: 'country',
  },
  date: { format: 'YYYY-MM-DD HH:mm:ss' },
  countries: { GB: ['United Kingdom'] },
};

export interface House {
  db: Database;
  context: Context;
  shopId: string;
}

/** An invented file of the shape of a day's export, 20 lines an order. */
function file(round: string): string {
  const rows = ['order,sku,text,quantity,date,price,customer,country'];
  for (let line = 0; line < lineCount; line += 1) {
    const order = Math.floor(line / linesPerOrder);
    const sku = `S${(line * 7919) % skuCount}`;
    const minute = String(order % 60).padStart(2, '0');
    rows.push(
      `${round}-${order},${sku},THING ${sku} IN A BOX,${1 + (line % 12)},2031-03-01 09:${minute}:00,${(1 + (line % 900) / 100).toFixed(2)},${10_000 + (order % 1_500)},United Kingdom`,
    );
  }
  return rows.join('\n');
}

function* chunks(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += 65_536) yield text.slice(at, at + 65_536);
}

/** A database with a shop and SKUs to import orders for. @param more plugins beside those of orders */
export async function openHouse(url: string, more: readonly Plugin[] = []): Promise<House & { close(): Promise<void> }> {
  const plugins = [shops, catalog, logistics, inventory, orders, ...more];
  const kernel = createKernel({ plugins, databaseUrl: url, role: 'none', log: createLog('error') });
  await kernel.start();
  const context = kernel.context('kernel');
  const shopId = await context.db.transaction(async (tx) => {
    const skus = Array.from({ length: skuCount }, (_, index) => ({
      code: `S${index}`,
      name: `Thing ${index}`,
      weightGrams: 100,
    }));
    await context.use(Catalog).addSkus(tx, skus);
    const added = await context
      .use(Shops)
      .add(tx, [{ code: 'BENCH', name: 'Bench', platform: 'manual', country: 'GB', currency: 'GBP' }]);
    return added.get('BENCH') ?? '';
  });
  return { db: context.db, context, shopId, close: () => kernel.stop() };
}

/** Columns that PostgreSQL fills by itself are left to it on both sides. */
const generated = new Set(['amount', 'review_status', 'created_at', 'updated_at', 'version']);

/** Reads back what one import wrote, to copy the very same rows again as the limit. */
async function rowsOf(
  sql: Database,
  table: string,
  where: string,
  round: string,
): Promise<{ columns: string[]; rows: unknown[][] }> {
  const found = await sql.query(`SELECT * FROM ${table} t WHERE ${where}`, [`${round}-%`]);
  const columns = Object.keys(found[0] ?? {}).filter((column) => !generated.has(column));
  return { columns, rows: found.map((row) => columns.map((column) => row[column])) };
}

async function remove(db: Database, round: string): Promise<void> {
  await db.transaction(async (tx) => {
    // The history is append-only; the bench measures the same rows twice and puts them away in between.
    await tx.query("SET LOCAL session_replication_role = 'replica'");
    const ids = `SELECT id FROM ${tableOf(Order)} WHERE external_id LIKE $1`;
    for (const table of [OrderEvent, OrderLine])
      await tx.query(`DELETE FROM ${tableOf(table)} WHERE order_id IN (${ids})`, [`${round}-%`]);
    await tx.query(`DELETE FROM ${tableOf(Order)} WHERE external_id LIKE $1`, [`${round}-%`]);
  });
  await db.query(`VACUUM ANALYZE ${tableOf(OrderLine)}`);
}

const isOf = `order_id IN (SELECT id FROM ${tableOf(Order)} WHERE external_id LIKE $1)`;

/** The limit: COPY of the rows that the import wrote, into the same tables with the same indexes, in one transaction. */
async function copyAgain(db: Database, round: string): Promise<number> {
  const parts = [
    { table: tableOf(Order), ...(await rowsOf(db, tableOf(Order), 'external_id LIKE $1', round)) },
    { table: tableOf(OrderLine), ...(await rowsOf(db, tableOf(OrderLine), isOf, round)) },
  ];
  await remove(db, round);
  const start = performance.now();
  await db.transaction(async (tx: Transaction) => {
    for (const { table, columns, rows } of parts) await tx.copy(`${table} (${columns.join(', ')})`, rows);
  });
  const seconds = (performance.now() - start) / 1000;
  await remove(db, round);
  return lineCount / seconds;
}

/** @returns lines a second */
export async function importOnce({ db, context, shopId }: House, round: string): Promise<number> {
  const text = file(round);
  const start = performance.now();
  const report = await context.use(OrderDesk).importCsv(db, { shopId, mapping, source: chunks(text), file: `${round}.csv` });
  const seconds = (performance.now() - start) / 1000;
  if (report.created !== lineCount / linesPerOrder) throw new Error(`imported ${JSON.stringify(report)}`);
  return lineCount / seconds;
}

/** The same file again: every order is known and nothing changes. */
async function importAgain({ db, context, shopId }: House, round: string): Promise<number> {
  const text = file(round);
  const start = performance.now();
  const report = await context.use(OrderDesk).importCsv(db, { shopId, mapping, source: chunks(text), file: `${round}.csv` });
  if (report.unchanged !== lineCount / linesPerOrder) throw new Error(`changed ${JSON.stringify(report)}`);
  return (lineCount * 1000) / (performance.now() - start);
}

/** Import of 100,000 order lines from CSV text, parsed, validated, deduplicated and stored, beside COPY of the same rows. */
export const benchImport: Bench = async ({ progress }) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'entrepot-bench-import-'));
  const server = await startEmbedded({ dataDir, log: createLog('error') });
  try {
    const house = await openHouse(server.url);
    const ours: number[] = [];
    const again: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const own = await importOnce(house, `r${round}`);
      const repeated = await importAgain(house, `r${round}`);
      const limit = await copyAgain(house.db, `r${round}`);
      progress(
        `import ${round === 0 ? 'warm-up' : round}: COPY ${limit.toFixed(0)}/s, ours ${own.toFixed(0)}/s, again ${repeated.toFixed(0)}/s`,
      );
      if (round === 0) continue;
      ours.push(own);
      again.push(repeated);
      bare.push(limit);
    }
    await house.close();
    const value = median(ours);
    const limit = median(bare);
    return [
      {
        name: 'import',
        what: `import of ${lineCount.toLocaleString('en')} order lines from CSV, validated and deduplicated`,
        value,
        unit: 'lines/s',
        limit: { what: 'COPY of the same rows into the same tables', value: limit },
        goal: '≥ 0.35 ×',
        met: value >= 0.35 * limit,
        details: { againPerSecond: median(again), rounds },
      },
    ];
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
};
