import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbedded } from '@entrepot/database/embedded';
import { expect } from 'chai';
import pg from 'pg';
import { createLog } from '../../core/src/log.ts';
import { freePort } from '../bench/free-port.ts';
import { makeDataDir, removeDataDir } from './data-dir.ts';
import { entrepot, type Running } from './entrepot.ts';

const ready = /Entrepot (runs|serves) at/;

async function query<T extends pg.QueryResultRow>(dataDir: string, sql: string): Promise<T[]> {
  const server = await startEmbedded({ dataDir, log: createLog('error') });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
    await server.stop();
  }
}

const bucketsOf = (dataDir: string) =>
  query<{ bucket: string; count: string }>(dataDir, 'SELECT bucket, count(*) FROM orders.orders GROUP BY bucket ORDER BY bucket');

describe('npm start that is killed', function () {
  this.timeout(180_000);
  const dataDirs: string[] = [];

  function dataDir(): string {
    const made = makeDataDir();
    dataDirs.push(made);
    return made;
  }

  async function start(dir: string): Promise<Running> {
    return entrepot(['start'], dir, { env: { PORT: String(await freePort()) } });
  }

  after(async () => {
    for (const dir of dataDirs) await removeDataDir(dir);
  });

  it('finishes the demo company at the next start, with the same result', async () => {
    const calm = dataDir();
    const began = performance.now();
    const undisturbed = await start(calm);
    await undisturbed.printed(ready);
    const took = performance.now() - began;
    undisturbed.child.kill('SIGTERM');
    expect((await undisturbed.finished).code).to.equal(0);

    const shaken = dataDir();
    for (const part of [0.5, 0.4, 0.3]) {
      const running = await start(shaken);
      await Promise.race([sleep(took * part), running.printed(ready)]);
      await running.kill();
    }
    const last = await start(shaken);
    await last.printed(ready);
    last.child.kill('SIGTERM');
    await last.finished;
    const buckets = await bucketsOf(shaken);
    expect(buckets.map(({ bucket }) => bucket)).not.to.include('open');
    expect(buckets).to.deep.equal(await bucketsOf(calm));
  });

  it('serves the same rows after kill -9 as before it', async () => {
    const dir = dataDir();
    const first = await start(dir);
    await first.printed(ready);
    await first.kill();
    const count = 'SELECT count(*) AS movements, sum(quantity) AS pieces FROM inventory.stock_movements';
    const [before] = await query<{ movements: string; pieces: string }>(dir, count);
    const second = await start(dir);
    await second.printed(ready);
    second.child.kill('SIGTERM');
    expect((await second.finished).code).to.equal(0);
    expect((await query(dir, count))[0]).to.deep.equal(before);
  });
});
