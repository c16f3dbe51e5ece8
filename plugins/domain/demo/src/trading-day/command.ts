import { readFile } from 'node:fs/promises';
import type { ImportMapping } from '@entrepot/orders';
import { type Command, Problem } from '@entrepot/sdk';
import { printReport } from './print-report.ts';
import { runTradingDays } from './run-trading-days.ts';

/** The mapping that ships with the plugin: the columns of the "Online Retail" data set. */
const shippedMapping = new URL('../../mappings/uci-retail.json', import.meta.url);

async function readMapping(path: string | URL): Promise<ImportMapping> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ImportMapping;
  } catch (cause) {
    throw new Problem('demo.bad-mapping', {
      detail: `${path} is no readable JSON file`,
      remedy: 'Give --mapping a column mapping in JSON.',
      cause,
    });
  }
}

/** `entrepot trading-day`: files of orders in, an account of what became of them out. */
export const tradingDay: Command = {
  summary: 'Take files of orders through their trading days, from import to shipment, and account for each line',
  options: {
    orders: {
      type: 'string',
      required: true,
      summary: 'a CSV file, or a folder of CSV files that are taken in the order of their names',
    },
    mapping: {
      type: 'string',
      summary: 'a JSON file that tells which column means what; the one for "Online Retail" unless given',
    },
    json: { type: 'boolean', default: false, summary: 'print the report as one JSON object' },
  },
  async run(context) {
    const { options } = context;
    const mapping = await readMapping(typeof options.mapping === 'string' ? options.mapping : shippedMapping);
    const report = await runTradingDays(context, {
      orders: String(options.orders),
      mapping,
      progress: (text) => context.progress(text),
      signal: context.signal,
    });
    context.print(options.json === true ? JSON.stringify(report, null, 2) : printReport([report]));
  },
};
