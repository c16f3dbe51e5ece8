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
