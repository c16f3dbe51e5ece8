import type { RejectedItem } from '@entrepot/durable/jobs/job-status';
import type { Locale } from '@entrepot/web/locale';
import { stringify } from 'csv-stringify/sync';
import { reasonColumns } from './sheet-columns.ts';

/** What an error file is made of. */
export interface RejectedRows {
  readonly header: readonly string[];
  readonly rejected: AsyncIterable<RejectedItem>;
  readonly locale: Locale;
}

const atOnce = 500;

/** The rejected rows as a CSV with the columns of the file that they came from, and one that says what is wrong. */
export async function* errorCsv(rows: RejectedRows, delimiter: string): AsyncGenerator<string> {
  // Spreadsheets take a CSV for UTF-8 by its mark alone.
  yield '\uFEFF';
  let lines: string[][] = [];
  for await (const line of linesOf(rows)) {
    lines.push(line);
    if (lines.length < atOnce) continue;
    yield stringify(lines, { delimiter, record_delimiter: 'windows' });
    lines = [];
  }
  yield stringify(lines, { delimiter, record_delimiter: 'windows' });
}

/** The same as a workbook; cells are texts, so that codes keep their zeros. */
export async function errorWorkbook(rows: RejectedRows, sheet: string): Promise<Uint8Array> {
  const { Workbook } = await import('@cj-tech-master/excelts');
  const workbook = new Workbook();
  const worksheet = workbook.addWorksheet(sheet);
  for await (const line of linesOf(rows)) worksheet.addRow(line);
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

async function* linesOf({ header, rejected, locale }: RejectedRows): AsyncGenerator<string[]> {
  yield [...header, reasonColumns[locale]];
  for await (const { row, errors } of rejected) {
    const cells = row as Readonly<Record<string, string>>;
    const reasons = errors.map(({ pointer, detail }) => (pointer === '' ? detail : `${columnOf(pointer)}: ${detail}`));
    yield [...header.map((name) => cells[name] ?? ''), reasons.join('; ')];
  }
}

function columnOf(pointer: string): string {
  return pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
}
