import type { Filter } from '@entrepot/sdk';
import type { UiEntity } from '@entrepot/sdk/ui';
import { searchFilter } from '../fields/find-records.ts';

/** Records whose title or own number contains the text; undefined where nothing is typed or nothing can be searched. */
export function quickFilter(entity: UiEntity, text: string): Filter | undefined {
  const filter = searchFilter(entity, text);
  return filter?.or?.length === 0 ? undefined : filter;
}

export function hasQuickSearch(entity: UiEntity): boolean {
  return quickFilter(entity, 'x') !== undefined;
}
