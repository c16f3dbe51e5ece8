import type { Metric } from '@entrepot/sdk';
import type { UiEntity, UiField } from '@entrepot/sdk/ui';
import { fieldOf } from '../api/model.tsx';
import { formatMoney, formatNumber, type Region } from '../fields/format.ts';
import type { MetricValue } from './evaluation.ts';

/** A metric's number as people read it: money with its currency, the rest with their thousands marked. */
export function numberText({ value, currency }: MetricValue, region: Region): string {
  if (value === null) return '–';
  return currency ? formatMoney({ amount: String(value), currency }, region) : formatNumber(rounded(value), region);
}

/** Averages have more digits than anybody reads. */
function rounded(value: number | string): number | string {
  return typeof value === 'string' && /\.\d{3,}/.test(value) ? Number(value).toFixed(2) : value;
}

/** How much more it is than before, as a share: 0.25 for a quarter more; undefined where that says nothing. */
export function changeOf({ value, previous }: MetricValue): number | undefined {
  if (value === null || previous === null || previous === undefined || Number(previous) === 0) return undefined;
  return Number(value) / Number(previous) - 1;
}

/** Whether a change is good news; undefined where more is neither. */
export function isGood(change: number, better: Metric['better']): boolean | undefined {
  return better === undefined || change === 0 ? undefined : change > 0 === (better === 'up');
}

/** The field that a widget is split by. */
export function splitField(entity: UiEntity | undefined, name: string | undefined): UiField | undefined {
  return entity && name !== undefined ? fieldOf(entity, name) : undefined;
}
