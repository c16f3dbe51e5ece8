import type { Filter } from '@entrepot/sdk';
import type { UiEntity, UiField } from '@entrepot/sdk/ui';
import { columnOf } from './columns.ts';
import { addDays, addMonths, startOfDay } from './days.ts';
import { operandOf } from './operands.ts';

/** Spans into which dates and moments are gathered. */
export const buckets = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Bucket = (typeof buckets)[number];

/** What records are grouped by: `status`, `price.currency`, `createdAt:month`. */
export interface Grouping {
  readonly name: string;
  readonly path: string;
  readonly bucket: Bucket | undefined;
  readonly field: UiField;
}

/** @returns undefined where the entity has nothing of that name */
export function groupingOf(entity: UiEntity, name: string): Grouping | undefined {
  const [path = '', bucket] = name.split(':');
  const field = columnOf(entity, path) ?? operandOf(entity, path)?.field;
  return field && { name, path, field, bucket: buckets.find((each) => each === bucket) };
}

/** The records of one group. */
export function groupFilter(entity: UiEntity, { path, bucket }: Grouping, value: unknown, timeZone: string): Filter {
  if (value === null || value === undefined) return { [path]: { empty: true } };
  if (!bucket) return { [path]: { eq: value as string } };
  const from = String(value).slice(0, 10);
  const until = endOf(from, bucket);
  const isMoment = operandOf(entity, path)?.type === 'moment';
  const edge = (date: string) => (isMoment ? startOfDay(date, timeZone).toISOString() : date);
  return { [path]: { gte: edge(from), lt: edge(until) } };
}

/** The first day behind the bucket that begins on a day. */
function endOf(from: string, bucket: Bucket): string {
  switch (bucket) {
    case 'day':
      return addDays(from, 1);
    case 'week':
      return addDays(from, 7);
    case 'month':
      return addMonths(from, 1);
    case 'quarter':
      return addMonths(from, 3);
    case 'year':
      return addMonths(from, 12);
  }
}
