import type { Label } from '@entrepot/sdk';
import type { ColumnMapping } from './column-mapping.ts';
import type { TargetField } from './import-target.ts';
import type { FaultCode } from './messages.ts';
import { parseDate, parseMoment } from './parse-moment.ts';

/** What a cell says, as it stands on the wire; or what is wrong with it. */
export type Parsed = { readonly value: unknown } | { readonly code: FaultCode; readonly choices?: readonly Label[] };

const yes: ReadonlySet<string> = new Set(['true', 'yes', 'y', '1', 'on', 'x', '是', '真', '√', '✓', '启用']);
const no: ReadonlySet<string> = new Set(['false', 'no', 'n', '0', 'off', '否', '假', '×', '停用']);

/** @param text trimmed, not empty; a reference is found elsewhere, money is put together from its amount and currency */
export function parseCell({ kind, registered }: TargetField, text: string, mapping: ColumnMapping): Parsed {
  const { detail } = registered.field;
  switch (kind) {
    case 'integer':
    case 'quantity':
      return parseWhole(text, mapping);
    case 'decimal':
      return given(parseNumber(text, mapping.decimal), 'not-a-number');
    case 'boolean':
      return given(yes.has(text.toLowerCase()) ? true : no.has(text.toLowerCase()) ? false : undefined, 'not-yes-or-no');
    case 'date':
      return given(parseDate(text.normalize('NFKC'), mapping.dates), 'not-a-date');
    case 'timestamp':
      return given(parseMoment(text.normalize('NFKC'), mapping.dates, mapping.timeZone ?? 'UTC'), 'not-a-moment');
    case 'enum':
      return parseChoice(text, detail.values ?? {});
    case 'json':
      try {
        return { value: JSON.parse(text) };
      } catch {
        return { code: 'not-json' };
      }
    case 'currency':
      return { value: text.toUpperCase() };
    default:
      return { value: text };
  }
}

function given(value: unknown, code: FaultCode): Parsed {
  return value === undefined ? { code } : { value };
}

function parseWhole(text: string, { decimal }: ColumnMapping): Parsed {
  const number = parseNumber(text, decimal);
  // Spreadsheets write whole numbers as 3.0.
  const whole = number?.replace(/\.0+$/, '');
  if (whole === undefined || !/^-?\d+$/.test(whole)) return { code: 'not-a-whole-number' };
  return Number.isSafeInteger(Number(whole)) ? { value: Number(whole) } : { code: 'not-a-whole-number' };
}

// In brackets or with a minus on either side where it is below zero; a currency sign may stand beside it.
const written = /^(\()?([-+])?[$€£¥₩]?([-+])?([\d.,]+)[$€£¥₩元]?(-)?(\))?$/;

/**
 * A number as people write it, with signs between thousands and a currency sign beside it; exact, for it stays text.
 * @returns as `-1234.5`; undefined for what is none
 */
export function parseNumber(text: string, decimal: ColumnMapping['decimal'] = '.'): string | undefined {
  const bare = text
    .normalize('NFKC')
    .replaceAll('\u2212', '-')
    .replace(/[\s'\u2019]/g, '');
  const [, opened, before = '', sign = '', digits = '', after = '', closed] = written.exec(bare) ?? [];
  if (opened !== closed?.replace(')', '(')) return undefined;
  const isNegative = opened !== undefined || `${before}${sign}${after}`.includes('-');
  const thousands = decimal === '.' ? ',' : '.';
  const grouped = decimal === '.' ? /^\d{1,3}(,\d{3})+(\.\d+)?$/ : /^\d{1,3}(\.\d{3})+(,\d+)?$/;
  if (digits.includes(thousands) && !grouped.test(digits)) return undefined;
  const number = digits.replaceAll(thousands, '').replace(decimal, '.');
  const found = /^0*(\d+?)(?:\.(\d*?)0*)?$|^\.(\d+)$/.exec(number);
  if (!found) return undefined;
  const [, whole = '0', fraction = found[3] ?? ''] = found;
  const plain = `${whole}${fraction === '' ? '' : `.${fraction}`}`;
  return isNegative && /[1-9]/.test(plain) ? `-${plain}` : plain;
}

/** An amount with its currency in the same cell, as `USD 12.50` or `12.50 EUR`. */
export function splitMoney(text: string): { readonly amount: string; readonly currency: string | undefined } {
  const found = /^([A-Za-z]{3})\s*([^A-Za-z]+)$|^([^A-Za-z]+?)\s*([A-Za-z]{3})$/.exec(text);
  if (!found) return { amount: text, currency: undefined };
  return { amount: (found[2] ?? found[3] ?? '').trim(), currency: (found[1] ?? found[4])?.toUpperCase() };
}

function parseChoice(text: string, values: Readonly<Record<string, Label>>): Parsed {
  if (Object.hasOwn(values, text)) return { value: text };
  const wanted = text.toLowerCase();
  const found = Object.entries(values).find(([value, { en, zh }]) =>
    [value, en, zh].some((each) => each?.toLowerCase() === wanted),
  );
  return found ? { value: found[0] } : { code: 'unknown-choice', choices: Object.values(values) };
}
