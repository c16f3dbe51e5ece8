import type { Filter } from '@entrepot/sdk';
import type { UiEntity } from '@entrepot/sdk/ui';
import { useQueries } from '@tanstack/react-query';
import { aggregateQuery } from '../api/records.ts';
import { usePreferences } from '../app/preferences.ts';
import type { Grouping } from '../list/group-filter.ts';
import { type BoardMeasure, valuesOf } from './measures.ts';
import { layPivot, type PivotLayout } from './pivot-layout.ts';

export interface Pivoted {
  readonly layout: PivotLayout | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
}

const nothing: never[] = [];

/** Reads the cells and the totals of a pivot. */
export function usePivot(
  entity: UiEntity,
  filter: Filter | undefined,
  rows: readonly Grouping[],
  columns: readonly Grouping[],
  measure: BoardMeasure,
): Pivoted {
  const { timeZone } = usePreferences();
  const currency = measure.currencyPath === undefined ? [] : [measure.currencyPath];
  const ask = (groupings: readonly Grouping[]) => ({
    ...aggregateQuery(entity, {
      filter,
      groupBy: [...new Set([...groupings.map(({ name }) => name), ...currency])],
      timeZone,
      values: valuesOf(measure),
    }),
    enabled: rows.length > 0,
  });
  const answers = useQueries({ queries: [ask([...rows, ...columns]), ask(rows), ask(columns), ask(nothing)] });
  const [cells, ofRows, ofColumns, ofAll] = answers.map(({ data }) => data);
  const failed = answers.find(({ error }) => error !== null);
  return {
    layout:
      cells && ofRows && ofColumns && ofAll
        ? layPivot(rows, columns, measure.currencyPath, { cells, ofRows, ofColumns, ofAll })
        : undefined,
    error: failed?.error ?? null,
    retry: () => void failed?.refetch(),
  };
}
