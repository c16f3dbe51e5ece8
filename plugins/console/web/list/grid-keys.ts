/** The cell that keys act on. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** Where a key leads; undefined for keys that lead nowhere. */
export function placeAfter(
  { key, ctrlKey }: { readonly key: string; readonly ctrlKey: boolean },
  { row, column }: Place,
  { rows, columns, page }: { readonly rows: number; readonly columns: number; readonly page: number },
): Place | undefined {
  const within = (at: number, count: number) => Math.max(0, Math.min(count - 1, at));
  const to = (nextRow: number, nextColumn: number) => ({ row: within(nextRow, rows), column: within(nextColumn, columns) });
  switch (key) {
    case 'ArrowDown':
      return to(ctrlKey ? rows - 1 : row + 1, column);
    case 'ArrowUp':
      return to(ctrlKey ? 0 : row - 1, column);
    case 'ArrowRight':
      return to(row, column + 1);
    case 'ArrowLeft':
      return to(row, column - 1);
    case 'PageDown':
      return to(row + page, column);
    case 'PageUp':
      return to(row - page, column);
    case 'Home':
      return to(ctrlKey ? 0 : row, 0);
    case 'End':
      return to(ctrlKey ? rows - 1 : row, columns - 1);
    default:
      return undefined;
  }
}
