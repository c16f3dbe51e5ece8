import { lazy } from 'react';
import { QuickCreateContext } from '../fields/quick-create-context.ts';

const QuickCreate = lazy(async () => ({ default: (await import('./quick-create.tsx')).QuickCreate }));

/** Lets the references below make records in place; the form for it is loaded when one does. */
export function QuickCreateProvider({ children }: { children: React.ReactNode }) {
  return <QuickCreateContext value={QuickCreate}>{children}</QuickCreateContext>;
}
