import type { Label } from '@entrepot/sdk';

/** What is printed in one language. */
export interface Words {
  readonly locale: string;
  /** A text with its values in place of `{name}`. */
  say(label: Label, values?: Readonly<Record<string, string | number>>): string;
}

/** @param locale `en` or `zh-CN` */
export function wordsIn(locale: string): Words {
  const number = new Intl.NumberFormat(locale);
  return {
    locale,
    say(label, values = {}) {
      const text = (locale.startsWith('zh') ? label.zh : undefined) ?? label.en;
      return text.replace(/\{(\w+)\}/g, (_, name: string) => {
        const value = values[name] ?? '';
        return typeof value === 'number' ? number.format(value) : value;
      });
    },
  };
}
