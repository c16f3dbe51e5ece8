import type { Metric } from '@entrepot/sdk';
import type { MetricValue } from './evaluation.ts';

/** How much more it is than before, as a share: 0.25 for a quarter more; undefined where that says nothing. */
export function changeOf({ value, previous }: MetricValue): number | undefined {
  if (value === null || previous === null || previous === undefined || Number(previous) === 0) return undefined;
  return Number(value) / Number(previous) - 1;
}

/** Whether a change is good news; undefined where more is neither. */
export function isGood(change: number, better: Metric['better']): boolean | undefined {
  return better === undefined || change === 0 ? undefined : change > 0 === (better === 'up');
}
