import { useEffect, useEffectEvent, useRef } from 'react';
import { isTyping } from './typing.ts';

/** Where `g` and a letter lead. */
export const goKeys = {
  h: ['/', 'app.home'],
  i: ['/inbox', 'app.inbox'],
  m: ['/imports', 'app.imports'],
  s: ['/search', 'search.title'],
  a: ['/admin', 'app.admin'],
  p: ['/admin/profile', 'admin.profile'],
} as const;

const togetherMs = 1_200;

export interface ShortcutUses {
  palette(): void;
  help(): void;
  go(path: string): void;
  /** Begins a new record of the list that is shown. */
  create(): void;
}

/** The keys that work on every screen. */
export function useShortcuts(uses: ShortcutUses): void {
  const begun = useRef(0);
  const press = useEffectEvent((event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, altKey, timeStamp } = event;
    const take = (work: () => void) => {
      event.preventDefault();
      begun.current = 0;
      work();
    };
    if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'k') return take(uses.palette);
    if (event.defaultPrevented || ctrlKey || metaKey || altKey || isTyping(event.target) || isCovered()) return;
    if (timeStamp - begun.current < togetherMs && begun.current > 0) {
      const place = Object.hasOwn(goKeys, key) ? goKeys[key as keyof typeof goKeys] : undefined;
      begun.current = 0;
      if (place) take(() => uses.go(place[0]));
      return;
    }
    if (key === 'g') begun.current = timeStamp;
    else if (key === '/') take(uses.palette);
    else if (key === '?') take(uses.help);
    else if (key === 'n') take(uses.create);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}

function isCovered(): boolean {
  return document.querySelector('.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open') !== null;
}
