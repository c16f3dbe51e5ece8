import type { OrderDraft } from '../intake/draft.ts';
import { checkMapping } from './check-mapping.ts';
import { checkColumns } from './import-csv.ts';
import type { ImportCsv, RejectedCsvRow } from './import-report.ts';
import { type NumberedRow, RowMapper } from './map-rows.ts';
import { readRecords } from './read-records.ts';

export interface ImportPreview {
  /** The file's columns, in their order. */
  columns: readonly string[];
  orders: readonly OrderDraft[];
  rejected: readonly RejectedCsvRow[];
}

/** Reads the first rows of a file by a mapping, and writes nothing. The last order may be cut off. */
export async function previewImport(source: ImportCsv['source'], given: unknown, limit: number): Promise<ImportPreview> {
  const mapping = checkMapping(given);
  const mapper = new RowMapper(mapping);
  const byOrder = new Map<string, NumberedRow[]>();
  let columns: string[] = [];
  let row = 0;
  for await (const record of readRecords(source, mapping.delimiter)) {
    row += 1;
    if (row === 1) {
      checkColumns(mapper, record);
      columns = Object.keys(record);
    }
    const externalId = mapper.externalIdOf(record);
    byOrder.set(externalId, [...(byOrder.get(externalId) ?? []), { row, record }]);
    if (row >= limit) break;
  }
  const mapped = [...byOrder.values()].map((rows) => mapper.mapOrder(rows));
  return {
    columns,
    orders: mapped.flatMap((order) => ('draft' in order ? [order.draft] : [])),
    rejected: mapped.flatMap((order) => ('rejected' in order ? order.rejected : [])),
  };
}
