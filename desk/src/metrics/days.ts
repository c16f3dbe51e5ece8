import type { WidgetRequest } from './metric-request.ts';

type Bucket = NonNullable<WidgetRequest['bucket']>;

/** From the first to the last day, both included. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

const dayMs = 86_400_000;

/** `2026-02-28` and 1 is `2026-03-01`. */
export function daysLater(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
}

/** As many days, right before. */
export function daysBefore({ from, to }: Days): Days {
  const length = Math.round((Date.parse(to) - Date.parse(from)) / dayMs) + 1;
  return { from: daysLater(from, -length), to: daysLater(from, -1) };
}

/** The first day of the bucket that a day lies in; weeks begin on Monday. */
export function bucketStart(day: string, bucket: Bucket): string {
  if (bucket === 'month') return `${day.slice(0, 7)}-01`;
  return bucket === 'day' ? day : daysLater(day, -((new Date(day).getUTCDay() + 6) % 7));
}

/** The first day of the bucket behind the one that begins on `start`. */
export function bucketEnd(start: string, bucket: Bucket): string {
  if (bucket === 'month') return bucketStart(daysLater(start, 31), 'month');
  return daysLater(start, bucket === 'week' ? 7 : 1);
}

/** The first days of all buckets that the days lie in. @param most ends it there */
export function bucketsOf({ from, to }: Days, bucket: Bucket, most: number): string[] {
  const starts: string[] = [];
  for (let start = bucketStart(from, bucket); start <= to && starts.length < most; start = bucketEnd(start, bucket))
    starts.push(start);
  return starts;
}

/** The part of a bucket that lies in the days. */
export function within(start: string, bucket: Bucket, days: Days | undefined): Days {
  const last = daysLater(bucketEnd(start, bucket), -1);
  if (!days) return { from: start, to: last };
  return { from: start < days.from ? days.from : start, to: last > days.to ? days.to : last };
}
