import type { FieldProblem } from '@entrepot/sdk';
import type { IngestResult } from '../intake/draft.ts';
import type { ImportMapping } from './mapping.ts';

/** One line of a file by column name, everything still text. */
export type CsvRecord = Readonly<Record<string, string>>;

/** A row that was not taken, as it stood, with what is wrong in which column. */
export interface RejectedCsvRow {
  /** 1 for the first row after the header. */
  row: number;
  record: CsvRecord;
  /** `pointer` is the column: `/UnitPrice`. */
  errors: readonly FieldProblem[];
}

export interface ImportCsv {
  shopId: string;
  mapping: ImportMapping;
  /** The file: chunks of CSV text or bytes, or records by column name that were parsed already. */
  source: AsyncIterable<string | Uint8Array | CsvRecord> | Iterable<string | CsvRecord>;
  /** The file's name, kept with each order as its source. */
  file?: string | undefined;
  /** Lines per transaction; an order is never cut in two. 10,000 unless given. */
  batchLines?: number | undefined;
  by?: string | undefined;
  signal?: AbortSignal | undefined;
  /** After the commit of each batch. */
  onBatch?: (batch: { lines: number; results: readonly IngestResult[] }) => void | Promise<void>;
  onRejected?: (rows: readonly RejectedCsvRow[]) => void | Promise<void>;
}

/** What was in the file and what became of it. Rejected rows are counted in `lines` and `value` too, where they could be read. */
export interface ImportReport {
  lines: number;
  /** Documents of both kinds. */
  orders: number;
  cancellations: number;
  /** Σ quantity × unit price, exact. */
  value: string;
  currency: string;
  created: number;
  updated: number;
  unchanged: number;
  /** Documents of which nothing was taken. */
  rejected: number;
  rejectedLines: number;
  rejectedValue: string;
}
