import { useSyncExternalStore } from 'react';
import type { Contributions } from './shown.ts';
import { uiRegistry } from './ui-registry.tsx';

/** What the enabled plugins show; again when more of it has arrived. */
export function useContributions(): Contributions {
  return useSyncExternalStore(uiRegistry.subscribe, uiRegistry.contributions);
}
