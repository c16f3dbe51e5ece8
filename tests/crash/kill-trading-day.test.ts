import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { TradingDayReport } from '../../plugins/domain/demo/src/index.ts';
import { randomFrom } from '../../plugins/domain/demo/src/random.ts';
import { writeFolder } from '../trading-day/write-folder.ts';
import { makeDataDir, removeDataDir } from './data-dir.ts';
import { entrepot } from './entrepot.ts';

/** The report without what may differ between two runs: times and memory. */
function lasting(stdout: string): Omit<TradingDayReport, 'seconds' | 'peakRssMb'> {
  const { seconds: _, peakRssMb: __, ...rest } = JSON.parse(stdout) as TradingDayReport;
  return rest;
}

describe('a trading day that is killed', function () {
  this.timeout(300_000);
  const dataDirs: string[] = [];
  const folder = join(makeDataDir(), 'orders');
  const command = ['trading-day', '--orders', folder, '--json'];

  function dataDir(): string {
    const made = makeDataDir();
    dataDirs.push(made);
    return made;
  }

  let whole: string;
  let duration: number;

  before(async () => {
    writeFolder(folder, 'kill', 6, 40);
    const dir = dataDir();
    const first = await entrepot(command, dir).finished;
    expect(first.code, first.stderr).to.equal(0);
    whole = first.stdout;
    // The database is there: how long the days alone take tells where to aim.
    const report = JSON.parse(whole) as TradingDayReport;
    duration = report.seconds.total * 1_000;
  });

  after(async () => {
    for (const dir of dataDirs) await removeDataDir(dir);
    rmSync(join(folder, '..'), { recursive: true, force: true });
  });

  it('accounts for all of its input when nothing goes wrong', () => {
    const { proof, stock, orders } = lasting(whole);
    expect(proof).to.deep.equal({
      ordersAccountedFor: true,
      linesAccountedFor: true,
      valueAccountedFor: true,
      ledgerMatchesBalances: true,
    });
    expect(stock.negative).to.equal(0);
    for (const bucket of ['shipped', 'partlyShipped', 'held', 'cancelled'] as const) expect(orders[bucket]).to.be.greaterThan(0);
  });

  for (const seed of ['one', 'two', 'three']) {
    it(`ends with the same report after kill -9 at random moments (seed ${seed})`, async () => {
      const random = randomFrom(`kill/${seed}`);
      const dir = dataDir();
      let kills = 0;
      for (let attempt = 0; attempt < 12; attempt += 1) {
        const running = entrepot(command, dir);
        // Booting is not the day: wait until it works, then let it work for a random part of it.
        await running.printed(/reading/);
        await Promise.race([sleep(random.next() * duration * 0.6), running.finished]);
        const { signal, stderr } = await running.kill();
        if (signal === null) {
          expect(running.child.exitCode, stderr).to.equal(0);
          break;
        }
        kills += 1;
      }
      expect(kills).to.be.greaterThan(0);
      const last = await entrepot(command, dir).finished;
      expect(last.code, last.stderr).to.equal(0);
      expect(lasting(last.stdout)).to.deep.equal(lasting(whole));
    });
  }
});
