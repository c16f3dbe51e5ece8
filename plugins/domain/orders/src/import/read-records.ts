import { Readable } from 'node:stream';
import { Problem } from '@entrepot/sdk';
import { parse } from 'csv-parse';
import type { CsvRecord, ImportCsv } from './import-report.ts';

type Source = ImportCsv['source'];

/**
 * The records of a source, one after another: a CSV in chunks is parsed as it comes, parsed records pass through.
 * @throws Problem `orders.unreadable-csv` with the line where the text stops being CSV
 */
export async function* readRecords(source: Source, delimiter = ','): AsyncGenerator<CsvRecord> {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  const first = await iterator.next();
  if (first.done) return;
  if (typeof first.value === 'string' || first.value instanceof Uint8Array) {
    yield* parsed(chunksOf(first.value, iterator), delimiter);
    return;
  }
  yield first.value;
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value as CsvRecord;
}

async function* chunksOf(
  first: string | Uint8Array,
  rest: AsyncIterator<unknown> | Iterator<unknown>,
): AsyncGenerator<string | Uint8Array> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value as string | Uint8Array;
}

async function* parsed(chunks: AsyncIterable<string | Uint8Array>, delimiter: string): AsyncGenerator<CsvRecord> {
  const parser = Readable.from(chunks, { objectMode: false }).pipe(
    parse({ columns: true, bom: true, delimiter, skip_empty_lines: true, relax_column_count: true }),
  );
  try {
    for await (const record of parser) yield record as CsvRecord;
  } catch (error) {
    const line = error instanceof Error && 'lines' in error ? Number(error.lines) : undefined;
    throw new Problem('orders.unreadable-csv', {
      detail: `The file is no CSV${line === undefined ? '' : ` at line ${line}`}: ${error instanceof Error ? error.message : String(error)}`,
      remedy: 'Save it as CSV in UTF-8 with the delimiter that the mapping names.',
      params: { line },
      cause: error,
    });
  }
}
