import { field } from '@entrepot/sdk';

/** A name per language, by BCP 47 tag: `{ "de": "Tasse", "zh-CN": "杯子" }`. */
export type Names = Readonly<Record<string, string>>;

export const namesField = field
  .json<Names>(
    {
      type: 'object',
      propertyNames: { pattern: '^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$' },
      additionalProperties: { type: 'string', minLength: 1, maxLength: 500 },
    },
    {
      label: { en: 'Names by language', zh: '多语言名称' },
      description: 'By BCP 47 language tag: { "de": "Tasse", "zh-CN": "杯子" }.',
    },
  )
  .default({});

/** The name in a language: the exact tag, then its base language, then `fallback`. */
export function nameIn(names: Names, language: string, fallback: string): string {
  return names[language] ?? names[language.split('-')[0] as string] ?? fallback;
}
