import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { expect } from 'chai';
import { Errand, kills, steps } from './kill-plugin.ts';

// 200 with ENTREPOT_PROOF=full; some minutes.
const deaths = process.env.ENTREPOT_PROOF === 'full' ? 200 : 6;
const workers = 2;
const runsPerDeath = 15;
const script = join(import.meta.dirname, 'kill-process.ts');

class Worker {
  readonly child: ChildProcess;
  readonly ready: Promise<unknown>;
  readonly gone: Promise<unknown>;

  constructor(databaseUrl: string) {
    const { NODE_OPTIONS: _, ...env } = process.env;
    const args = ['--conditions=development', script, databaseUrl];
    this.child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.gone = once(this.child, 'exit');
    this.ready = Promise.race([once(this.child.stdout ?? this.child, 'data'), this.gone]);
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.gone;
  }
}

/** What must stand after a run: each effect once, and its undoing once where it was refused. */
function expected(number: number): string[] {
  return [...steps, ...(number % 3 === 0 ? steps.map((name) => `undo ${name}`) : [])].toSorted();
}

async function start(app: TestApp, from: number, count: number): Promise<void> {
  await app.context.db.transaction(async (tx) => {
    const numbers = Array.from({ length: count }, (_, index) => from + index);
    await Promise.all(numbers.map((number) => tx.start(Errand, { number }, { key: String(number) })));
  });
}

async function open(app: TestApp): Promise<number> {
  const [row] = await app.context.db.query<{ count: number }>(
    `SELECT count(*)::int FROM kernel.sagas WHERE state IN ('running', 'undoing')`,
  );
  return row?.count ?? -1;
}

/** Waits until so many steps more have taken effect: whoever is killed then is in the middle of something. */
async function steppedOn(app: TestApp, more: number): Promise<void> {
  const count = async () => {
    const [row] = await app.context.db.query<{ count: number }>('SELECT count(*)::int FROM kills.effects');
    return row?.count ?? 0;
  };
  const end = (await count()) + more;
  for (let look = 0; look < 2_000 && (await count()) < end; look += 1) await sleep(2);
}

describe('sagas in processes that are killed', function () {
  this.timeout(1_200_000);

  it(`come to their end: 0 lost, 0 effects twice in ${deaths} random kills`, async () => {
    const app = await createTestApp({ plugins: [kills] });
    const { db } = app.context;
    const alive = Array.from({ length: workers }, () => new Worker(app.databaseUrl));
    let runs = 0;
    try {
      await Promise.all(alive.map(({ ready }) => ready));
      for (let death = 0; death < deaths; death += 1) {
        await start(app, runs, runsPerDeath);
        runs += runsPerDeath;
        await steppedOn(app, Math.floor(Math.random() * 0.7 * runsPerDeath * steps.length));
        const victim = death % workers;
        await alive[victim]?.kill();
        alive[victim] = new Worker(app.databaseUrl);
        await alive[victim].ready;
      }
      const killed = performance.now();
      for (let look = 0; look < 1_200 && (await open(app)) > 0; look += 1) await sleep(50);
      console.log(`      ${runs} runs, all ended ${Math.round(performance.now() - killed)} ms after the last start of a process`);
    } finally {
      await Promise.all(alive.map((worker) => worker.kill()));
    }
    const states = await db.query<{ key: string; state: string; error: { code: string } | null }>(
      'SELECT key, state, error FROM kernel.sagas',
    );
    const effects = await db.query<{ run: string; name: string }>('SELECT run, name FROM kills.effects');
    const byRun = Map.groupBy(effects, ({ run }) => run);
    const wrong = states.filter(({ key, state }) => {
      const number = Number(key);
      const names = (byRun.get(key) ?? []).map(({ name }) => name).toSorted();
      return state !== (number % 3 === 0 ? 'failed' : 'done') || names.join() !== expected(number).join();
    });
    expect(states).to.have.length(runs);
    expect(wrong.slice(0, 5).map((each) => ({ ...each, effects: byRun.get(each.key) }))).to.deep.equal([]);
    const [lost] = await db.query<{ lost: number }>(`SELECT count(*)::int AS lost FROM kernel.saga_steps WHERE kind = 'lost'`);
    const [calls] = await db.query<{ keys: number; calls: number }>(
      'SELECT count(DISTINCT key)::int AS keys, count(*)::int AS calls FROM kills.calls',
    );
    console.log(`      ${lost?.lost} takeovers; ${calls?.calls} calls outside under ${calls?.keys} keys`);
    expect(calls?.keys).to.equal(runs);
    expect(lost?.lost).to.be.greaterThan(0);
  });
});
