import { cell } from '@entrepot/web/read/export-csv';
import type { ExportColumn } from './export-columns.ts';

/** A piece of a file, and how many records stand in it. */
export interface FilePiece {
  readonly text: string | Uint8Array;
  readonly rows: number;
}

/** The pages as CSV (RFC 4180). */
export async function* writeCsv(
  columns: readonly ExportColumn[],
  pages: AsyncIterable<readonly (readonly (string | null)[])[]>,
): AsyncGenerator<FilePiece> {
  const line = (cells: readonly (string | null)[]) => `${cells.map(cell).join(',')}\r\n`;
  // The byte order mark tells spreadsheets that it is UTF-8.
  yield { text: `\uFEFF${line(columns.map(({ heading }) => heading))}`, rows: 0 };
  for await (const page of pages) yield { text: page.map(line).join(''), rows: page.length };
}
