import type { UiField } from '@entrepot/sdk/ui';
import { emptyValues, type Values, valueOfText } from './draft.ts';

/** The cells of what a spreadsheet puts on the clipboard: tabs between cells, quotes around those with line breaks. */
export function cellsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/gy;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const [, quoted, plain = '', end] = match;
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '' || pattern.lastIndex >= text.length) break;
    if (end !== '\t') rows.push([]);
  }
  return rows;
}

/**
 * The rows with a pasted block in them, its corner at a cell. What goes beyond the last row becomes new rows; a cell whose text
 * is no value of its column is left as it was.
 */
export function pasteRows(
  rows: readonly Values[],
  columns: readonly UiField[],
  fields: readonly UiField[],
  corner: { readonly row: number; readonly column: number },
  cells: readonly (readonly string[])[],
): Values[] {
  const pasted = rows.map((row) => ({ ...row }) as Record<string, unknown>);
  cells.forEach((texts, down) => {
    const index = corner.row + down;
    const row = pasted[index] ?? { ...emptyValues(fields) };
    pasted[index] = row;
    texts.forEach((text, across) => {
      const field = columns[corner.column + across];
      const value = field?.writable ? valueOfText(field, text) : undefined;
      if (field && value !== undefined) row[field.name] = value;
    });
  });
  return pasted;
}
