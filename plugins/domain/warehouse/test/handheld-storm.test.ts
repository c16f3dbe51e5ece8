import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { BinBalance, Stock, StockMovement } from '@entrepot/inventory';
import { tableOf } from '@entrepot/sdk';
import { type Operation, type Outcome, Scan } from '@entrepot/warehouse';
import { expect } from 'chai';
import { TestHandheld } from './handheld.ts';
import { openFloor, type TradingFloor } from './trading-floor.ts';

const devices = 4;
/** Scans in all; `HANDHELD_SCANS=1000` is the full size. */
const scans = Number(process.env.HANDHELD_SCANS ?? 400);
const day = 86_400_000;

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type Send = (operations: readonly Operation[]) => Promise<Outcome[]>;

/** Goods come in and are carried twice: out of order none of it would fit. The clock jumps by days. */
function work(handheld: TestHandheld, place: number, count: number, random: () => number): Operation[] {
  const bins = [`A-1-${place % 3}`, `A-2-${place % 3}`, `A-2-${(place + 1) % 3}`];
  const goods = ['cup', 'pot'][place % 2] ?? '';
  return Array.from({ length: count }, (_, index) => {
    const round = Math.floor(index / 3);
    const moved = { barcode: goods, quantity: 1 + (round % 4) };
    const at = new Date(Date.UTC(2026, 2, 2) + Math.round((random() - 0.5) * 20 * day)).toISOString();
    if (index % 3 === 0) return handheld.scan('receive', { ...moved, reference: `R-${place}`, bin: bins[0] }, at);
    const step = index % 3;
    return handheld.scan('move', { ...moved, from: bins[step - 1], bin: bins[step] }, at);
  });
}

/** As a bad network delivers it: a twentieth comes twice, everything out of order, several calls at once. */
async function deliver(send: Send, operations: readonly Operation[], random: () => number): Promise<void> {
  const repeated = operations.filter(() => random() < 0.05);
  const mixed = [...operations, ...repeated]
    .map((operation) => ({ operation, place: operation.sequence + random() * 60 }))
    .sort((a, b) => a.place - b.place)
    .map(({ operation }) => operation);
  const calls: Operation[][] = [];
  for (let start = 0; start < mixed.length; start += 23) calls.push(mixed.slice(start, start + 23));
  while (calls.length > 0) await Promise.all(calls.splice(0, 3).map(send));
}

describe('a thousand scans of four handhelds', function () {
  this.timeout(180_000);
  let floor: TradingFloor;
  let all: Operation[];
  let handhelds: TestHandheld[];

  beforeEach(async () => {
    floor = await openFloor();
    await floor.receive('cup', '', 1);
    await floor.receive('pot', '', 1);
    const random = seeded(7);
    handhelds = Array.from({ length: devices }, (_, index) => new TestHandheld(floor, `handheld-${index}`));
    all = handhelds.flatMap((handheld, index) => work(handheld, index, scans / devices, random));
  });

  afterEach(() => floor.app.stop());

  async function expectAllOnce(): Promise<void> {
    const { db } = floor.context;
    const states = await db.query(`SELECT state, count(*) FROM ${tableOf(Scan)} GROUP BY 1`);
    expect(states).to.deep.equal([{ state: 'applied', count: scans }]);
    const receives = all.filter(({ kind }) => kind === 'receive');
    const [written] = await db.query(`SELECT count(*) FROM ${tableOf(StockMovement)} WHERE key LIKE 'scan:%'`);
    expect(written).to.deep.equal({ count: receives.length + 2 * (scans - receives.length) });
    const [stock] = await db.query(`SELECT sum(on_hand)::bigint AS units FROM ${tableOf(BinBalance)} WHERE bin <> ''`);
    expect(stock).to.deep.equal({ units: receives.reduce((sum, { facts }) => sum + Number(facts.quantity), 0) });
    expect(await floor.context.use(Stock).verify(db)).to.include({ mismatches: 0, negative: 0 });
  }

  it('are all applied once, in order, though a twentieth comes twice and all come mixed', async () => {
    const started = performance.now();
    await Promise.all(
      handhelds.map((handheld, index) => {
        const own = all.slice((index * scans) / devices, ((index + 1) * scans) / devices);
        return deliver((operations) => handheld.send(operations, 1), own, seeded(index + 1));
      }),
    );
    const seconds = (performance.now() - started) / 1_000;
    console.log(`      ${scans} scans of ${devices} handhelds in ${seconds.toFixed(1)} s`);
    await expectAllOnce();
  });

  it('are all applied once though the server is killed again and again', async () => {
    const { NODE_OPTIONS: _, ...env } = process.env;
    let server: ChildProcess | undefined;
    let port = '';
    const start = async () => {
      const child = spawn(
        process.execPath,
        ['--conditions=development', join(import.meta.dirname, 'floor-server.ts'), floor.app.databaseUrl],
        {
          env,
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      server = child;
      const [told] = await once(child.stdout, 'data');
      port = String(told).trim();
    };
    const kill = async () => {
      const gone = server && once(server, 'exit');
      server?.kill('SIGKILL');
      await gone;
    };
    const post = async (index: number, operations: readonly Operation[], from: number): Promise<Outcome[]> => {
      try {
        const answer = await fetch(`http://127.0.0.1:${port}/api/v1/warehouse/recordScans`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-person': `person-${index}` },
          body: JSON.stringify({ device: `handheld-${index}`, from, operations }),
        });
        const body = (await answer.json()) as { outcomes?: Outcome[] };
        return body.outcomes ?? [];
      } catch {
        // Killed meanwhile: what was sent stays in the queue.
        return [];
      }
    };
    const queues = handhelds.map((__, index) => all.slice((index * scans) / devices, ((index + 1) * scans) / devices));
    const random = seeded(99);
    const left = () => queues.reduce((sum, queue) => sum + queue.length, 0);
    const drain = async (index: number, until: () => boolean) => {
      const queue = queues[index] ?? [];
      while (queue.length > 0 && !until()) {
        const outcomes = await post(index, queue.slice(0, 20), queue[0]?.sequence ?? 1);
        const final = new Set(outcomes.filter(({ state }) => state !== 'waiting').map(({ id }) => id));
        queue.splice(0, queue.length, ...queue.filter(({ id }) => !final.has(id)));
        if (outcomes.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    for (let round = 0; round < 3; round += 1) {
      await start();
      let dead = false;
      const work = Promise.all(queues.map((__, index) => drain(index, () => dead)));
      // In the middle of its work: something is done, something is not.
      const target = left() - 20 - Math.floor((random() * scans) / 6);
      while (left() > target) await new Promise((resolve) => setTimeout(resolve, 2));
      await kill();
      dead = true;
      await work;
    }
    await start();
    await Promise.all(queues.map((__, index) => drain(index, () => false)));
    await kill();
    await expectAllOnce();
  });
});
