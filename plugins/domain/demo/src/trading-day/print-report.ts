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

/**
 * The report for people: a table of what became of the input, then stock, proofs and times.
 * @param reports of one run, one for each currency; at least one
 */
export function printReport(reports: readonly TradingDayReport[]): string {
  const last = reports.at(-1);
  if (!last) return 'No orders.';
  const sum = (value: (report: TradingDayReport) => number) => reports.reduce((total, report) => total + value(report), 0);
  const { stock, seconds, peakRssMb } = last;
  const proofs = (Object.keys(last.proof) as (keyof typeof last.proof)[]).map((name) => ({
    name,
    holds: reports.every(({ proof }) => proof[name]),
  }));
  const broken = proofs.flatMap(({ name, holds }) => (holds ? [] : [name]));
  const values = reports.map(({ input }) => `${input.value} ${input.currency}`).join(', ');
  return [
    `Input: ${count(sum(({ input }) => input.orders))} orders, ${count(sum(({ input }) => input.cancellations))} of them cancellations, in ${count(sum(({ input }) => input.lines))} lines: ${values}`,
    '',
    ...table([
      ['', 'orders', 'lines', ...reports.map(({ input }) => input.currency)],
      ...buckets.map((bucket) => [
        names[bucket],
        count(sum(({ orders }) => orders[bucket])),
        count(sum(({ lines }) => lines[bucket])),
        ...reports.map(({ value }) => value[bucket]),
      ]),
    ]),
    '',
    `Stock: ${count(stock.movements)} movements, ${count(stock.balances)} balances, ${stock.mismatches} mismatches, ${stock.negative} negative`,
    `Parcels: ${count(sum(({ parcels }) => parcels))}, labels: ${count(sum(({ labels }) => labels))}`,
    `Proofs: ${proofs.length - broken.length} of ${proofs.length} hold${broken.length > 0 ? `; broken: ${broken.join(', ')}` : ''}`,
    `Seconds: ${steps.map((step) => `${step} ${seconds[step]}`).join(', ')}, total ${seconds.total}; peak memory ${peakRssMb} MB`,
  ].join('\n');
}
