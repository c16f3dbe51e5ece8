import type { UiField } from '@entrepot/sdk/ui';
import { textOf } from '../i18n/text.ts';

/** In which language and zone values are shown. */
export interface Region {
  readonly locale: string;
  readonly timeZone: string;
}

const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function once<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
  const known = made.get(key) ?? make();
  made.set(key, known);
  return known as T;
}

function languageOf(locale: string): string {
  return locale === 'en-XA' ? 'en' : locale;
}

/** A number with its thousands marked; decimals are texts on the wire and stay exact. */
export function formatNumber(value: number | string, { locale }: Region): string {
  // Intl takes decimal strings whole, however many digits they have.
  const exact = value as number | `${number}`;
  return once(`n${locale}`, () => new Intl.NumberFormat(languageOf(locale), { maximumFractionDigits: 20 })).format(exact);
}

/** An amount with its currency: `¥1,234.50`. */
export function formatMoney({ amount, currency }: { amount: string; currency: string }, { locale }: Region): string {
  const format = once(
    `m${locale}${currency}`,
    () => new Intl.NumberFormat(languageOf(locale), { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }),
  );
  return format.format(amount as `${number}`);
}

/** A moment to the minute in the user's zone. */
export function formatMoment(value: string, { locale, timeZone }: Region): string {
  const format = once(
    `t${locale}${timeZone}`,
    () =>
      new Intl.DateTimeFormat(languageOf(locale), {
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZone,
      }),
  );
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? value : format.format(date);
}

/** A value as one line of text; empty where there is none. References are their ids: their titles are read elsewhere. */
export function formatValue(field: UiField, value: unknown, region: Region): string {
  if (value === null || value === undefined) return '';
  switch (field.kind) {
    case 'integer':
    case 'quantity':
    case 'decimal':
      return formatNumber(value as string, region);
    case 'money':
      return formatMoney(value as { amount: string; currency: string }, region);
    case 'timestamp':
      return formatMoment(String(value), region);
    case 'enum':
    case 'states': {
      const label = (field.machine?.states ?? field.values)?.[String(value)];
      return label ? textOf(label, region.locale) : String(value);
    }
    case 'children':
      return Array.isArray(value) ? formatNumber(value.length, region) : '';
    case 'json':
      return typeof value === 'string' ? value : JSON.stringify(value);
    default:
      return String(value);
  }
}

/** Whether values of the field stand at the right edge. */
export function isNumeric({ kind }: UiField): boolean {
  return kind === 'integer' || kind === 'quantity' || kind === 'decimal' || kind === 'money';
}
