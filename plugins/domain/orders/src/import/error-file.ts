import { stringify } from 'csv-stringify/sync';
import type { RejectedCsvRow } from './import-report.ts';

/** The column that says why; an import ignores it, so the corrected file can be imported as it is. */
export const reasonColumn = 'entrepot_reason';

/** Rejected rows as a CSV with their original columns and the reason, to be corrected and imported again. */
export function errorFile(rows: readonly RejectedCsvRow[], delimiter = ','): string {
  const columns = [...new Set(rows.flatMap(({ record }) => Object.keys(record)))].filter((column) => column !== reasonColumn);
  return stringify(
    rows.map(({ record, errors }) => [
      ...columns.map((column) => record[column] ?? ''),
      errors.map(({ detail }) => detail).join('; '),
    ]),
    { header: true, columns: [...columns, reasonColumn], delimiter, record_delimiter: '\n' },
  );
}
