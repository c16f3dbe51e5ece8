import type { Grouping } from '../list/group-filter.ts';
import { inOrder } from '../list/group-order.ts';

/** A row of an answer of `:aggregate` with the result `value`. */
export type Row = Readonly<Record<string, unknown>>;

/** One number of a cell; money has one for each currency. */
export interface Figure {
  readonly value: string | number | null;
  readonly currency: string | undefined;
}

/** A row or column of the pivot: the value of each grouping. */
export interface PivotLine {
  readonly key: string;
  readonly values: readonly unknown[];
}

export interface PivotLayout {
  readonly rows: readonly PivotLine[];
  readonly columns: readonly PivotLine[];
  /** The figures at a row and a column; undefined for the total of all of them. */
  figures(row: PivotLine | undefined, column: PivotLine | undefined): readonly Figure[];
}

/** What was read for a pivot: each cell, and the totals, which are no sums where averages are told. */
export interface PivotAnswers {
  readonly cells: readonly Row[];
  readonly ofRows: readonly Row[];
  readonly ofColumns: readonly Row[];
  readonly ofAll: readonly Row[];
}

const separator = '\u0001';

/** Puts what was read into rows and columns. */
export function layPivot(
  rows: readonly Grouping[],
  columns: readonly Grouping[],
  currencyPath: string | undefined,
  answers: PivotAnswers,
): PivotLayout {
  const figures = new Map<string, Figure[]>();
  const put = (key: string, row: Row) => {
    const known = figures.get(key) ?? [];
    const currency = currencyPath === undefined ? undefined : (row[currencyPath] as string | null);
    // Money that is missing has no currency, and no amount to tell.
    if (currency !== null) known.push({ value: row.value as Figure['value'], currency });
    figures.set(key, known);
  };
  for (const row of answers.ofRows) put(keyIn(rows, row) + separator, row);
  // Without columns a cell is the total of its row.
  if (columns.length > 0) {
    for (const row of answers.cells) put(keyIn(rows, row) + separator + keyIn(columns, row), row);
    for (const row of answers.ofColumns) put(separator + keyIn(columns, row), row);
  }
  for (const row of answers.ofAll) put(separator, row);
  return {
    rows: linesOf(rows, answers.ofRows),
    columns: columns.length === 0 ? [] : linesOf(columns, answers.ofColumns),
    figures: (row, column) => figures.get((row?.key ?? '') + separator + (column?.key ?? '')) ?? [],
  };
}

function keyIn(groupings: readonly Grouping[], row: Row): string {
  return groupings.length === 0 ? '' : JSON.stringify(groupings.map(({ name }) => row[name] ?? null));
}

function linesOf(groupings: readonly Grouping[], rows: readonly Row[]): readonly PivotLine[] {
  const lines = new Map<string, PivotLine>();
  for (const row of rows) {
    const key = keyIn(groupings, row);
    if (!lines.has(key)) lines.set(key, { key, values: groupings.map(({ name }) => row[name] ?? null) });
  }
  // The last grouping first: the sort is stable.
  return groupings.reduceRight<readonly PivotLine[]>(
    (sorted, grouping, index) => inOrder(grouping, sorted, ({ values }) => values[index]),
    [...lines.values()],
  );
}
