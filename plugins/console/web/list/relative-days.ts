import { addDays, addMonths, mondayOf } from './days.ts';

/** Spans of days that move with the calendar, in the order in which they are offered. */
export const relativeSpans = [
  'today',
  'yesterday',
  'tomorrow',
  'thisWeek',
  'lastWeek',
  'thisMonth',
  'lastMonth',
  'thisYear',
  'last7Days',
  'last30Days',
  'last90Days',
  'next7Days',
  'next30Days',
] as const;

export type RelativeSpan = (typeof relativeSpans)[number];

/** Days from `from` up to, but without, `until`. */
export interface Span {
  readonly from: string;
  readonly until: string;
}

export function isRelativeSpan(value: unknown): value is RelativeSpan {
  return (relativeSpans as readonly unknown[]).includes(value);
}

/** What a span means on a day. Weeks begin on Monday; the last seven days end with today. */
export function spanOn(span: RelativeSpan, today: string): Span {
  const days = (from: number, count: number): Span => ({ from: addDays(today, from), until: addDays(today, from + count) });
  const week = (weeks: number): Span => ({
    from: addDays(mondayOf(today), 7 * weeks),
    until: addDays(mondayOf(today), 7 * weeks + 7),
  });
  switch (span) {
    case 'today':
      return days(0, 1);
    case 'yesterday':
      return days(-1, 1);
    case 'tomorrow':
      return days(1, 1);
    case 'thisWeek':
      return week(0);
    case 'lastWeek':
      return week(-1);
    case 'thisMonth':
      return { from: addMonths(today, 0), until: addMonths(today, 1) };
    case 'lastMonth':
      return { from: addMonths(today, -1), until: addMonths(today, 0) };
    case 'thisYear':
      return { from: `${today.slice(0, 4)}-01-01`, until: `${Number(today.slice(0, 4)) + 1}-01-01` };
    case 'last7Days':
      return days(-6, 7);
    case 'last30Days':
      return days(-29, 30);
    case 'last90Days':
      return days(-89, 90);
    case 'next7Days':
      return days(0, 7);
    case 'next30Days':
      return days(0, 30);
  }
}
