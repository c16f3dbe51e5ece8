import type { Label } from '@entrepot/sdk';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { mark } from './mark.ts';

/** The text of a label in a language. */
export function textOf(label: Label, locale: string): string {
  return (locale.startsWith('zh') ? label.zh : undefined) ?? label.en;
}

export interface Texts {
  /** A text of the console: `t('list.apply')`. */
  readonly t: (key: string, values?: Readonly<Record<string, unknown>>) => string;
  /** A label of the model. */
  readonly text: (label: Label) => string;
  /** More words on something; undefined where they are not there in the user's language. */
  readonly note: (label: Label | null) => string | undefined;
  readonly locale: string;
}

/** Texts in the user's language. Labels come from the model and are data: the pseudo-locale marks them too. */
export function useTexts(): Texts {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  // The same for all renderings in one language: what is made of it need not be made again.
  return useMemo(() => {
    const text = (label: Label) => (locale === 'en-XA' ? mark(label.en) : textOf(label, locale));
    const note = (label: Label | null) =>
      label === null || (locale === 'zh-CN' && label.zh === undefined) ? undefined : text(label);
    return { t: (key, values) => t(key, { ...values }), text, note, locale };
  }, [t, locale]);
}
