import type { Filter } from '@entrepot/sdk';
import type { UiEntity } from '@entrepot/sdk/ui';
import { useMemo } from 'react';
import { usePreferences } from '../app/preferences.ts';
import { bothFilters } from './filter-tree.ts';
import { quickFilter } from './quick-filter.ts';
import { resolveFilter } from './resolve-filter.ts';
import type { ViewState } from './view-state.ts';

/** What of the API's filters the view asks for: the clicked ones and the quick search, in the days of now. */
export function useListFilter(entity: UiEntity, { filter, q }: Pick<ViewState, 'filter' | 'q'>): Filter | undefined {
  const { timeZone } = usePreferences();
  const text = JSON.stringify(
    bothFilters(resolveFilter(entity, filter, { now: new Date(), timeZone }), quickFilter(entity, q)) ?? null,
  );
  // The same object until it says something else, whenever it is asked.
  return useMemo(() => JSON.parse(text) ?? undefined, [text]);
}
