import catalog, { Sku } from '@entrepot/catalog';
import { createKernel } from '@entrepot/core';
import { startEmbedded } from '@entrepot/database/embedded';
import inventory, {
  Reservation,
  type ReservedLine,
  Stock,
  StockBalance,
  type StockService,
  Warehouse,
} from '@entrepot/inventory';
import { type Context, type Database, type Plugin, tableOf } from '@entrepot/sdk';
import { createLog } from '../../core/src/log.ts';
import { makeDataDir, removeDataDir } from '../crash/data-dir.ts';
import type { Bench, Figure } from './figure.ts';
import { median, percentile } from './figure.ts';

const callers = 64;
const rounds = 5;
export const roundSeconds = 3;
const roundMs = roundSeconds * 1_000;
const skuCount = 10_000;
const plenty = 1_000_000_000;

/** How orders are made: over how many SKUs, with how many lines at most. */
export interface Load {
  name: 'spread' | 'hot';
  what: string;
  skus: number;
  lines: number;
  goal: number;
}

export const loads: readonly Load[] = [
  { name: 'spread', what: 'orders of 1–5 lines over 10,000 SKUs', skus: skuCount, lines: 5, goal: 7_500 },
  { name: 'hot', what: 'orders of 1 line on one SKU', skus: 1, lines: 1, goal: 15_000 },
];

export interface House {
  db: Database;
  /** Where services are asked for. */
  context: Context;
  stock: StockService;
  warehouseId: string;
  skus: readonly string[];
}

let orders = 0;

function order({ skus, warehouseId }: House, load: { skus: number; lines: number }) {
  orders += 1;
  const key = `order-${orders}`;
  const lines: ReservedLine[] = [];
  for (let left = 1 + Math.floor(Math.random() * load.lines); left > 0; left -= 1) {
    lines.push({ skuId: skus[Math.floor(Math.random() * load.skus)] as string, quantity: 1 + Math.floor(Math.random() * 3) });
  }
  return { key, reference: key, warehouseId, lines };
}

/**
 * The limit: the same rows into the same tables by one statement a batch of 64 orders and nothing else; no request is looked up,
 * no order is refused by itself, nobody is told. Rows are locked in key order, the update is guarded, each commit is durable.
 */
const bareStatement = `
  WITH request AS MATERIALIZED (
    SELECT * FROM unnest($1::text[], $2::text[]) AS request (key, lines)
  ), share AS MATERIALIZED (
    SELECT sku_id, sum(quantity)::bigint AS quantity FROM unnest($3::uuid[], $4::bigint[]) AS line (sku_id, quantity) GROUP BY sku_id
  ), locked AS MATERIALIZED (
    SELECT balance.id, share.quantity
    FROM share JOIN ${tableOf(StockBalance)} balance ON balance.warehouse_id = $5 AND balance.sku_id = share.sku_id
    ORDER BY balance.sku_id FOR UPDATE OF balance
  ), taken AS (
    UPDATE ${tableOf(StockBalance)} balance SET reserved = balance.reserved + locked.quantity
    FROM locked WHERE balance.id = locked.id AND balance.available >= locked.quantity RETURNING 1
  )
  INSERT INTO ${tableOf(Reservation)} (key, reference, warehouse_id, lines)
  SELECT key, key, $5, lines::jsonb FROM request WHERE (SELECT count(*) FROM taken) = (SELECT count(*) FROM share)`;

/** @returns orders a second */
async function bareRound(house: House, load: Load): Promise<number> {
  const start = performance.now();
  let done = 0;
  while (performance.now() - start < roundMs) {
    const batch = Array.from({ length: callers }, () => order(house, load));
    const lines = batch.flatMap((each) => each.lines);
    const values = [
      batch.map(({ key }) => key),
      batch.map((each) => JSON.stringify(each.lines)),
      lines.map(({ skuId }) => skuId),
      lines.map(({ quantity }) => quantity),
      house.warehouseId,
    ];
    await house.db.query(bareStatement, values, { name: 'bench.bare' });
    done += callers;
  }
  return (done * 1000) / (performance.now() - start);
}

export interface Round {
  perSecond: number;
  p50: number;
  p99: number;
  refused: number;
}

