import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { readView, type ViewState, writeView } from './view-state.ts';

/** Changes the view: what it names, the rest stays. `replace` leaves no step to go back to. */
export type ChangeView = (change: Partial<ViewState>, how?: { readonly replace?: boolean }) => void;

/** The view that the address names, and how to change it. */
export function useView(): [ViewState, ChangeView] {
  const [query, setQuery] = useSearchParams();
  const view = useMemo(() => readView(query), [query]);
  const change = useCallback<ChangeView>(
    (some, { replace = false } = {}) => setQuery((before) => writeView({ ...readView(before), ...some }), { replace }),
    [setQuery],
  );
  return [view, change];
}
