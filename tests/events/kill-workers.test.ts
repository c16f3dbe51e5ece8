import { setTimeout as sleep } from 'node:timers/promises';
import { createTestApp } from '@entrepot/core/testing';
import { tableOf } from '@entrepot/sdk';
import { expect } from 'chai';
import { Copy, Entry, FollowUp, faultyLedger, moved } from './ledger.ts';
import { WorkerProcess } from './worker-process.ts';

// The whole proof: ENTREPOT_KILLS=200 npx mocha tests/events/kill-workers.test.ts
const kills = Number(process.env.ENTREPOT_KILLS ?? 5);
const keys = 20;

describe('two workers that are killed while they deliver events', function () {
  this.timeout(60_000 + kills * 10_000);

  it(`lose no event and do nothing twice (${kills} kills)`, async () => {
    const app = await createTestApp({ plugins: [faultyLedger] });
    const { db } = app.context;
    const workers: WorkerProcess[] = [];
    const start = async () => {
      const worker = new WorkerProcess(app.databaseUrl, 'faulty');
      workers.push(worker);
      await worker.printed('ready');
    };
    let published = 0;
    let isOver = false;
    const publish = async () => {
      while (!isOver) {
        const messages = Array.from({ length: 1 + Math.floor(Math.random() * 10) }, () => {
          published += 1;
          return { key: `key-${published % keys}`, payload: { number: published } };
        });
        await db.transaction((tx) => tx.emit(moved, ...messages));
        await sleep(20);
      }
    };
    const count = async (entity: { name: string; plural: string }) =>
      (await db.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${tableOf(entity)}`))[0]?.count ?? 0;
    const publishing = publish();
    try {
      await Promise.all([start(), start()]);
      for (let killed = 0; killed < kills; killed += 1) {
        await sleep(Math.random() * 400);
        const [victim] = workers.splice(Math.floor(Math.random() * workers.length), 1);
        await victim?.kill();
        await start();
      }
      isOver = true;
      await publishing;
      const isThere = async () => Math.min(...(await Promise.all([Entry, FollowUp, Copy].map(count)))) >= published;
      for (let look = 0; look < 300 && !(await isThere()); look += 1) await sleep(200);
    } finally {
      isOver = true;
      await Promise.all(workers.map((worker) => worker.kill()));
    }
    console.log(`      ${kills} kills, ${published} events`);
    for (const entity of [Entry, FollowUp]) {
      const [books] = await db.query<{ rows: number; numbers: number; disordered: number }>(
        `SELECT count(*)::int AS rows, count(DISTINCT number)::int AS numbers, count(*) FILTER (WHERE NOT in_order)::int AS disordered
         FROM ${tableOf(entity)}`,
      );
      expect(books, entity.name).to.deep.equal({ rows: published, numbers: published, disordered: 0 });
    }
    expect(await count(Copy)).to.equal(published);
    expect(await db.query('SELECT error FROM kernel.parked_events')).to.deep.equal([]);
  });
});
