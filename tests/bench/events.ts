import { createKernel, createLog } from '@entrepot/core';
import { startEmbedded } from '@entrepot/database/embedded';
import { tableOf } from '@entrepot/sdk';
import { makeDataDir, removeDataDir } from '../crash/data-dir.ts';
import { Copy, plainLedger } from '../events/ledger.ts';
import { WorkerProcess } from '../events/worker-process.ts';
import { cpuSeconds, postmasterOf } from './cpu-time.ts';
import { type Bench, type BenchContext, type Figure, median } from './figure.ts';

const events = 20_000;
/** As an order that is taken in: received, approved, reserved … */
const together = 5;
const rounds = 3;
const goal = 5_000;

interface Round {
  /** Events a second. */
  rate: number;
  /** Microseconds of CPU that an event took, of PostgreSQL, both workers and this process; where it can be told. */
  cpu: number | undefined;
  lost: number;
  twice: number;
}

/** Two workers publish `events` and deliver them. @returns events a second from the first publication to the last row */
async function round(url: string, mode: 'once' | 'least', { progress }: BenchContext): Promise<Round> {
  const kernel = createKernel({
    plugins: [plainLedger(mode === 'once')],
    databaseUrl: url,
    role: 'none',
    log: createLog('error'),
  });
  await kernel.start();
  const count = async () => {
    const [row] = await kernel.db.query<{ rows: number; distinct: number }>(
      `SELECT count(*)::int AS rows, count(DISTINCT number)::int AS distinct FROM ${tableOf(Copy)}`,
    );
    return row ?? { rows: 0, distinct: 0 };
  };
  const isOver = async () =>
    (await kernel.db.query<{ over: boolean }>(`SELECT min(position) >= $1 AS over FROM kernel.subscriptions`, [events]))[0]?.over;
  const workers = [new WorkerProcess(url, mode), new WorkerProcess(url, mode)];
  try {
    await Promise.all(workers.map((worker) => worker.printed('ready')));
    const postmaster = await postmasterOf(url);
    const used = () =>
      cpuSeconds(
        postmaster,
        workers.map(({ pid }) => pid),
      );
    const [start, before] = [performance.now(), used()];
    for (const [index, worker] of workers.entries()) worker.publish(events / 2, together, (index * events) / 2);
    while (!(await isOver())) await new Promise((resolve) => setTimeout(resolve, 20));
    const rate = (events * 1000) / (performance.now() - start);
    const after = used();
    const cpu = before === undefined || after === undefined ? undefined : ((after - before) * 1e6) / events;
    const { rows, distinct } = await count();
    progress(`events ${mode}: ${rate.toFixed(0)}/s, ${cpu?.toFixed(0)} µs of CPU an event`);
    return { rate, cpu, lost: events - distinct, twice: rows - distinct };
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    await kernel.stop();
  }
}

async function measure(mode: 'once' | 'least', context: BenchContext): Promise<Round[]> {
  const results: Round[] = [];
  for (let index = 0; index < rounds; index += 1) {
    const dataDir = makeDataDir();
    const server = await startEmbedded({ dataDir, log: createLog('error') });
    try {
      results.push(await round(server.url, mode, context));
    } finally {
      await server.stop();
      await removeDataDir(dataDir);
    }
  }
  return results;
}

function figureOf(name: string, what: string, results: readonly Round[]): Figure {
  const value = median(results.map(({ rate }) => rate));
  const lost = results.reduce((sum, each) => sum + each.lost, 0);
  const twice = results.reduce((sum, each) => sum + each.twice, 0);
  return {
    name,
    what,
    value,
    unit: 'events/s',
    goal: `≥ ${goal.toLocaleString('en')}/s; 0 lost, 0 twice`,
    met: value >= goal && lost === 0 && twice === 0,
    details: {
      rounds,
      events,
      'events a transaction': together,
      'CPU of an event': `${median(results.map(({ cpu }) => cpu ?? Number.NaN)).toFixed(0)} µs`,
      lost,
      twice,
    },
  };
}

/** Publishing and delivery together, in two worker processes on one database with durable commits; each event writes one row. */
export const benchEvents: Bench = async (context) => [
  figureOf('events-once', 'events published and delivered exactly once, 2 workers, durable', await measure('once', context)),
  figureOf(
    'events-least',
    'the same at least once, kept by the id of the event in a transaction each',
    await measure('least', context),
  ),
];
