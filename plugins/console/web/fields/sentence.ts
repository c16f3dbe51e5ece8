import type { Label } from '@entrepot/sdk';
import type { UiField } from '@entrepot/sdk/ui';
import { textOf } from '../i18n/text.ts';

type Values = Readonly<Record<string, unknown>>;

function inWords(value: unknown, locale: string): string {
  if (Array.isArray(value)) return value.map((each) => inWords(each, locale)).join(locale.startsWith('zh') ? '、' : ', ');
  if (typeof value === 'object' && value !== null) {
    if ('en' in value && typeof value.en === 'string') return textOf(value as Label, locale);
    return Object.values(value)
      .map((each) => inWords(each, locale))
      .join(' ');
  }
  return String(value);
}

/** A text with its values in place of `{name}`. A value that is missing leaves its place empty, and no colon before nothing. */
export function filled(text: string, values: Values, locale: string): string {
  const whole = text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return value === undefined || value === null ? '' : inWords(value, locale);
  });
  return whole.replace(/[\s:,\uff1a\uff0c]+$/, '');
}

/** What a code stands for; the code itself where nobody has a text for it. */
export function sentenceOf(
  messages: Readonly<Record<string, Label>>,
  code: string,
  values: Values | null | undefined,
  locale: string,
): string {
  const label = messages[code];
  return label ? filled(textOf(label, locale), values ?? {}, locale) : (code.split('.').at(-1) ?? code);
}

/** The sentence that a field's code stands for in a record; undefined where the field holds no code. */
export function sentenceIn(
  messages: Readonly<Record<string, Label>>,
  field: UiField,
  record: Values,
  locale: string,
): string | undefined {
  const { sentence } = field.ui;
  const code = record[field.name];
  if (!sentence || typeof code !== 'string') return undefined;
  const values = sentence.values === undefined ? undefined : record[sentence.values];
  return sentenceOf(messages, `${sentence.messages}.${code}`, values as Values | undefined, locale);
}
