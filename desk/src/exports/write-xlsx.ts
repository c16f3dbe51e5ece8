import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { ExportColumn } from './export-columns.ts';
import type { FilePiece } from './write-csv.ts';

// A sheet of Excel has 1,048,576 rows.
const mostRows = 1_000_000;
// Numbers of a spreadsheet are binary: what has more digits stays a text, as it is.
const mostDigits = 15;

/** The pages as a workbook, written while it is read: numbers, dates and moments are typed, and no text becomes a formula. */
export async function* writeXlsx(
  name: string,
  columns: readonly ExportColumn[],
  pages: AsyncIterable<readonly (readonly (string | null)[])[]>,
): AsyncGenerator<FilePiece> {
  const { WorkbookWriter } = await import('@cj-tech-master/excelts');
  const through = new PassThrough();
  const workbook = new WorkbookWriter({ stream: through, useStyles: true, useSharedStrings: false, trueStreaming: true });
  let unread = 0;
  const write = async () => {
    const open = (number: number) => {
      const sheet = workbook.addWorksheet(sheetName(name, number), { views: [{ state: 'frozen', ySplit: 1 }] });
      sheet.columns = columns.map((column) => ({ width: widthOf(column), style: { numFmt: formatOf(column) } }));
      const heading = sheet.addRow(columns.map((column) => column.heading));
      heading.font = { bold: true };
      heading.commit();
      return sheet;
    };
    let sheet = open(1);
    let [count, sheets] = [0, 1];
    for await (const page of pages) {
      if (count + page.length > mostRows) {
        sheet.commit();
        sheets += 1;
        sheet = open(sheets);
        count = 0;
      }
      for (const cells of page) sheet.addRow(cells.map((text, index) => cellValue(columns[index], text))).commit();
      count += page.length;
      unread += page.length;
      if (through.writableNeedDrain) await once(through, 'drain');
    }
    sheet.commit();
    await workbook.commit();
  };
  const writing = write().catch((error: Error) => {
    through.destroy(error);
  });
  for await (const bytes of through) {
    yield { text: bytes as Uint8Array, rows: unread };
    unread = 0;
  }
  await writing;
}

function cellValue(column: ExportColumn | undefined, text: string | null): string | number | Date | null {
  if (text === null || column === undefined) return null;
  switch (column.type) {
    case 'number':
      return text.replace(/\D/g, '').length <= mostDigits ? Number(text) : text;
    case 'date':
      return new Date(`${text}T00:00:00Z`);
    case 'moment':
      // A sheet knows no zones: it shows what the clock on the wall did.
      return new Date(`${text.replace(' ', 'T')}Z`);
    case 'text':
      return text;
  }
}

function formatOf({ type, decimals }: ExportColumn): string {
  switch (type) {
    case 'number':
      return decimals === undefined ? '#,##0.######' : decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`;
    case 'date':
      return 'yyyy-mm-dd';
    case 'moment':
      return 'yyyy-mm-dd hh:mm:ss';
    case 'text':
      return '@';
  }
}

function widthOf({ type, heading }: ExportColumn): number {
  const least = type === 'moment' ? 20 : type === 'text' ? 18 : 13;
  return Math.max(least, heading.length * 2);
}

/** Excel takes neither these signs nor more than 31 of all. */
function sheetName(name: string, number: number): string {
  const plain = name.replace(/[\\/*?:[\]]/g, ' ').slice(0, 26);
  return number === 1 ? plain : `${plain} ${number}`;
}
