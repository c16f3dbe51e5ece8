import { useSyncExternalStore } from 'react';

/** How this person likes the console; kept in the browser. */
export interface Preferences {
  /** `en-XA` shows every translated text in brackets, for tests. */
  readonly locale: 'zh-CN' | 'en' | 'en-XA';
  readonly theme: 'light' | 'dark' | 'system';
  /** IANA name. */
  readonly timeZone: string;
  readonly density: 'compact' | 'middle' | 'large';
  readonly isMenuFolded: boolean;
  /** Nobody is shown around twice without asking. */
  readonly isTourSeen: boolean;
}

const key = 'entrepot.preferences';
const listeners = new Set<() => void>();

function usual(): Preferences {
  return {
    locale: navigator.language.startsWith('en') ? 'en' : 'zh-CN',
    theme: 'system',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    density: 'middle',
    isMenuFolded: false,
    isTourSeen: false,
  };
}

function stored(): Partial<Preferences> {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}');
  } catch {
    return {};
  }
}

let current: Preferences = { ...usual(), ...stored() };

export const preferences = {
  get: () => current,
  set(change: Partial<Preferences>) {
    current = { ...current, ...change };
    localStorage.setItem(key, JSON.stringify(current));
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function usePreferences(): Preferences {
  return useSyncExternalStore(preferences.subscribe, preferences.get);
}
