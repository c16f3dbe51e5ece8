import type { Filter } from '@entrepot/sdk';
import type { UiEntity } from '@entrepot/sdk/ui';
import type { ListQuery } from '../api/records.ts';
import { isObject } from '../list/filter-tree.ts';

/** Characters that every server on the way takes in an address. */
const longestAddress = 1_500;

function address(page: 'list' | 'labels', entity: UiEntity, { filter, sort, fields = [] }: ListQuery): string {
  const query = new URLSearchParams({ entity: entity.name });
  if (sort) query.set('sort', sort);
  if (fields.length > 0) query.set('fields', fields.join());
  if (!filter) return `/print/${page}?${query}`;
  const asked = new URLSearchParams({ filter: JSON.stringify(filter) });
  // Hundreds of chosen records make an address too long to send; what stands behind the # never leaves the browser.
  return `/print/${page}?${query}${String(asked).length > longestAddress ? '#' : '&'}${asked}`;
}

/** The page that prints a list as it is seen. */
export function listAddress(entity: UiEntity, list: ListQuery): string {
  return address('list', entity, list);
}

/** The page that prints labels of records. */
export function labelsAddress(entity: UiEntity, { filter, sort }: Pick<ListQuery, 'filter' | 'sort'>): string {
  return address('labels', entity, { filter, sort });
}

/** Opens a page that is printed in a tab of its own. */
export function openPrint(at: string): void {
  // Without "noopener": the tab looks through the same role as this one.
  window.open(at, '_blank');
}

/** What an address asks to print. */
export interface Asked {
  readonly entity: string;
  readonly query: ListQuery;
}

/** @param ids of `?ids=a,b` are a filter, too */
export function readAddress({ search, hash }: { readonly search: string; readonly hash: string }): Asked {
  const asked = new URLSearchParams(`${search.slice(1)}&${hash.slice(1)}`);
  const list = (name: string) => (asked.get(name) ?? '').split(',').filter((each) => each !== '');
  const ids = list('ids');
  const fields = list('fields');
  return {
    entity: asked.get('entity') ?? '',
    query: {
      filter: ids.length > 0 ? { id: { in: ids } } : filterIn(asked.get('filter')),
      sort: asked.get('sort') ?? undefined,
      fields: fields.length > 0 ? fields : undefined,
    },
  };
}

function filterIn(text: string | null): Filter | undefined {
  try {
    const filter: unknown = JSON.parse(text ?? 'null');
    return isObject(filter) ? (filter as Filter) : undefined;
  } catch {
    return undefined;
  }
}

/** How many records were chosen one by one; undefined where the filter asks anything else. */
export function chosenCount(filter: Filter | undefined): number | undefined {
  const [only, ...others] = Object.entries(filter ?? {});
  if (only?.[0] !== 'id' || others.length > 0 || !isObject(only[1])) return undefined;
  return Array.isArray(only[1].in) ? only[1].in.length : undefined;
}
