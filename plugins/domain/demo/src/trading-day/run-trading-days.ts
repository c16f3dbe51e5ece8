import { basename } from 'node:path';
import { type ImportMapping, type ImportReport, OrderDesk } from '@entrepot/orders';
import { type Context, Decimal } from '@entrepot/sdk';
import { prepareShop } from '../retail/prepare-shop.ts';
import { type Day, listFiles, readAhead } from '../retail/read-days.ts';
import { type Survey, Surveyor } from '../retail/survey.ts';
import { account, type Refused } from './account.ts';
import type { Input, TradingDayReport } from './report.ts';
import { type Stopwatch, startStopwatch } from './stopwatch.ts';
import { takeDay } from './take-day.ts';

export interface TradingDays {
  /** A CSV file, or a folder of them. */
  orders: string;
  mapping: ImportMapping;
  progress(text: string): void;
  signal: AbortSignal;
}

const mebibyte = 1024;

async function survey(files: readonly string[], mapping: ImportMapping): Promise<Survey> {
  const surveyor = new Surveyor(mapping);
  const { externalId, orderedAt } = mapping.columns;
  for await (const { date, lines } of readAhead(files, { order: externalId, orderedAt })) surveyor.addDay(date, lines);
  return surveyor.result();
}

interface Imported {
  report: ImportReport;
  orderIds: string[];
}

/** One day is one batch: it is there as a whole or not at all, so that what comes after a crash equals what comes without. */
async function importDay(context: Context, shopId: string, day: Day, mapping: ImportMapping): Promise<Imported> {
  const orderIds: string[] = [];
  const report = await context.use(OrderDesk).importCsv(context.db, {
    shopId,
    mapping,
    source: day.lines,
    file: day.file,
    batchLines: Number.MAX_SAFE_INTEGER,
    by: 'trading-day',
    onBatch: ({ results }) => {
      for (const { orderId } of results) if (orderId !== undefined) orderIds.push(orderId);
    },
  });
  return { report, orderIds };
}

class Totals {
  input: Input;
  refused: Refused = { orders: 0, lines: 0, value: '0' };
  readonly orderIds = new Set<string>();

  constructor(currency: string) {
    this.input = { lines: 0, orders: 0, cancellations: 0, value: '0', currency };
  }

  add({ report, orderIds }: Imported): void {
    this.input = {
      lines: this.input.lines + report.lines,
      orders: this.input.orders + report.orders,
      cancellations: this.input.cancellations + report.cancellations,
      value: new Decimal(this.input.value).plus(report.value).toFixed(),
      currency: this.input.currency,
    };
    this.refused = {
      orders: this.refused.orders + report.rejected,
      lines: this.refused.lines + report.rejectedLines,
      value: new Decimal(this.refused.value).plus(report.rejectedValue).toFixed(),
    };
    for (const id of orderIds) this.orderIds.add(id);
  }
}

async function runDay(context: Context, watch: Stopwatch, shopId: string, day: Day, mapping: ImportMapping): Promise<Imported> {
  const imported = await watch.time('import', () => importDay(context, shopId, day, mapping));
  await takeDay(context, watch, imported.orderIds);
  return imported;
}

/**
 * Takes files of orders through their trading days, in the order of their names. There is no record of progress beside
 * the orders themselves: run again after a crash it goes on where they stand, and run again after the end it changes nothing.
 * @throws Problem `demo.no-orders` where there is no file; what the import throws for a mapping that does not fit
 */
export async function runTradingDays(context: Context, request: TradingDays): Promise<TradingDayReport> {
  const { mapping, progress, signal } = request;
  const watch = startStopwatch();
  const files = await listFiles(request.orders);
  progress(`reading ${files.length} ${files.length === 1 ? 'file' : 'files'} for the catalogue and the opening purchase`);
  const surveyed = await survey(files, mapping);
  const shopId = await prepareShop(context, surveyed);
  const totals = new Totals(mapping.currency);
  const { externalId, orderedAt } = mapping.columns;
  const places = new Map(files.map((file, index) => [basename(file), index + 1]));
  for await (const day of readAhead(files, { order: externalId, orderedAt })) {
    signal.throwIfAborted();
    const from = performance.now();
    const imported = await runDay(context, watch, shopId, day, mapping);
    totals.add(imported);
    const seconds = ((performance.now() - from) / 1000).toFixed(2);
    const place = `${places.get(day.file)}/${files.length}`;
    progress(`${place} ${day.date}: ${imported.orderIds.length} orders, ${day.lines.length} lines, ${seconds} s`);
  }
  const result = await account(context, totals.input, totals.refused, [...totals.orderIds]);
  return {
    ...result,
    seconds: watch.seconds(),
    peakRssMb: Math.round(process.resourceUsage().maxRSS / mebibyte),
  };
}
