import { hash } from 'node:crypto';
import type { FieldProblem } from '@entrepot/sdk';
import type { OrderDraft, OrderDraftLine } from '../intake/draft.ts';
import { totalOf } from '../intake/draft-rows.ts';
import type { CsvRecord, RejectedCsvRow } from './import-report.ts';
import type { ImportMapping } from './mapping.ts';
import { momentReader } from './parse-moment.ts';

/** A row of a file with its number, 1 for the first after the header. */
export interface NumberedRow {
  row: number;
  record: CsvRecord;
}

/** The rows of one document: a draft, or the rows again with what is wrong. A document is taken whole or not at all. */
export type MappedOrder =
  | { externalId: string; rows: readonly NumberedRow[]; draft: OrderDraft }
  | { externalId: string; rows: readonly NumberedRow[]; rejected: RejectedCsvRow[] };

type Fault = (row: number, column: string, code: string, given: string, detail: string) => void;

const whole = /^[+-]?\d{1,15}(\.0+)?$/;
const price = /^-?\d{1,14}(\.\d{1,6})?$/;

/** Reads rows by one mapping. Pure: the same rows give the same drafts, and the same versions. */
export class RowMapper {
  readonly #mapping: ImportMapping;
  readonly #moment: (text: string) => string | undefined;
  readonly #countries = new Map<string, string>();
  readonly #kindByCode = new Map<string, OrderDraftLine['kind']>();

  /** @param mapping checked by `checkMapping` */
  constructor(mapping: ImportMapping) {
    this.#mapping = mapping;
    this.#moment = momentReader(mapping.date?.format, mapping.date?.offset);
    for (const [code, names] of Object.entries(mapping.countries ?? {})) {
      for (const name of names) this.#countries.set(name.toLowerCase(), code);
    }
  }