export async function ourRound(house: House, load: Load): Promise<Round> {
  const start = performance.now();
  const latencies: number[] = [];
  let refused = 0;
  const caller = async () => {
    while (performance.now() - start < roundMs) {
      const request = order(house, load);
      const asked = performance.now();
      const { state } = await house.stock.reserve(request);
      latencies.push(performance.now() - asked);
      if (state === 'short') refused += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const perSecond = (latencies.length * 1000) / (performance.now() - start);
  return { perSecond, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99), refused };
}

async function receive({ db, stock, warehouseId }: House, skuIds: readonly string[], quantity: number): Promise<void> {
  const unitCost = { amount: '1', currency: 'CNY' };
  const common = { warehouseId, quantity, unitCost, reference: 'bench', occurredAt: new Date() };
  await db.transaction((tx) =>
    stock.receive(
      tx,
      skuIds.map((skuId) => ({ ...common, key: `bench/${skuId}`, skuId })),
    ),
  );
}

interface Faults {
  oversold: number;
  falselyShort: number;
  refused: number;
}

/**
 * 64 callers ask 50 SKUs of their own for more than there is. Stock only goes down, so who was refused although the
 * stock that is left at the end would do was refused falsely; oversold is what the books cannot explain.
 */
async function scarce(house: House): Promise<Faults> {
  const few = house.skus.slice(-50);
  const inFew = { ...house, skus: few };
  const wanted = Array.from({ length: callers }, () => Array.from({ length: 100 }, () => order(inFew, { skus: 50, lines: 5 })));
  const demand = wanted
    .flat()
    .flatMap(({ lines }) => lines)
    .reduce((sum, { quantity }) => sum + quantity, 0);
  await receive(house, few, Math.floor((demand * 0.6) / 50));
  const refused: ReservedLine[][] = [];
  await Promise.all(
    wanted.map(async (requests) => {
      for (const request of requests) if ((await house.stock.reserve(request)).state === 'short') refused.push(request.lines);
    }),
  );
  const left = (await house.stock.available(house.db, few)).get(house.warehouseId) ?? new Map<string, number>();
  const fits = (lines: readonly ReservedLine[]) => {
    const sums = new Map<string, number>();
    for (const { skuId, quantity } of lines) sums.set(skuId, (sums.get(skuId) ?? 0) + quantity);
    return [...sums].every(([skuId, quantity]) => quantity <= (left.get(skuId) ?? 0));
  };
  return { oversold: 0, falselyShort: refused.filter(fits).length, refused: refused.length };
}

async function measure(house: House, load: Load, progress: (text: string) => void) {
  const bare: number[] = [];
  const ours: Round[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const limit = await bareRound(house, load);
    const own = await ourRound(house, load);
    progress(`${load.name} ${round === 0 ? 'warm-up' : round}: bare ${limit.toFixed(0)}/s, ours ${own.perSecond.toFixed(0)}/s`);
    if (round === 0) continue;
    bare.push(limit);
    ours.push(own);
  }
  return { load, bare, ours };
}

function figureOf({ load, bare, ours }: Awaited<ReturnType<typeof measure>>, faults: Faults): Figure {
  const value = median(ours.map(({ perSecond }) => perSecond));
  const limit = median(bare);
  const p99 = median(ours.map((round) => round.p99));
  const falselyShort = faults.falselyShort + ours.reduce((sum, { refused }) => sum + refused, 0);
  return {
    name: `reservation-${load.name}`,
    what: `reserve ${load.what}, ${callers} callers, durable`,
    value,
    unit: 'orders/s',
    limit: { what: 'one set statement per micro-batch, bare', value: limit },
    goal: `≥ 0.5 × and ≥ ${load.goal.toLocaleString('en')}/s; p99 ≤ 20 ms; 0 oversold, 0 falsely short`,
    met: value >= 0.5 * limit && value >= load.goal && p99 <= 20 && faults.oversold === 0 && falselyShort === 0,
    details: {
      p50Ms: median(ours.map((round) => round.p50)),
      p99Ms: p99,
      oversold: faults.oversold,
      falselyShort,
      refusedWhenScarce: faults.refused,
      rounds,
    },
  };
}

/** A database with stock to reserve. @param more plugins beside the inventory's */
export async function openHouse(url: string, more: readonly Plugin[] = []): Promise<{ house: House; close(): Promise<void> }> {
  const kernel = createKernel({
    plugins: [catalog, inventory, ...more],
    databaseUrl: url,
    role: 'none',
    log: createLog('error'),
  });
  await kernel.start();
  const { db } = kernel;
  const warehouses = await db.query<{ id: string }>(
    `INSERT INTO ${tableOf(Warehouse)} (code, name, country) VALUES ('BENCH', 'Bench', 'CN') RETURNING id`,
  );
  const skus = await db.query<{ id: string }>(
    `INSERT INTO ${tableOf(Sku)} (code, name) SELECT 'BENCH-' || n, 'Thing ' || n FROM generate_series(1, $1::int) n RETURNING id`,
    [skuCount + 50],
  );
  const stock = kernel.context('inventory').use(Stock);
  const house = {
    db,
    context: kernel.context('kernel'),
    stock,
    warehouseId: warehouses[0]?.id ?? '',
    skus: skus.map(({ id }) => id),
  };
  await receive(house, house.skus.slice(0, skuCount), plenty);
  await db.query('VACUUM ANALYZE');
  return { house, close: () => kernel.stop() };
}

/** Reservation through the public service beside bare SQL, in turns, on one database with durable commits. */
export const benchReservation: Bench = async ({ progress }) => {
  const dataDir = makeDataDir();
  const server = await startEmbedded({ dataDir, log: createLog('error') });
  const environment = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    const { house, close } = await openHouse(server.url);
    const measured = [];
    for (const load of loads) measured.push(await measure(house, load, progress));
    const faults = await scarce(house);
    // The bare rounds leave no lines of their own out: their reservations hold what they took, so the books must agree.
    const { mismatches, negative } = await house.stock.verify(house.db);
    await close();
    return measured.map((each) => figureOf(each, { ...faults, oversold: mismatches + negative }));
  } finally {
    if (environment === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = environment;
    await server.stop();
    await removeDataDir(dataDir);
  }
};
