import type { Host } from '@entrepot/sdk/ui';
import { createContext, use } from 'react';

export const HostContext = createContext<Host | undefined>(undefined);

/** What the console does for contributions. Only below `HostProvider`. */
export function useHost(): Host {
  const host = use(HostContext);
  if (!host) throw new Error('useHost stands outside of HostProvider');
  return host;
}
