import { buckets, steps, type TradingDayReport } from './report.ts';

const names = {
  shipped: 'shipped',
  partlyShipped: 'partly shipped',
  held: 'held',
  short: 'short',
  cancelled: 'cancelled',
  rejected: 'rejected',
} as const;

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

const count = (value: number) => value.toLocaleString('en-GB');

/** The report for people: a table of what became of the input, then stock, proofs and times. */
export function printReport(report: TradingDayReport): string {
  const { input, stock, proof, seconds } = report;
  const proofs = Object.values(proof);
  const holding = proofs.filter(Boolean).length;
  const failing = Object.entries(proof).flatMap(([name, holds]) => (holds ? [] : [name]));
  return [
    `Input: ${count(input.orders)} orders (${count(input.cancellations)} of them cancellations), ${count(input.lines)} lines, ${input.value} ${input.currency}`,
    '',
    ...table([
      ['', 'orders', 'lines', `value ${input.currency}`],
      ...buckets.map((bucket) => [
        names[bucket],
        count(report.orders[bucket]),
        count(report.lines[bucket]),
        report.value[bucket],
      ]),
    ]),
    '',
    `Stock: ${count(stock.movements)} movements, ${count(stock.balances)} balances, ${stock.mismatches} mismatches, ${stock.negative} negative`,
    `Parcels: ${count(report.parcels)}, labels: ${count(report.labels)}`,
    `Proofs: ${holding} of ${proofs.length} hold${failing.length > 0 ? `; broken: ${failing.join(', ')}` : ''}`,
    `Seconds: ${steps.map((step) => `${step} ${seconds[step]}`).join(', ')}, total ${seconds.total}; peak memory ${report.peakRssMb} MB`,
  ].join('\n');
}
