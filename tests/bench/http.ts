import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbedded } from '@entrepot/database/embedded';
import { createLog } from '../../core/src/log.ts';
import { removeDataDir } from '../crash/data-dir.ts';
import { type Bench, type Figure, median } from './figure.ts';
import { freePort } from './free-port.ts';
import { type House, prepareHouse } from './http-house.ts';
import { type Load, type LoadResult, putLoad } from './load.ts';

const root = join(import.meta.dirname, '../..');
const rounds = 5;
const seconds = 3;

export interface Side {
  name: 'ours' | 'bare';
  port: number;
  child: ChildProcess;
}

type Requests = Load['next'];

function answers(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).once('error', () => resolve(false));
  });
}

/** Both sides are one process each, on the same database, with ten connections to it. */
export async function startSide(name: Side['name'], args: readonly string[], databaseUrl: string, cwd = root): Promise<Side> {
  const port = await freePort();
  const child = spawn(process.execPath, ['--conditions=development', ...args], {
    cwd,
    env: { ...process.env, DATABASE_URL: databaseUrl, PORT: String(port), NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  for (const until = performance.now() + 60_000; !(await answers(port, '/readyz')); await sleep(20)) {
    if (child.exitCode !== null || performance.now() > until) throw new Error(`${name} did not start: ${stderr}`);
  }
  return { name, port, child };
}

export async function stopSide({ child }: Side): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'close');
}

/** Rounds of both sides in turns, after one to warm up. @returns requests a second, the median of the rounds */
async function compare(
  sides: readonly Side[],
  connections: number,
  requestsOf: (side: Side['name']) => Requests,
): Promise<Record<Side['name'], LoadResult>> {
  const results = { ours: [] as LoadResult[], bare: [] as LoadResult[] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, port } of sides) {
      const result = await putLoad({ port, connections, seconds: round === 0 ? 1 : seconds, next: requestsOf(name) });
      if (round > 0) results[name].push(result);
    }
  }
  const middle = (all: readonly LoadResult[]) => ({
    rate: median(all.map(({ rate }) => rate)),
    times: all.flatMap(({ times }) => times),
  });
  return { ours: middle(results.ours), bare: middle(results.bare) };
}

interface Wanted {
  name: string;
  what: string;
  unit: string;
  share: number;
}

function figureOf({ name, what, unit, share }: Wanted, { ours, bare }: Record<Side['name'], LoadResult>): Figure {
  return {
    name,
    what,
    value: ours.rate,
    unit,
    limit: { what: 'bare node:http + pg, the same rows', value: bare.rate },
    goal: `≥ ${share} ×`,
    met: ours.rate >= share * bare.rate,
    details: { p50Ms: median(ours.times).toFixed(2), bareP50Ms: median(bare.times).toFixed(2), rounds },
  };
}

function reads(house: House, side: Side['name']): { one: Requests; list: Requests } {
  const headers = side === 'ours' ? { authorization: `Bearer ${house.token}` } : {};
  const base = side === 'ours' ? '/api/v1/catalog/products' : '/products';
  let count = 0;
  return {
    one: () => ({ path: `${base}/${house.products[count++ % house.products.length]}`, headers }),
    list: () => {
      const brand = house.brands[count++ % house.brands.length] ?? '';
      const filter = encodeURIComponent(JSON.stringify({ brand: { eq: brand }, status: { eq: 'active' } }));
      return { path: side === 'ours' ? `${base}?filter=${filter}` : `${base}?brand=${brand}`, headers };
    },
  };
}

