import { formatMoney, formatNumber, type Region } from '../fields/format.ts';
import type { BoardMeasure } from './measures.ts';
import type { Figure } from './pivot-layout.ts';

/** Digits behind the point of an average: more say nothing. */
const averageDigits = 2;

/** A number of a board with its unit; empty where there is none. */
export function figureText({ value, currency }: Figure, { kind }: BoardMeasure, region: Region): string {
  if (value === null) return '';
  const shown = kind === 'avg' ? Number(value).toFixed(averageDigits) : String(value);
  return currency === undefined ? formatNumber(shown, region) : formatMoney({ amount: shown, currency }, region);
}
