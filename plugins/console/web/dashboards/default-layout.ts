import type { Metric } from '@entrepot/sdk';
import type { WidgetPlace } from './dashboards.ts';

const mostNumbers = 8;
const mostCharts = 4;

/** What is shown to who has no dashboard: their metrics as numbers, then those with a course or parts as charts. */
export function defaultLayout(metrics: readonly Metric[]): WidgetPlace[] {
  // From every plugin some, before one of them fills the page.
  const fair = inTurns(metrics);
  const numbers = fair.slice(0, mostNumbers).map(({ name }) => ({ key: name, metric: name, show: 'number' as const, width: 3 }));
  const dated = metrics.filter(({ dateField }) => dateField !== undefined);
  const split = metrics.filter(({ groupBy, dateField }) => groupBy !== undefined && dateField === undefined);
  const lines = inTurns(dated).map(({ name }) => ({ key: `${name}-line`, metric: name, show: 'line' as const, width: 6 }));
  const bars = inTurns(split).map(({ name }) => ({ key: `${name}-bar`, metric: name, show: 'bar' as const, width: 6 }));
  return [...numbers, ...lines.slice(0, mostCharts / 2), ...bars.slice(0, mostCharts / 2)];
}

function inTurns(metrics: readonly Metric[]): Metric[] {
  const plugins = [...Map.groupBy(metrics, ({ name }) => name.slice(0, name.indexOf('.'))).values()];
  const turns = Math.max(0, ...plugins.map(({ length }) => length));
  return Array.from({ length: turns }, (_, turn) => plugins.flatMap((own) => own[turn] ?? [])).flat();
}
