import type { Texts } from '../i18n/text.ts';
import type { Wrong } from './check-values.ts';
import type { Faults } from './place-faults.ts';

const wordOf: Readonly<Record<Wrong['code'], string>> = {
  required: 'isRequired',
  unread: 'isUnread',
  tooShort: 'isTooShort',
  tooLong: 'isTooLong',
  pattern: 'hasWrongForm',
  tooSmall: 'isTooSmall',
  tooLarge: 'isTooLarge',
  digits: 'hasTooManyDigits',
  schema: 'breaksSchema',
  currency: 'isNoCurrency',
};

/** What the browser found wrong, in sentences. */
export function textsOfWrongs(wrongs: ReadonlyMap<string, Wrong>, t: Texts['t']): Faults {
  return new Map([...wrongs].map(([place, { code, values }]) => [place, t(`record.${wordOf[code]}`, values)]));
}
