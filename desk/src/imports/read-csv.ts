import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { tooLarge, unreadable } from './sheet-problems.ts';
import type { SheetRow } from './sheet-row.ts';

const partLength = 65_536;
/** Characters of one row: more is a quote that nobody closed, or no table. */
const longestRow = 1_000_000;

/**
 * The rows of a CSV text, numbered as a spreadsheet shows them: a blank line counts, a line break inside quotes does not.
 * @throws Problem `unreadable-sheet`, `sheet-too-large`
 */
export async function* readCsv(text: string, delimiter: string): AsyncGenerator<SheetRow> {
  const parser = Readable.from(partsOf(text)).pipe(
    parse({ delimiter, relax_column_count: true, relax_quotes: true, max_record_size: longestRow }),
  );
  let row = 0;
  try {
    for await (const cells of parser) {
      row += 1;
      yield { row, cells: cells as string[] };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // The parser reads ahead of what was taken from it.
    const at = Number(error.records) + 1;
    if (error.code === 'CSV_MAX_RECORD_SIZE') {
      throw tooLarge(
        `row ${at} has more than ${longestRow} characters; a quotation mark may not be closed`,
        `第 ${at} 行超过 ${longestRow} 个字符；可能有未闭合的引号`,
      );
    }
    throw unreadable(`row ${at} is no CSV, a quotation mark is not closed`, `第 ${at} 行不是 CSV，引号未闭合`, error);
  }
}

function* partsOf(text: string): Generator<string> {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  for (let from = start; from < text.length; from += partLength) yield text.slice(from, from + partLength);
}
