import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase } from '@entrepot/database/create-database';
import { startEmbedded } from '@entrepot/database/embedded';
import type { Context, Plugin } from '@entrepot/sdk';
import audit, { Log, verifyLog } from '@entrepot/security-audit';
import { createLog } from '../../core/src/log.ts';
import { removeDataDir } from '../crash/data-dir.ts';
import { cpuSeconds, postmasterOf } from './cpu-time.ts';
import { type Bench, type Figure, median } from './figure.ts';
import { posts, startSide, stopSide } from './http.ts';
import { prepareHouse } from './http-house.ts';
import * as importing from './import.ts';
import { putLoad } from './load.ts';
import * as reserving from './reservation.ts';

const root = join(import.meta.dirname, '../..');
const rounds = Number(process.env.AUDIT_ROUNDS ?? 7);
const lineCount = 100_000;
const postSeconds = 3;
const mostCost = 1.1;

const plugins = ['shops', 'catalog', 'logistics', 'carrier-rate-table', 'inventory', 'orders', 'warehouse'];

/** Work that was done. */
interface Done {
  perSecond: number;
  count: number;
}

/** One way to work, with the log and without it. */
interface Pair {
  name: string;
  what: string;
  unit: string;
  plain(round: number): Promise<Done>;
  audited(round: number): Promise<Done>;
  /** Seconds of CPU used so far. */
  cpu(): number | undefined;
}

interface Cost {
  perSecond: number;
  /** µs of CPU for one piece of work. */
  cpu: number;
}

/** Rounds of both in turns; each figure is the median of the rounds' ratios, for the machine is never twice the same. */
async function compare({ name, what, unit, plain, audited, cpu }: Pair, progress: (text: string) => void): Promise<Figure> {
  const measure = async (work: (round: number) => Promise<Done>, round: number): Promise<Cost> => {
    const before = cpu() ?? Number.NaN;
    const { perSecond, count } = await work(round);
    return { perSecond, cpu: (((cpu() ?? Number.NaN) - before) * 1e6) / count };
  };
  const pairs: { plain: Cost; audited: Cost }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const first = round % 2 === 0 ? await measure(plain, round) : undefined;
    const ours = await measure(audited, round);
    const pair = { plain: first ?? (await measure(plain, round)), audited: ours };
    const told = ({ perSecond, cpu: each }: Cost) => `${perSecond.toFixed(0)}/s, ${each.toFixed(1)} µs`;
    progress(`${name} ${round === 0 ? 'warm-up' : round}: without ${told(pair.plain)}, with ${told(pair.audited)}`);
    if (round > 0) pairs.push(pair);
  }
  const cost = median(pairs.map((pair) => pair.plain.perSecond / pair.audited.perSecond));
  return {
    name: `audit-${name}`,
    what: `${what}, with the audit log`,
    value: median(pairs.map((pair) => pair.audited.perSecond)),
    unit,
    limit: { what: 'the same without it', value: median(pairs.map((pair) => pair.plain.perSecond)) },
    goal: `costs ≤ ${mostCost} ×`,
    met: cost <= mostCost,
    details: {
      cost: cost.toFixed(3),
      cpuCost: median(pairs.map((pair) => pair.audited.cpu / pair.plain.cpu)).toFixed(3),
      rounds,
    },
  };
}

/** Commands do not seal; servers do, and what that costs counts. */
function sealing<T extends { context: Context }>(house: T): T {
  house.context.use(Log).start();
  return house;
}

async function benchImport(urls: Urls, progress: (text: string) => void): Promise<Figure> {
  const plain = await importing.openHouse(await urls.make('import_plain'));
  const audited = sealing(await importing.openHouse(await urls.make('import_audited'), urls.more));
  const figure = await compare(
    {
      name: 'import',
      what: 'import of 100,000 order lines',
      unit: 'lines/s',
      plain: async (round) => ({ perSecond: await importing.importOnce(plain, `r${round}`), count: lineCount }),
      audited: async (round) => {
        const perSecond = await importing.importOnce(audited, `r${round}`);
        await audited.context.use(Log).seal();
        return { perSecond, count: lineCount };
      },
      cpu: () => urls.cpu(),
    },
    progress,
  );
  await audited.context.use(Log).stop();
  await plain.close();
  await audited.close();
  return figure;
}

async function benchReservation(urls: Urls, progress: (text: string) => void): Promise<Figure[]> {
  const plain = await reserving.openHouse(await urls.make('reserve_plain'));
  const audited = await reserving.openHouse(await urls.make('reserve_audited'), urls.more);
  sealing(audited.house);
  const figures: Figure[] = [];
  for (const load of reserving.loads) {
    const pair: Pair = {
      name: `reservation-${load.name}`,
      what: `reserve ${load.what}`,
      unit: 'orders/s',
      plain: () => reserve(plain.house, load),
      audited: async () => {
        const done = await reserve(audited.house, load);
        await audited.house.context.use(Log).seal();
        return done;
      },
      cpu: () => urls.cpu(),
    };
    figures.push(await compare(pair, progress));
  }
  await audited.house.context.use(Log).stop();
  await plain.close();
  await audited.close();
  return figures;
}

