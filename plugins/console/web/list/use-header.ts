import type { UiEntity } from '@entrepot/sdk/ui';
import { useMemo } from 'react';
import { usualColumns } from './columns.ts';
import type { HeaderActions } from './grid-header.tsx';
import { sortedBy } from './sort-terms.ts';
import type { ChangeView } from './use-view.ts';
import type { ViewState } from './view-state.ts';

/** What the headings of a table do to its view. */
export function useHeader(
  entity: UiEntity,
  { columns, widths, sort, group }: ViewState,
  change: ChangeView,
  filterBy: (path: string) => void,
): Omit<HeaderActions, 'drawWidth'> {
  return useMemo(() => {
    const shown = columns ?? usualColumns(entity);
    return {
      filterBy,
      sortBy: (path, direction, isAdded) => change({ sort: sortedBy(sort, path, direction, isAdded) }),
      groupBy: (path) => change({ group: [...group.filter((each) => each !== path), path] }),
      move: (name, to) => change({ columns: movedTo(shown, name, to) }, { replace: true }),
      setWidth: (name, width) => change({ columns: shown, widths: { ...widths, [name]: width } }, { replace: true }),
      hide: (name) => change({ columns: shown.filter((each) => each !== name) }, { replace: true }),
    };
  }, [entity, columns, widths, sort, group, change, filterBy]);
}

/** The names with one of them at another place. */
export function movedTo(names: readonly string[], name: string, to: number): readonly string[] {
  if (!names.includes(name)) return names;
  const others = names.filter((each) => each !== name);
  return [...others.slice(0, to), name, ...others.slice(to)];
}
