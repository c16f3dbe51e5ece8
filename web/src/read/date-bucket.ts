import { columnSql, type Parameters } from '@entrepot/registry/permissions/condition-sql';
import type { Operand } from '@entrepot/registry/permissions/operand';

/** What moments and dates are gathered into; weeks begin on Monday. */
const buckets = ['day', 'week', 'month', 'quarter', 'year'] as const;

export type Bucket = (typeof buckets)[number];

/** `createdAt:day` as the path and its bucket; a path alone has none. */
export function bucketOf(path: string): { readonly path: string; readonly bucket: Bucket | undefined } {
  const [field = '', given] = path.split(':');
  const bucket = buckets.find((each) => each === given);
  return bucket ? { path: field, bucket } : { path, bucket: undefined };
}

/** The first day of the bucket in which a date or moment lies, as `2026-01-31`; of a moment by the calendar of a time zone. */
export function bucketSql(operand: Operand, bucket: Bucket, timeZone: string, parameters: Parameters): string {
  const column = columnSql(operand, 't');
  const day =
    operand.type === 'timestamp' ? `${column} AT TIME ZONE ${parameters.add(timeZone, 'text')}` : `${column}::timestamp`;
  return `to_char(date_trunc('${bucket}', ${day}), 'YYYY-MM-DD')`;
}

/** Whether there is a time zone of this IANA name. */
export function isTimeZone(name: unknown): name is string {
  if (typeof name !== 'string' || !/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
