import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Problem } from '@entrepot/sdk';
import { parse } from 'csv-parse';

/** One line of a file by column name, everything still text. */
export type Line = Readonly<Record<string, string>>;

/** The consecutive lines of one date in one file; a new date begins only with a new order. */
export interface Day {
  file: string;
  /** `YYYY-MM-DD`, of its first line. */
  date: string;
  lines: readonly Line[];
}

/** Which columns hold the order's number and its moment. */
export interface DayColumns {
  order: string;
  orderedAt: string;
}

/**
 * The CSV files of a folder in the order of their names, or the one file.
 * @throws Problem `demo.no-orders` where there is none
 */
export async function listFiles(path: string): Promise<string[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new Problem('demo.no-orders', {
      status: 404,
      detail: `${path} cannot be read`,
      remedy: 'Give --orders a CSV file or a folder of CSV files.',
      cause,
    });
  });
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => name.toLowerCase().endsWith('.csv')).sort();
  if (names.length === 0) {
    throw new Problem('demo.no-orders', {
      status: 404,
      detail: `${path} holds no CSV file`,
      remedy: 'Give --orders a CSV file or a folder of CSV files.',
    });
  }
  return names.map((name) => join(path, name));
}

/** The days of files, one after another; the next is read while its caller is busy with the one it has. */
export async function* readAhead(paths: readonly string[], columns: DayColumns): AsyncGenerator<Day> {
  const days = daysOf(paths, columns);
  let next = days.next();
  try {
    for (let day = await next; !day.done; day = await next) {
      next = days.next();
      // Who stops early never asks for it: then its error is nobody's.
      next.catch(() => {});
      yield day.value;
    }
  } finally {
    await next.catch(() => {});
    await days.return(undefined);
  }
}

async function* daysOf(paths: readonly string[], columns: DayColumns): AsyncGenerator<Day> {
  for (const path of paths) yield* readDays(path, columns);
}

/** Reads a file line by line, so that memory holds one day at most, however long the file is. */
export async function* readDays(path: string, columns: DayColumns): AsyncGenerator<Day> {
  const file = basename(path);
  // A line with too few or too many cells is the importer's to judge, not a reason to stop reading.
  const parser = parse({ columns: true, bom: true, relax_column_count: true, skip_empty_lines: true, cast: false });
  const source = createReadStream(path).on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let lines: Line[] = [];
  let orders = new Set<string>();
  let date = '';
  for await (const line of parser as AsyncIterable<Line>) {
    const order = line[columns.order] ?? '';
    const lineDate = (line[columns.orderedAt] ?? '').slice(0, 10);
    if (lines.length > 0 && lineDate !== date && !orders.has(order)) {
      yield { file, date, lines };
      lines = [];
      orders = new Set();
    }
    if (lines.length === 0) date = lineDate;
    lines.push(line);
    orders.add(order);
  }
  if (lines.length > 0) yield { file, date, lines };
}
