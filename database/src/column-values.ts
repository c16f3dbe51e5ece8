import pg from 'pg';

type Parse = (text: string) => unknown;

/** `2026-01-31 12:00:00.5+00` → `2026-01-31T12:00:00.500Z`: at least milliseconds, as Date writes them; microseconds are kept. */
export function isoTimestamp(text: string): string {
  if (text.length < 22 || !text.endsWith('+00')) return foreignTimestamp(text);
  const seconds = `${text.slice(0, 10)}T${text.slice(11, 19)}`;
  const fraction = text.slice(20, -3);
  return `${seconds}.${fraction.length < 3 ? fraction.padEnd(3, '0') : fraction}Z`;
}

// Infinity, years before Christ and zones other than UTC, which our connections do not have.
function foreignTimestamp(text: string): string {
  const moment = new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
  return Number.isNaN(moment.getTime()) ? text : moment.toISOString();
}

/** `105.500000` → `105.5`, `2.000000` → `2`: a decimal without the zeros that the column's scale fills it up with. */
export function shortDecimal(text: string): string {
  if (!text.endsWith('0') || !text.includes('.')) return text;
  let end = text.length - 1;
  while (text[end - 1] === '0') end -= 1;
  return text.slice(0, text[end - 1] === '.' ? end - 1 : end);
}

const asIs: Parse = (text) => text;

// text[], whose parser splits an array without touching the values.
const textArray: number = 1009;

function arrayOf(parse: Parse): Parse {
  const parser = pg.types.getTypeParser(textArray, 'text') as (text: string) => unknown[];
  const each = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(each) : typeof value === 'string' ? parse(value) : value;
  return (text) => parser(text).map(each);
}

const parsers = new Map<number, Parse>([
  [20, Number],
  [1016, arrayOf(Number)],
  [1700, shortDecimal],
  [1231, arrayOf(shortDecimal)],
  [1082, asIs],
  [1182, arrayOf(asIs)],
  [1114, asIs],
  [1115, arrayOf(asIs)],
  [1184, isoTimestamp],
  [1185, arrayOf(isoTimestamp)],
  [1186, asIs],
]);

/** How values come back: numeric, date and interval as string (numeric without zeros at its end), bigint as number, timestamptz as ISO string in UTC, JSON parsed. */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(oid)) ??
    pg.types.getTypeParser(oid, format ?? 'text')) as typeof pg.types.getTypeParser,
};

/** Every value as PostgreSQL writes it. */
export const textTypes: pg.CustomTypesConfig = { getTypeParser: () => asIs };
