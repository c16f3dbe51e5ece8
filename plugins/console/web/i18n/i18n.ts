import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { preferences } from '../app/preferences.ts';
import { mark } from './mark.ts';

/** The texts of one folder in all languages: `{ en: { save: 'Save' }, 'zh-CN': { save: '保存' } }`. */
export type Messages = Readonly<Record<'en' | 'zh-CN', Readonly<Record<string, string>>>>;

const files = import.meta.glob<{ default: Messages }>('../*/messages.ts', { eager: true });

function textsOf(locale: 'en' | 'zh-CN'): Record<string, Record<string, string>> {
  return Object.fromEntries(
    Object.entries(files).map(([file, { default: messages }]) => [file.split('/')[1] ?? '', { ...messages[locale] }]),
  );
}

function marked(texts: Record<string, Record<string, string>>): Record<string, Record<string, string>> {
  const markAll = (folder: Record<string, string>) =>
    Object.fromEntries(Object.entries(folder).map(([key, text]) => [key, mark(text)]));
  return Object.fromEntries(Object.entries(texts).map(([folder, messages]) => [folder, markAll(messages)]));
}

const en = textsOf('en');
void i18next.use(initReactI18next).init({
  resources: {
    en: { translation: en },
    'zh-CN': { translation: textsOf('zh-CN') },
    'en-XA': { translation: marked(en) },
  },
  lng: preferences.get().locale,
  fallbackLng: 'en',
  interpolation: { escapeValue: false },
});
preferences.subscribe(() => void i18next.changeLanguage(preferences.get().locale));
