import { expect } from 'chai';
import { printReport } from '../src/trading-day/print-report.ts';
import type { TradingDayReport } from '../src/trading-day/report.ts';
import { startStopwatch } from '../src/trading-day/stopwatch.ts';

function report(currency: string, shipped: number): TradingDayReport {
  const none = { shipped: 0, partlyShipped: 0, held: 0, short: 0, cancelled: 0, rejected: 0 };
  return {
    input: { lines: shipped * 2, orders: shipped, cancellations: 0, value: '10.5', currency },
    orders: { ...none, shipped },
    lines: { ...none, shipped: shipped * 2 },
    value: { shipped: '10.5', partlyShipped: '0', held: '0', short: '0', cancelled: '0', rejected: '0' },
    stock: { movements: 5, balances: 4, mismatches: 0, negative: 0 },
    labels: shipped,
    parcels: shipped,
    proof: { ordersAccountedFor: true, linesAccountedFor: true, valueAccountedFor: true, ledgerMatchesBalances: true },
    seconds: { import: 1, review: 0, route: 0, reserve: 0, pick: 0, pack: 0, ship: 0, total: 2 },
    peakRssMb: 100,
  };
}

describe('the printed report', () => {
  it('adds up orders over currencies and keeps their values apart', () => {
    const text = printReport([report('EUR', 1_000), report('GBP', 200)]);
    expect(text).to.match(/^Input: 1,200 orders, 0 of them cancellations, in 2,400 lines: 10.5 EUR, 10.5 GBP$/m);
    expect(text).to.match(/^shipped +1,200 +2,400 +10.5 +10.5$/m);
    expect(text).to.include('Proofs: 4 of 4 hold');
  });

  it('names the proofs that are broken', () => {
    const broken = report('GBP', 1);
    broken.proof.linesAccountedFor = false;
    expect(printReport([report('EUR', 1), broken])).to.include('Proofs: 3 of 4 hold; broken: linesAccountedFor');
  });
});

describe('the stopwatch', () => {
  it('adds up each step and counts all the time in total', async () => {
    let now = 0;
    const watch = startStopwatch(() => now);
    for (const took of [1_500, 250]) {
      await watch.time('pack', async () => {
        now += took;
      });
    }
    now += 1_000;
    expect(watch.seconds()).to.include({ pack: 1.75, ship: 0, total: 2.75 });
  });

  it('counts the time of a step that fails', async () => {
    let now = 0;
    const watch = startStopwatch(() => now);
    const failing = watch.time('ship', async () => {
      now += 400;
      throw new Error('no');
    });
    expect(await failing.catch(() => 'failed')).to.equal('failed');
    expect(watch.seconds().ship).to.equal(0.4);
  });
});
