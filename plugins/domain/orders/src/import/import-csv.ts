import { type Context, type Database, Decimal, Problem } from '@entrepot/sdk';
import type { IngestResult } from '../intake/draft.ts';
import { totalOf } from '../intake/draft-rows.ts';
import { ingestOrders } from '../intake/ingest-orders.ts';
import { checkMapping } from './check-mapping.ts';
import type { CsvRecord, ImportCsv, ImportReport, RejectedCsvRow } from './import-report.ts';
import { type MappedOrder, type NumberedRow, RowMapper, rejectAll } from './map-rows.ts';
import { readRecords } from './read-records.ts';
import { StatisticsAge } from './refresh-statistics.ts';

/** Rows by document, as long as a batch is open. */
type Batch = Map<string, NumberedRow[]>;

/** See `OrderDesk.importCsv`. */
export async function importCsv(
  context: Context,
  db: Database,
  request: ImportCsv,
  statistics = new StatisticsAge(),
): Promise<ImportReport> {
  const mapping = checkMapping(request.mapping);
  const mapper = new RowMapper(mapping);
  const size = request.batchLines ?? 10_000;
  const tally = new Tally(mapping.currency);
  // What came in earlier batches: an order whose rows lie far apart must not overwrite itself.
  const closed = new Set<string>();
  let batch: Batch = new Map();
  let lines = 0;
  const close = async () => {
    if (lines === 0) return;
    await takeBatch(context, db, request, mapper, batch, closed, tally);
    for (const externalId of batch.keys()) closed.add(externalId);
    await statistics.grow(db, lines);
    batch = new Map();
    lines = 0;
  };
  let row = 0;
  let last = '';
  for await (const record of readRecords(request.source, mapping.delimiter)) {
    row += 1;
    if (row === 1) checkColumns(mapper, record);
    const externalId = mapper.externalIdOf(record);
    if (lines >= size && externalId !== last) {
      await close();
      request.signal?.throwIfAborted();
    }
    last = externalId;
    lines += 1;
    const rows = batch.get(externalId);
    if (rows) rows.push({ row, record });
    else batch.set(externalId, [{ row, record }]);
  }
  await close();
  return tally.report();
}

/** @throws Problem `orders.missing-columns` */
export function checkColumns(mapper: RowMapper, record: CsvRecord): void {
  const missing = mapper.missingColumns(record);
  if (missing.length === 0) return;
  throw new Problem('orders.missing-columns', {
    detail: `The file has no column ${missing.map((column) => `"${column}"`).join(', ')}; it has ${Object.keys(record).join(', ')}`,
    remedy: 'Correct the column names in the mapping, or choose another delimiter.',
    errors: missing.map((column) => ({ pointer: `/${column}`, code: 'orders.missing-column', detail: 'is not in the file' })),
    params: { columns: missing.join(', ') },
  });
}

async function takeBatch(
  context: Context,
  db: Database,
  request: ImportCsv,
  mapper: RowMapper,
  batch: Batch,
  closed: ReadonlySet<string>,
  tally: Tally,
): Promise<void> {
  const source = request.file === undefined ? {} : { file: request.file };
  const mapped = [...batch].map(([externalId, rows]) =>
    closed.has(externalId) ? scattered(externalId, rows) : mapper.mapOrder(rows, source),
  );
  const taken = mapped.flatMap((order) => ('draft' in order ? [order] : []));
  const by = request.by === undefined ? {} : { by: request.by };
  const results = await db.transaction((tx) =>
    ingestOrders(
      context,
      tx,
      request.shopId,
      taken.map(({ draft }) => draft),
      by,
    ),
  );
  const rejected: RejectedCsvRow[] = mapped.flatMap((order) => ('rejected' in order ? order.rejected : []));
  results.forEach((result, index) => {
    if (result.result !== 'rejected') return;
    const { rows } = taken[index] as MappedOrder;
    const code = `orders.${result.reason?.code ?? 'rejected'}`;
    const fault = [{ pointer: '', code, detail: `${code} ${JSON.stringify(result.reason?.data ?? {})}` }];
    rejected.push(...rejectAll(rows, new Map(rows.map(({ row }) => [row, fault]))));
  });
  let next = 0;
  for (const order of mapped) tally.add(order, 'draft' in order ? (results[next++]?.result ?? 'rejected') : 'rejected', mapper);
  if (rejected.length > 0) await request.onRejected?.(rejected);
  await request.onBatch?.({ lines: mapped.reduce((sum, { rows }) => sum + rows.length, 0), results });
}

function scattered(externalId: string, rows: readonly NumberedRow[]): MappedOrder {
  const fault = [
    { pointer: '', code: 'orders.scattered-order', detail: 'the rows of this order lie too far apart: sort the file by order' },
  ];
  return { externalId, rows, rejected: rejectAll(rows, new Map(rows.map(({ row }) => [row, fault]))) };
}

/** Counts what was in a file and what became of it. */
class Tally {
  readonly #report: Omit<ImportReport, 'value' | 'rejectedValue'>;
  #value = new Decimal(0);
  #rejectedValue = new Decimal(0);

  constructor(currency: string) {
    const nothing = {
      lines: 0,
      orders: 0,
      cancellations: 0,
      created: 0,
      updated: 0,
      unchanged: 0,
      rejected: 0,
      rejectedLines: 0,
    };
    this.#report = { ...nothing, currency };
  }

  add(order: MappedOrder, result: IngestResult['result'], mapper: RowMapper): void {
    const value = 'draft' in order ? totalOf(order.draft.lines) : mapper.worthOf(order.rows);
    this.#report.lines += order.rows.length;
    this.#report.orders += 1;
    if (mapper.isCancellation(order.externalId)) this.#report.cancellations += 1;
    this.#report[result] += 1;
    this.#value = this.#value.plus(value);
    if (result !== 'rejected') return;
    this.#report.rejectedLines += order.rows.length;
    this.#rejectedValue = this.#rejectedValue.plus(value);
  }

  report(): ImportReport {
    return { ...this.#report, value: this.#value.toFixed(), rejectedValue: this.#rejectedValue.toFixed() };
  }
}
