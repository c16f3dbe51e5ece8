import { type AttachedFile, Problem } from '@entrepot/sdk';
import { decodeText, type Encoding } from './decode-text.ts';
import { type Delimiter, findDelimiter } from './find-delimiter.ts';
import { readCsv } from './read-csv.ts';
import { readWorkbook, sheetNames } from './read-xlsx.ts';
import { type SheetColumn, sheetColumns } from './sheet-columns.ts';
import { tooLarge, unreadable } from './sheet-problems.ts';
import type { SheetRow } from './sheet-row.ts';

/** How a file is read where the guess would be wrong, or there are several sheets. */
export interface SheetChoice {
  readonly sheet?: string | null;
  readonly encoding?: Encoding | null;
  readonly delimiter?: Delimiter | null;
}

/** A table that was opened: its header is read, its rows can be read again and again. */
export interface Sheet {
  readonly kind: 'csv' | 'xlsx';
  /** Of a workbook; none of a CSV. */
  readonly sheets: readonly string[];
  readonly sheet: string | null;
  readonly encoding: Encoding | null;
  readonly delimiter: Delimiter | null;
  readonly columns: readonly SheetColumn[];
  /** Cells of the header. */
  readonly width: number;
  /** What stands below the header, without blank rows. */
  rows(): AsyncGenerator<SheetRow>;
}

const mostRows = 500_000;
const mostColumns = 500;

/**
 * Opens a file of rows: a workbook (XLSX) or a CSV.
 * @throws Problem `unreadable-sheet`, `sheet-too-large`, `unknown-sheet`, `empty-sheet`
 */
export async function openSheet({ content }: Pick<AttachedFile, 'content'>, choice: SheetChoice = {}): Promise<Sheet> {
  const source = isZip(content) ? await workbook(content, choice) : csv(content, choice);
  for await (const header of filled(source.read())) {
    if (header.cells.length > mostColumns) throw tooLarge(`it has more than ${mostColumns} columns`, `超过 ${mostColumns} 列`);
    const { read, ...facts } = source;
    return { ...facts, columns: sheetColumns(header.cells), width: header.cells.length, rows: () => below(header.row, read()) };
  }
  throw emptySheet();
}

type Source = Omit<Sheet, 'columns' | 'width' | 'rows'> & { read(): AsyncGenerator<SheetRow> };

function csv(bytes: Uint8Array, choice: SheetChoice): Source {
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11 && bytes[3] === 0xe0) {
    throw unreadable('it is a workbook of the old form (.xls)', '它是旧格式的工作簿（.xls）');
  }
  const { text, encoding } = decodeText(bytes, choice.encoding ?? undefined);
  const delimiter = choice.delimiter ?? findDelimiter(text);
  return { kind: 'csv', sheets: [], sheet: null, encoding, delimiter, read: () => readCsv(text, delimiter) };
}

async function workbook(bytes: Uint8Array, choice: SheetChoice): Promise<Source> {
  const sheets = await sheetNames(bytes);
  const sheet = choice.sheet ?? sheets[0] ?? '';
  if (!sheets.includes(sheet)) {
    throw new Problem('unknown-sheet', {
      detail: `The file has no sheet "${sheet}"; it has ${sheets.join(', ')}.`,
      remedy: 'Choose one of its sheets.',
      params: { sheet },
    });
  }
  return { kind: 'xlsx', sheets, sheet, encoding: null, delimiter: null, read: () => readWorkbook(bytes, sheet) };
}

async function* below(header: number, rows: AsyncGenerator<SheetRow>): AsyncGenerator<SheetRow> {
  let count = 0;
  for await (const row of filled(rows)) {
    if (row.row <= header) continue;
    count += 1;
    if (count > mostRows) throw tooLarge(`it has more than ${mostRows} rows`, `超过 ${mostRows} 行`);
    yield row;
  }
}

async function* filled(rows: AsyncGenerator<SheetRow>): AsyncGenerator<SheetRow> {
  for await (const row of rows) if (row.cells.some((cell) => cell.trim() !== '')) yield row;
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
}

export function emptySheet(): Problem {
  return new Problem('empty-sheet', {
    detail: 'The file has no header, or no rows below it.',
    remedy: 'Write the names of the columns into the first row, and the records below.',
  });
}