/** Orders of three lines spread over all SKUs; every one gets its stock. */
export function posts(house: House, side: Side['name'], run: string): Requests {
  let count = 0;
  return () => {
    count += 1;
    const lines = [0, 1, 2].map((offset) => {
      const sku = house.skus[(count * 3 + offset) % house.skus.length] as House['skus'][number];
      return { sku, quantity: 1 + offset };
    });
    const externalId = `${side}-${run}-${count}`;
    const shop = house.shops[count % house.shops.length] ?? '';
    const order = side === 'ours' ? ourOrder(shop, externalId, lines) : bareOrder(shop, house.warehouse, externalId, lines);
    const headers: Record<string, string> = side === 'ours' ? { authorization: `Bearer ${house.token}` } : {};
    return { method: 'POST', path: side === 'ours' ? '/api/v1/orders/orders' : '/orders', body: JSON.stringify(order), headers };
  };
}

type Wish = { sku: House['skus'][number]; quantity: number };

function ourOrder(shop: string, externalId: string, lines: readonly Wish[]) {
  return {
    shop,
    externalId,
    orderedAt: '2031-03-01T08:00:00Z',
    customerCode: 'K1',
    customerName: 'Ada Byron',
    shipToName: 'Ada Byron',
    shipToAddress: '1 Mill Lane',
    shipToCity: 'Leeds',
    shipToPostcode: 'LS1 4DY',
    shipToCountry: 'GB',
    currency: 'GBP',
    lines: lines.map(({ sku, quantity }) => ({
      skuCode: sku.code,
      quantity,
      unitPrice: { amount: '4.95', currency: 'GBP' },
    })),
  };
}

function bareOrder(shop: string, warehouse: string, externalId: string, lines: readonly Wish[]) {
  return {
    shop,
    warehouse,
    externalId,
    orderedAt: '2031-03-01T08:00:00Z',
    lines: lines.map(({ sku, quantity }) => ({ sku: sku.id, skuCode: sku.code, quantity, price: '4.95' })),
  };
}

/** Our server beside a bare one, both as processes of their own on one database with durable commits. */
export const benchHttp: Bench = async ({ progress }) => {
  mkdirSync(join(root, '.entrepot'), { recursive: true });
  const folder = mkdtempSync(join(root, '.entrepot', 'bench-http-'));
  const server = await startEmbedded({ dataDir: join(folder, 'data'), log: createLog('error') });
  const sides: Side[] = [];
  try {
    progress('http: 20,000 products, 2,000 SKUs with stock, a role with a rule');
    const house = await prepareHouse(server.url);
    sides.push(await startSide('bare', [join(root, 'tests/bench/bare/server.ts')], server.url));
    sides.push(await startSide('ours', [join(root, 'core/bin/entrepot.js'), 'start'], server.url));
    const of = { ours: reads(house, 'ours'), bare: reads(house, 'bare') };
    const figures: Figure[] = [];
    progress('http: one record');
    const one = { name: 'http-one', what: 'GET one record, permissions on, 8 connections', unit: 'requests/s', share: 0.8 };
    figures.push(figureOf(one, await compare(sides, 8, (side) => of[side].one)));
    progress('http: lists');
    const list = {
      name: 'http-list',
      what: 'GET a filtered list of 50, permissions on, 8 connections',
      unit: 'lists/s',
      share: 1.2,
    };
    figures.push(figureOf(list, await compare(sides, 8, (side) => of[side].list)));
    for (const connections of [1, 8]) {
      progress(`http: orders, ${connections} ${connections === 1 ? 'connection' : 'connections'}`);
      const placing = { ours: posts(house, 'ours', `c${connections}`), bare: posts(house, 'bare', `c${connections}`) };
      const what = `POST an order of 3 lines that is reserved at once, ${connections} ${connections === 1 ? 'connection' : 'connections'}`;
      const wanted = { name: `http-order-${connections}`, what, unit: 'orders/s', share: 0.5 };
      figures.push(figureOf(wanted, await compare(sides, connections, (side) => placing[side])));
    }
    await house.assertReserved();
    return figures;
  } finally {
    for (const side of sides) await stopSide(side);
    await server.stop();
    await removeDataDir(join(folder, 'data'));
    rmSync(folder, { recursive: true, force: true });
  }
};
