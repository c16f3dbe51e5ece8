import type { Pdf, Side } from '@entrepot/logistics';
import type { Words } from './words.ts';

/** A sheet of paper, in millimetres. */
export interface Paper {
  readonly width: number;
  readonly height: number;
  readonly margin: number;
}

/** A column of a printed table, in millimetres from the left edge of the paper. */
export interface Column {
  readonly x: number;
  readonly width: number;
  readonly title: string;
  readonly side?: Side;
}

/** Columns of these widths beside each other, with a little air between them. */
export function columnsFrom(margin: number, columns: readonly Omit<Column, 'x'>[]): Column[] {
  const air = 2;
  let x = margin;
  return columns.map((column) => {
    const placed = { ...column, x };
    x += column.width + air;
    return placed;
  });
}

const headHeight = 6.5;
const footHeight = 10;

/**
 * Draws a table over as many pages as it takes, its head on each of them.
 * @param y where it begins on the first page
 * @param rowHeight millimetres of each row, the rule below it included
 * @returns where it ends on the last page
 */
export function drawTable<Row>(
  pdf: Pdf,
  { width, height, margin }: Paper,
  columns: readonly Column[],
  y: number,
  rows: readonly Row[],
  rowHeight: number,
  draw: (row: Row, y: number) => void,
): number {
  const head = (at: number) => {
    for (const { title, side = 'left', ...place } of columns)
      pdf.line(title, { ...place, y: at }, { size: 8, side, quiet: true });
    pdf.rule(margin, at + headHeight - 1.5, width - 2 * margin);
    return at + headHeight;
  };
  let at = head(y);
  for (const row of rows) {
    if (at + rowHeight > height - margin - footHeight) {
      pdf.addPage();
      at = head(margin);
    }
    draw(row, at);
    at += rowHeight;
    pdf.rule(margin, at - 1.2, width - 2 * margin, true);
  }
  return at;
}

/** A new page where there is no room for so many millimetres more. @returns where to go on */
export function withRoom(pdf: Pdf, { height, margin }: Paper, y: number, needed: number): number {
  if (y + needed <= height - margin - footHeight) return y;
  pdf.addPage();
  return margin;
}

/** At the foot of every page: what it is of, and its number. */
export function numberPages(pdf: Pdf, { width, height, margin }: Paper, title: string, { say }: Words): void {
  const y = height - margin - 3;
  pdf.onEachPage((page, pages) => {
    const number = say({ en: 'Page {page} of {pages}', zh: '第 {page} 页，共 {pages} 页' }, { page, pages });
    pdf.line(title, { x: margin, y, width: width - 2 * margin - 45 }, { size: 8, quiet: true });
    pdf.line(number, { x: width - margin - 45, y, width: 45 }, { size: 8, side: 'right', quiet: true });
  });
}
