import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { skip } from '@entrepot/core/testing';
import { expect } from 'chai';
import type { TradingDayReport } from '../../plugins/domain/demo/src/index.ts';
import { makeDataDir, removeDataDir } from '../crash/data-dir.ts';
import { entrepot, root } from '../crash/entrepot.ts';

const folder = join(root, '../shared/data/retail');

describe('the trading day on the whole retail folder', function () {
  this.timeout(900_000);
  let dataDir: string | undefined;
  let first: TradingDayReport;

  async function takeDays(dir: string): Promise<TradingDayReport> {
    const { code, stdout, stderr } = await entrepot(['trading-day', '--orders', folder, '--json'], dir).finished;
    expect(code, stderr.slice(-2_000)).to.equal(0);
    // Nothing but the report stands on stdout.
    return JSON.parse(stdout) as TradingDayReport;
  }

  before(async function () {
    if (!existsSync(folder)) skip(this, 'skipped: no ../shared');
    dataDir = makeDataDir();
    first = await takeDays(dataDir);
  });

  after(async () => {
    if (dataDir !== undefined) await removeDataDir(dataDir);
  });

  it('reads all that is in the files', () => {
    expect(first.input).to.deep.equal({
      lines: 209_029,
      orders: 10_783,
      cancellations: 1_677,
      value: '3706827.641',
      currency: 'GBP',
    });
  });

  it('accounts for every order, line and penny, and its books agree', () => {
    expect(first.proof).to.deep.equal({
      ordersAccountedFor: true,
      linesAccountedFor: true,
      valueAccountedFor: true,
      ledgerMatchesBalances: true,
    });
    expect(first.stock).to.include({ mismatches: 0, negative: 0 });
    expect(first.labels).to.equal(first.parcels);
  });

  it('ships most of what can be shipped and runs short of some', () => {
    const { shipped, partlyShipped, held, short, cancelled, rejected } = first.orders;
    expect(shipped + partlyShipped).to.be.greaterThan(6_500);
    expect(partlyShipped + short).to.be.within(500, 3_000);
    expect(cancelled).to.be.at.least(1_677);
    expect(held).to.be.greaterThan(1_000);
    expect(rejected).to.equal(651);
  });

  it('stays below a gigabyte', () => {
    expect(first.peakRssMb).to.be.lessThan(1_024);
  });

  it('changes nothing when it runs again', async () => {
    const { seconds: _, peakRssMb: __, ...again } = await takeDays(dataDir ?? '');
    const { seconds: ___, peakRssMb: ____, ...before } = first;
    expect(again).to.deep.equal(before);
  });
});
