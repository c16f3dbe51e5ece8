import type { Bucket } from '../list/group-filter.ts';

/** The span of days that begins on a date, as people call it. */
export function bucketText(value: string, bucket: Bucket, locale: string): string {
  const language = locale === 'en-XA' ? 'en' : locale;
  const date = new Date(`${value.slice(0, 10)}T00:00:00Z`);
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(date);
  switch (bucket) {
    case 'day':
    case 'week':
      return format({ year: 'numeric', month: '2-digit', day: '2-digit' });
    case 'month':
      return format({ year: 'numeric', month: 'short' });
    case 'quarter':
      return `${value.slice(0, 4)} Q${Math.floor(Number(value.slice(5, 7)) / 3 + 1 - 1 / 3)}`;
    case 'year':
      return value.slice(0, 4);
  }
}
