import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestApp, skip, type TestApp } from '@entrepot/core/testing';
import type { ImportMapping } from '@entrepot/orders';
import { expect } from 'chai';
import demo, { type TradingDayReport } from '../../plugins/domain/demo/src/index.ts';
import { runTradingDays } from '../../plugins/domain/demo/src/trading-day/run-trading-days.ts';

const fixtures = join(import.meta.dirname, 'fixtures/days');
const retail = join(import.meta.dirname, '../../../shared/data/retail');
const mappingFile = join(import.meta.dirname, '../../plugins/domain/demo/mappings/uci-retail.json');

type Lasting = Omit<TradingDayReport, 'seconds' | 'peakRssMb'>;

async function takeDays(app: TestApp, orders: string): Promise<Lasting> {
  const mapping = JSON.parse(await readFile(mappingFile, 'utf8')) as ImportMapping;
  const request = { orders, mapping, progress: () => {}, signal: new AbortController().signal };
  const { seconds: _, peakRssMb: __, ...report } = await runTradingDays(app.context, request);
  return report;
}

const newApp = () => createTestApp({ plugins: [demo], settings: { demo: { createCompany: false } } });

interface Standing {
  order: string;
  bucket: string;
  reason: string | null;
}

const allProofs = { ordersAccountedFor: true, linesAccountedFor: true, valueAccountedFor: true, ledgerMatchesBalances: true };

describe('the trading day on a small folder with every kind of dirt', function () {
  this.timeout(60_000);
  let app: TestApp;
  let first: Lasting;

  before(async () => {
    app = await newApp();
    first = await takeDays(app, fixtures);
  });

  it('accounts for every order, line and penny', () => {
    expect(first).to.deep.equal({
      input: { lines: 33, orders: 24, cancellations: 7, value: '-358.867', currency: 'GBP' },
      orders: { shipped: 5, partlyShipped: 1, held: 7, short: 1, cancelled: 7, rejected: 3 },
      lines: { shipped: 9, partlyShipped: 1, held: 10, short: 1, cancelled: 7, rejected: 5 },
      value: {
        shipped: '180.753',
        partlyShipped: '39.6',
        held: '72.71',
        short: '6.5',
        cancelled: '-660.98',
        rejected: '2.55',
      },
      stock: { movements: 16, balances: 7, mismatches: 0, negative: 0 },
      labels: 9,
      parcels: 9,
      proof: allProofs,
    });
  });

  it('puts each order where it belongs, with the reason as data', async () => {
    const rows = await app.context.db.query<Standing>(
      'SELECT external_id AS "order", bucket, reason FROM orders.orders ORDER BY external_id',
    );
    const standing = Object.fromEntries(
      rows.map(({ order, bucket, reason }) => [order, reason ? `${bucket}: ${reason}` : bucket]),
    );
    expect(standing).to.deep.equal({
      '700001': 'shipped',
      '700002': 'shipped',
      '700003': 'held: no-customer',
      '700004': 'held: zero-price',
      '700005': 'rejected: negative-quantity',
      '700006': 'held: no-country',
      '700007': 'shipped',
      '700009': 'held: unknown-sku',
      '700012': 'shipped',
      '700013': 'held: no-customer',
      '700101': 'partlyShipped: out-of-stock',
      '700106': 'held: no-goods',
      '700107': 'shipped',
      '700108': 'short: out-of-stock',
      '700110': 'held: no-goods',
      C700008: 'cancelled: cancels',
      C700102: 'cancelled: returns',
      C700103: 'cancelled: return-without-match',
      C700104: 'cancelled: credit',
      C700105: 'cancelled: positive-quantity',
      C700109: 'cancelled: credit',
      C700111: 'cancelled: returns',
    });
    // What could not be read at all stands in no table: 700010 and 700011.
    expect(rows).to.have.length(22);
  });

  it('gives every line that was not shipped its reason', async () => {
    const silent = await app.context.db.query(
      `SELECT id FROM orders.order_lines WHERE bucket = 'open' OR (bucket <> 'shipped' AND reason IS NULL)`,
    );
    expect(silent).to.deep.equal([]);
  });

  it('changes nothing when it runs again', async () => {
    const counts = `SELECT (SELECT count(*) FROM inventory.stock_movements) AS movements,
      (SELECT count(*) FROM orders.order_history) AS history, (SELECT count(*) FROM kernel.events) AS events,
      (SELECT sum(version) FROM orders.orders) AS versions, (SELECT count(*) FROM logistics.parcels) AS parcels`;
    const before = await app.context.db.query(counts);
    expect(await takeDays(app, fixtures)).to.deep.equal(first);
    expect(await app.context.db.query(counts)).to.deep.equal(before);
  });

  it('accounts for one file of the folder by itself', async () => {
    const { input, proof } = await takeDays(app, join(fixtures, '2031-03-02.csv'));
    expect(input).to.include({ lines: 13, orders: 11, cancellations: 6 });
    expect(proof).to.deep.equal(allProofs);
  });
});

describe('the trading day on the first days of the retail data', function () {
  this.timeout(300_000);

  before(function () {
    if (!existsSync(retail)) skip(this, 'skipped: no ../shared');
  });

  const mapped = async (app: TestApp, days: readonly string[]) => {
    const reports: Lasting[] = [];
    for (const day of days) reports.push(await takeDays(app, join(retail, `${day}.csv`)));
    return reports;
  };

  it('ships, holds and accounts for all of three days, one file after another', async () => {
    const reports = await mapped(await newApp(), ['2010-12-01', '2010-12-02', '2010-12-03']);
    expect(reports.map(({ input }) => input)).to.deep.equal([
      { lines: 3108, orders: 143, cancellations: 6, value: '58635.56', currency: 'GBP' },
      { lines: 2109, orders: 167, cancellations: 23, value: '46207.28', currency: 'GBP' },
      { lines: 2202, orders: 108, cancellations: 7, value: '45620.46', currency: 'GBP' },
    ]);
    for (const { proof, orders, labels, parcels } of reports) {
      expect(proof).to.deep.equal(allProofs);
      for (const bucket of ['shipped', 'held', 'cancelled'] as const) {
        expect(orders[bucket]).to.be.greaterThan(0);
      }
      expect(labels).to.equal(parcels);
    }
  });
});
