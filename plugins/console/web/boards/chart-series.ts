import type { Figure, PivotLayout, PivotLine } from './pivot-layout.ts';

/** One line, row of bars or pie of a chart: of a column of the pivot, and of one currency where money is told. */
export interface SeriesOfPivot {
  readonly column: PivotLine | undefined;
  readonly currency: string | undefined;
  /** For each row of the pivot. */
  readonly figures: readonly (Figure | undefined)[];
}

/** Parts that a chart can show before they run into each other. */
export const mostParts = 60;
export const mostSeries = 12;

/** The series of a chart over a pivot. */
export function seriesOf(layout: PivotLayout): readonly SeriesOfPivot[] {
  const rows = layout.rows.slice(0, mostParts);
  const columns = layout.columns.length > 0 ? layout.columns : [undefined];
  return columns
    .flatMap((column): SeriesOfPivot[] => {
      const found = rows.map((row) => layout.figures(row, column));
      const currencies = [...new Set(found.flat().map(({ currency }) => currency))];
      return currencies.map((currency) => ({
        column,
        currency,
        figures: found.map((figures) => figures.find((figure) => figure.currency === currency)),
      }));
    })
    .slice(0, mostSeries);
}