async function reserve(house: reserving.House, load: reserving.Load): Promise<Done> {
  const { perSecond } = await reserving.ourRound(house, load);
  return { perSecond, count: perSecond * reserving.roundSeconds };
}

/** Two servers as users start them, each on a database of its own. */
async function benchOrders(urls: Urls, progress: (text: string) => void): Promise<Figure[]> {
  const start = async (name: string, more: readonly string[]) => {
    const url = await urls.make(`orders_${name}`);
    const house = await prepareHouse(url);
    const folder = join(urls.folder, name);
    mkdirSync(folder);
    const enabled = [...plugins, ...more].map((each) => `'${each}': true`).join(', ');
    writeFileSync(join(folder, 'entrepot.config.ts'), `export default { plugins: { ${enabled} } };\n`);
    return { house, side: await startSide('ours', [join(root, 'core/bin/entrepot.js'), 'start'], url, folder) };
  };
  const plain = await start('plain', []);
  const audited = await start('audited', ['security-audit']);
  try {
    const figures: Figure[] = [];
    for (const connections of [1, 8]) {
      const place = ({ house, side }: typeof plain, name: string) => {
        const next = posts(house, 'ours', `${name}${connections}`);
        return async (round: number): Promise<Done> => {
          const { rate, times } = await putLoad({ port: side.port, connections, seconds: round === 0 ? 1 : postSeconds, next });
          // What was written is sealed within the next second.
          await sleep(1_500);
          return { perSecond: rate, count: times.length };
        };
      };
      const pair: Pair = {
        name: `order-${connections}`,
        what: `POST an order of 3 lines, ${connections} ${connections === 1 ? 'connection' : 'connections'}`,
        unit: 'orders/s',
        plain: place(plain, 'plain'),
        audited: place(audited, 'audited'),
        cpu: () => urls.cpu([plain.side.child.pid ?? 0, audited.side.child.pid ?? 0]),
      };
      figures.push(await compare(pair, progress));
    }
    return figures;
  } finally {
    await stopSide(plain.side);
    await stopSide(audited.side);
  }
}

const changes = 200_000;

/** The whole log, recomputed: 200,000 changes of one row each. */
async function benchVerify(urls: Urls, progress: (text: string) => void): Promise<Figure> {
  const house = await importing.openHouse(await urls.make('verify'), urls.more);
  const { db, context } = house;
  for (let done = 0; done < changes; done += 20_000) {
    await db.query(`DO $$ BEGIN FOR i IN 1..20000 LOOP
      UPDATE catalog.skus SET weight_grams = i WHERE code = 'S' || (i % 1000); END LOOP; END $$`);
    await context.use(Log).seal();
    progress(`verify: ${done + 20_000} changes`);
  }
  await db.query('VACUUM ANALYZE');
  const keys = await context.use(Log).keys();
  const rates: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const { entries, seconds, faults } = await verifyLog(db, keys);
    if (faults.length > 0) throw new Error(JSON.stringify(faults));
    rates.push(entries / seconds);
    progress(`verify ${round + 1}: ${(entries / seconds).toFixed(0)} entries/s`);
  }
  await house.close();
  return {
    name: 'audit-verify',
    what: 'entries verified: hashes, chain, tree, signatures',
    value: median(rates),
    unit: 'entries/s',
    goal: '≥ 100,000/s',
    met: median(rates) >= 100_000,
    details: { entries: changes },
  };
}

interface Urls {
  folder: string;
  more: readonly Plugin[];
  cpu(pids?: readonly number[]): number | undefined;
  make(name: string): Promise<string>;
}

/** What the audit log costs those who write: the same work with and without it, in turns, with durable commits. */
export const benchAudit: Bench = async ({ progress }) => {
  mkdirSync(join(root, '.entrepot'), { recursive: true });
  const folder = mkdtempSync(join(root, '.entrepot', 'bench-audit-'));
  const server = await startEmbedded({ dataDir: join(folder, 'data'), log: createLog('error') });
  const keys = process.env.ENTREPOT_AUDIT_FOLDER;
  process.env.ENTREPOT_AUDIT_FOLDER = join(folder, 'log');
  const postmaster = await postmasterOf(server.url);
  const urls: Urls = {
    folder,
    more: [audit],
    make: (name) => createDatabase(server.url, name),
    cpu: (pids) => cpuSeconds(postmaster, pids),
  };
  const only = process.env.AUDIT_BENCH?.split(',');
  try {
    const figures: Figure[] = [];
    if (!only || only.includes('import')) figures.push(await benchImport(urls, progress));
    if (!only || only.includes('reservation')) figures.push(...(await benchReservation(urls, progress)));
    if (!only || only.includes('orders')) figures.push(...(await benchOrders(urls, progress)));
    if (!only || only.includes('verify')) figures.push(await benchVerify(urls, progress));
    return figures;
  } finally {
    if (keys === undefined) delete process.env.ENTREPOT_AUDIT_FOLDER;
    else process.env.ENTREPOT_AUDIT_FOLDER = keys;
    await server.stop();
    await removeDataDir(join(folder, 'data'));
    rmSync(folder, { recursive: true, force: true });
  }
};