  /** The columns that the mapping names but the file lacks. */
  missingColumns(record: CsvRecord): string[] {
    return Object.values(this.#mapping.columns).filter((column) => !Object.hasOwn(record, column));
  }

  externalIdOf(record: CsvRecord): string {
    return (record[this.#mapping.columns.externalId] ?? '').trim();
  }

  isCancellation(externalId: string): boolean {
    const prefix = this.#mapping.cancellation?.prefix;
    return prefix !== undefined && externalId.startsWith(prefix);
  }

  /** Σ quantity × unit price of the rows whose numbers can be read. */
  worthOf(rows: readonly NumberedRow[]): string {
    const lines = rows.map(({ row, record }) => this.#line(row, record, () => undefined));
    return totalOf(lines.filter(({ quantity, unitPrice }) => Number.isSafeInteger(quantity) && price.test(unitPrice)));
  }

  /** @param rows all rows of one document, at least one */
  mapOrder(rows: readonly NumberedRow[], source: Readonly<Record<string, unknown>> = {}): MappedOrder {
    const first = rows[0] as NumberedRow;
    const externalId = this.externalIdOf(first.record);
    const faults = new Map<number, FieldProblem[]>();
    const fault: Fault = (row, column, code, given, detail) => {
      const known = faults.get(row) ?? [];
      known.push({ pointer: `/${column}`, code, detail: `${column} ${JSON.stringify(given)}: ${detail}` });
      faults.set(row, known);
    };
    const { columns } = this.#mapping;
    if (externalId === '') fault(first.row, columns.externalId, 'orders.no-order-number', '', 'the order number is missing');
    if (externalId.length > 100)
      fault(first.row, columns.externalId, 'orders.bad-order-number', externalId, 'is longer than 100 characters');
    const lines = rows.map(({ row, record }) => this.#line(row, record, fault));
    const orderedAt = this.#orderedAt(rows, fault);
    const currency =
      (columns.currency === undefined ? '' : (first.record[columns.currency] ?? '').trim()) || this.#mapping.currency;
    if (!/^[A-Z]{3}$/.test(currency))
      fault(first.row, columns.currency ?? 'currency', 'orders.bad-currency', currency, 'is no ISO 4217 code');
    if (faults.size > 0) return { externalId, rows, rejected: rejectAll(rows, faults) };
    const type = this.isCancellation(externalId) ? 'cancellation' : 'order';
    const head = { externalId, type, orderedAt, currency, ...this.#party(first.record), lines } as const;
    const draft: OrderDraft = {
      ...head,
      externalVersion: hash('sha1', JSON.stringify(head)),
      source: { ...source, row: first.row },
    };
    return { externalId, rows, draft };
  }

  #line(row: number, record: CsvRecord, fault: Fault): OrderDraftLine {
    const { columns, decimal } = this.#mapping;
    const cell = (column: string) => (record[column] ?? '').trim();
    const skuCode = cell(columns.sku);
    const quantity = cell(columns.quantity);
    const given = cell(columns.unitPrice);
    const unitPrice = decimal === ',' ? given.replaceAll('.', '').replace(',', '.') : given;
    if (skuCode === '') fault(row, columns.sku, 'orders.no-sku', skuCode, 'the SKU code is missing');
    if (skuCode.length > 100) fault(row, columns.sku, 'orders.bad-sku-code', skuCode, 'is longer than 100 characters');
    if (!whole.test(quantity)) fault(row, columns.quantity, 'orders.bad-quantity', quantity, 'is no whole number');
    if (!price.test(unitPrice)) fault(row, columns.unitPrice, 'orders.bad-price', given, 'is no price with at most six decimals');
    const description = columns.description === undefined ? '' : cell(columns.description).slice(0, 500);
    return {
      kind: this.#kindOf(skuCode),
      skuCode,
      description: description || undefined,
      quantity: Math.trunc(Number(quantity)),
      unitPrice,
    };
  }

  #kindOf(code: string): OrderDraftLine['kind'] {
    const known = this.#kindByCode.get(code);
    if (known) return known;
    const rule = this.#mapping.kinds?.find(
      ({ codes, prefix }) => codes?.includes(code) || (prefix !== undefined && code.startsWith(prefix)),
    );
    const kind = rule?.kind ?? 'goods';
    this.#kindByCode.set(code, kind);
    return kind;
  }

  /** The earliest moment among the rows: some sources stamp each line. */
  #orderedAt(rows: readonly NumberedRow[], fault: Fault): string {
    const column = this.#mapping.columns.orderedAt;
    let earliest = '';
    let last = '';
    for (const { row, record } of rows) {
      const given = (record[column] ?? '').trim();
      if (given === last && given !== '') continue;
      last = given;
      const moment = this.#moment(given);
      if (moment === undefined)
        fault(
          row,
          column,
          'orders.bad-date',
          given,
          `is no moment written as ${this.#mapping.date?.format ?? 'YYYY-MM-DD HH:mm:ss'}`,
        );
      else if (earliest === '' || moment < earliest) earliest = moment;
    }
    return earliest;
  }

  #party(record: CsvRecord): Pick<OrderDraft, 'customer' | 'shipTo' | 'findings'> {
    const { columns, customerSuffix } = this.#mapping;
    const cell = (column: string | undefined) => (column === undefined ? undefined : (record[column] ?? '').trim() || undefined);
    const code = cell(columns.customerCode);
    const bare =
      code !== undefined && customerSuffix !== undefined && code.endsWith(customerSuffix)
        ? code.slice(0, -customerSuffix.length)
        : code;
    const named = cell(columns.country);
    const country =
      named === undefined
        ? undefined
        : (this.#countries.get(named.toLowerCase()) ?? (/^[A-Z]{2}$/.test(named) ? named : undefined));
    return {
      customer: {
        code: bare,
        name: cell(columns.customerName),
        email: cell(columns.customerEmail),
        phone: cell(columns.customerPhone),
      },
      shipTo: {
        name: cell(columns.shipToName),
        address: cell(columns.shipToAddress),
        city: cell(columns.shipToCity),
        postcode: cell(columns.shipToPostcode),
        country,
      },
      ...(named !== undefined && country === undefined ? { findings: [{ code: 'no-country', data: { given: named } }] } : {}),
    };
  }
}

/** The rows of a document that is not taken: the faulty ones with their faults, the others with the reason that they wait. */
export function rejectAll(rows: readonly NumberedRow[], faults: ReadonlyMap<number, readonly FieldProblem[]>): RejectedCsvRow[] {
  const waits: FieldProblem[] = [
    {
      pointer: '',
      code: 'orders.order-incomplete',
      detail: 'another row of this order is wrong: correct it and import all its rows',
    },
  ];
  return rows.map(({ row, record }) => ({ row, record, errors: faults.get(row) ?? waits }));
}
