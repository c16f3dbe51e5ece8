import { type Schema, Validator } from '@cfworker/json-schema';
import type { UiField } from '@entrepot/sdk/ui';
import { type FindEntity, rowFields, settledValue, type Values } from './draft.ts';
import { escaped } from './place-faults.ts';

/** A text that was typed and is no value of its field's kind yet. */
export class Unread {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What is wrong at a place, as the key of a text with its values. */
export interface Wrong {
  readonly code:
    | 'required'
    | 'unread'
    | 'tooShort'
    | 'tooLong'
    | 'pattern'
    | 'tooSmall'
    | 'tooLarge'
    | 'digits'
    | 'schema'
    | 'currency';
  readonly values?: Readonly<Record<string, unknown>>;
}

/** What the browser can tell is wrong, by the place of the control. The server has the last word. */
export function checkValues(fields: readonly UiField[], values: Values, entityOf: FindEntity): ReadonlyMap<string, Wrong> {
  const wrongs = new Map<string, Wrong>();
  for (const field of fields) {
    if (!field.writable) continue;
    const place = `/${escaped(field.name)}`;
    const value = values[field.name];
    const wrong = checkValue(field, value);
    if (wrong) wrongs.set(place, wrong);
    if (field.kind !== 'children' || !Array.isArray(value)) continue;
    const inner = rowFields(field, entityOf);
    value.forEach((row: Values, index) => {
      for (const [cell, problem] of checkValues(inner, row, entityOf)) wrongs.set(`${place}/${index}${cell}`, problem);
    });
  }
  return wrongs;
}

/** What is wrong with one value. */
export function checkValue(field: UiField, value: unknown): Wrong | undefined {
  if (value instanceof Unread) return { code: 'unread' };
  if (settledValue(field, value) === null) return field.required ? { code: 'required' } : undefined;
  switch (field.kind) {
    case 'text':
    case 'longText':
      return checkText(field, String(value));
    case 'integer':
    case 'quantity':
      return checkBounds(field, Number(value));
    case 'decimal':
      return checkDigits(field, String(value));
    case 'money': {
      const { amount, currency } = value as { amount: string; currency: string };
      return checkDigits(field, amount) ?? (/^[A-Z]{3}$/.test(currency) ? undefined : { code: 'currency' });
    }
    case 'json':
      return checkJson(field.schema, value);
    default:
      return undefined;
  }
}

function checkText({ minLength = 0, maxLength = Infinity, pattern }: UiField, text: string): Wrong | undefined {
  const length = [...text].length;
  if (length < minLength) return { code: 'tooShort', values: { limit: minLength } };
  if (length > maxLength) return { code: 'tooLong', values: { limit: maxLength, length } };
  return pattern !== undefined && !new RegExp(pattern).test(text) ? { code: 'pattern', values: { pattern } } : undefined;
}

function checkBounds({ minimum = -Infinity, maximum = Infinity }: UiField, number: number): Wrong | undefined {
  if (number < minimum) return { code: 'tooSmall', values: { limit: minimum } };
  return number > maximum ? { code: 'tooLarge', values: { limit: maximum } } : undefined;
}

function checkDigits({ precision = 20, scale = 6 }: UiField, text: string): Wrong | undefined {
  const [, whole = '', fraction = ''] = /^-?(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '') return { code: 'unread' };
  const isTooLong = whole.replace(/^0+/, '').length > precision - scale || fraction.replace(/0+$/, '').length > scale;
  return isTooLong ? { code: 'digits', values: { whole: precision - scale, fraction: scale } } : undefined;
}

function checkJson(schema: UiField['schema'], value: unknown): Wrong | undefined {
  if (!schema || Object.keys(schema).length === 0) return undefined;
  const { valid, errors } = new Validator(schema as Schema, '2020-12', false).validate(value);
  // The outermost error only says that something inside is wrong.
  const telling = errors.at(-1);
  return valid
    ? undefined
    : { code: 'schema', values: { place: telling?.instanceLocation.slice(1) ?? '', detail: telling?.error ?? '' } };
}
