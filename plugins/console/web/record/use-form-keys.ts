import { useEffect, useEffectEvent } from 'react';

/** Ctrl+S (⌘S) saves and Esc gives up, wherever the focus is; not while something lies above the form. */
export function useFormKeys(isEditing: boolean, keys: { save: () => void; cancel: () => void }): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key.toLowerCase() === 's' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      keys.save();
    } else if (event.key === 'Escape' && !event.defaultPrevented && !isBelow()) keys.cancel();
  });
  useEffect(() => {
    if (!isEditing) return;
    const listener = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, [isEditing]);
}

const above = '.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open, .ant-select-open, .ant-dropdown-open';

function isBelow(): boolean {
  return document.querySelector(above) !== null;
}
