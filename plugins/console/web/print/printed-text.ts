import type { UiField, UiRecord } from '@entrepot/sdk/ui';
import type { CellWords } from '../fields/cell-words.ts';
import { formatValue } from '../fields/format.ts';
import { sentenceIn } from '../fields/sentence.ts';

/** A field of a record as one line of text, as paper shows it. */
export function printedText(
  field: UiField,
  record: UiRecord,
  { t, locale, timeZone, messages }: Pick<CellWords, 't' | 'locale' | 'timeZone' | 'messages'>,
  titles: ReadonlyMap<string, string>,
): string {
  const value = record[field.name];
  if (value === null || value === undefined) return '';
  const sentence = sentenceIn(messages, field, record, locale);
  if (sentence !== undefined) return sentence;
  switch (field.kind) {
    case 'boolean':
      return t(value === true ? 'list.yes' : 'list.no');
    case 'ref':
    case 'attachment':
      return titles.get(String(value)) ?? String(value).slice(-8);
    default:
      return formatValue(field, value, { locale, timeZone });
  }
}
