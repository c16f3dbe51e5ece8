import { Store, useStore } from '../session/store.ts';
import { type Language, type MessageKey, messages } from './messages.ts';

const key = 'entrepot-handheld-language';

function usual(): Language {
  const stored = localStorage.getItem(key);
  if (stored === 'en' || stored === 'zh-CN') return stored;
  return navigator.language.startsWith('zh') ? 'zh-CN' : 'en';
}

export const language = new Store<Language>(usual());

export function setLanguage(chosen: Language): void {
  localStorage.setItem(key, chosen);
  document.documentElement.lang = chosen;
  language.set(chosen);
}

type Values = Readonly<Record<string, unknown>>;
export type Translate = (message: MessageKey, values?: Values) => string;

function translate(chosen: Language, message: MessageKey, values: Values): string {
  return messages[chosen][message].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

/** Texts in the chosen language. */
export function useTexts(): Translate {
  const chosen = useStore(language);
  return (message, values = {}) => translate(chosen, message, values);
}

/** Why the server could not apply something: in the reader's language where it is known, otherwise as the server said it. */
export function reasonOf(t: Translate, code: string, detail: string, values: Values): string {
  return code in messages.en ? t(code as MessageKey, values) : detail || code;
}
