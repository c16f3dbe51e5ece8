import type { Locale } from '@entrepot/web/locale';
import type { ColumnMapping, MappedColumn } from './column-mapping.ts';
import { type Fault, type Place, sayFault } from './fault.ts';
import type { RowGroup, RowLayout } from './gather-records.ts';
import type { ImportTarget, TargetField } from './import-target.ts';
import type { FaultCode } from './messages.ts';
import { parseCell, splitMoney } from './parse-cell.ts';
import type { References } from './references.ts';
import type { SheetRow } from './sheet-row.ts';

type Values = Readonly<Record<string, unknown>>;

/** A record as the rows of a file tell it. */
export interface MappedRecord {
  /** For the route that creates it. */
  readonly input: Values;
  readonly faults: readonly Fault[];
  /** Where in the file the place of `input` stands that a JSON Pointer names. */
  placeOf(pointer: string): Place;
}

type Report = (row: SheetRow, column: string | null, code: FaultCode, params?: Parameters<typeof sayFault>[2]) => void;

/** A cell that is taken as a field: where its text stands, or what it is in every row. */
interface Source {
  readonly field: TargetField;
  readonly column: MappedColumn | undefined;
  readonly fixed: string;
}

/** Turns the rows of records into what creates them, by one mapping. */
export class RecordMapper {
  readonly #target: ImportTarget;
  readonly #mapping: ColumnMapping;
  readonly #layout: RowLayout;
  readonly #references: References;
  readonly #locale: Locale;
  readonly #columns: ReadonlyMap<string, MappedColumn>;
  readonly #headers: number;
  readonly #head: readonly Source[];
  readonly #children: ReadonlyMap<string, readonly Source[]>;

  constructor(
    target: ImportTarget,
    mapping: ColumnMapping,
    layout: RowLayout,
    /** How many cells the header has. */
    headers: number,
    references: References,
    locale: Locale,
  ) {
    this.#target = target;
    this.#mapping = mapping;
    this.#layout = layout;
    this.#references = references;
    this.#locale = locale;
    this.#headers = headers;
    this.#columns = new Map([...layout.head, ...layout.children].map((column) => [column.path, column]));
    const paths = new Set([...this.#columns.keys(), ...Object.keys(mapping.values ?? {})]);
    const sources = [...target.fields.values()]
      .filter(({ path, kind }) => paths.has(path) && kind !== 'currency')
      .map((field): Source => this.#source(field));
    // Money comes last: it may stand in the currency of its record.
    const heads = sources.filter(({ field }) => field.child === null);
    this.#head = heads.sort((a, b) => Number(a.field.kind === 'money') - Number(b.field.kind === 'money'));
    this.#children = Map.groupBy(
      sources.filter(({ field }) => field.child !== null),
      ({ field }) => field.child ?? '',
    );
  }

  /** The texts that are taken as references, by the entity that they refer to. */
  *referencesIn(
    groups: readonly RowGroup[],
  ): Generator<{ target: NonNullable<TargetField['registered']['target']>; texts: Set<string> }> {
    for (const source of [...this.#head, ...[...this.#children.values()].flat()]) {
      const { target } = source.field.registered;
      if (source.field.kind !== 'ref' || !target) continue;
      const texts = new Set(groups.flatMap(({ rows }) => rows.map((row) => this.#text(source, row))));
      texts.delete('');
      yield { target, texts };
    }
  }

  map({ rows, isScattered }: RowGroup): MappedRecord {
    const faults: Fault[] = [];
    const fault: Report = (row, column, code, params = {}) => {
      faults.push({ row: row.row, column, code, detail: sayFault(this.#locale, code, params) });
    };
    const first = rows[0] as SheetRow;
    const input: Record<string, unknown> = {};
    for (const row of rows) {
      if (row.cells.slice(this.#headers).some((cell) => cell.trim() !== '')) fault(row, null, 'too-many-cells');
    }
    if (isScattered) fault(first, null, 'scattered-rows', { column: this.#layout.key[0]?.name ?? '' });
    for (const source of this.#head) {
      const row = this.#rowOf(source, rows, fault);
      const value = this.#value(source, row, fault, input);
      if (value !== undefined) input[source.field.path] = value;
    }
    const childRows = new Map<string, SheetRow[]>();
    for (const [child, sources] of this.#children) {
      const own = rows.filter((row) => sources.some(({ column }) => column && (row.cells[column.index]?.trim() ?? '') !== ''));
      childRows.set(child, own);
      if (own.length > 0) input[child] = own.map((row) => this.#child(child, sources, row, fault, input));
    }
    return { input, faults, placeOf: (pointer) => this.#placeOf(pointer, first, childRows) };
  }

  #child(child: string, sources: readonly Source[], row: SheetRow, fault: Report, head: Values): Values {
    const item: Record<string, unknown> = {};
    for (const source of sources) {
      const value = this.#value(source, row, fault, head);
      if (value !== undefined) item[source.field.path.slice(child.length + 1)] = value;
    }
    return item;
  }

  /** The first row that says it; the others may be blank there, but say nothing else. */
  #rowOf(source: Source, rows: readonly SheetRow[], fault: Report): SheetRow {
    const first = rows.find((row) => this.#text(source, row) !== '') ?? (rows[0] as SheetRow);
    const text = this.#text(source, first);
    for (const row of rows) {
      const other = this.#text(source, row);
      if (other !== '' && other !== text) {
        fault(row, source.column?.name ?? null, 'rows-disagree', { text: other, other: text, row: first.row });
      }
    }
    return first;
  }

  #value(source: Source, row: SheetRow, fault: Report, head: Values): unknown {
    const { field } = source;
    const text = this.#text(source, row);
    if (text === '') return undefined;
    const column = source.column?.name ?? null;
    if (field.kind === 'ref' && field.registered.target) {
      const found = this.#references.find(field.registered.target, text);
      if (typeof found === 'object') return found.id;
      const target = field.registered.target.entity.label ?? { en: field.registered.target.name };
      fault(row, column, found === 'unknown' ? 'unknown-reference' : 'ambiguous-reference', { text, target });
      return undefined;
    }
    if (field.kind === 'money') return this.#money(field, text, row, column, fault, head);
    const parsed = parseCell(field, text, this.#mapping);
    if ('value' in parsed) return parsed.value;
    fault(row, column, parsed.code, { text, choices: parsed.choices ?? [] });
    return undefined;
  }

  /** The currency of an amount stands in its own column, beside it in the cell, or it is that of the record. */
  #money(field: TargetField, text: string, row: SheetRow, column: string | null, fault: Report, head: Values): unknown {
    const { amount, currency: beside } = splitMoney(text);
    const parsed = parseCell({ ...field, kind: 'decimal' }, amount, this.#mapping);
    if (!('value' in parsed)) {
      fault(row, column, parsed.code, { text });
      return undefined;
    }
    const path = `${field.path}.currency`;
    const own = this.#text({ field, column: this.#columns.get(path), fixed: this.#mapping.values?.[path] ?? '' }, row);
    const currency = own.toUpperCase() || beside || head.currency;
    if (typeof currency === 'string' && currency !== '') return { amount: parsed.value, currency };
    fault(row, column, 'no-currency', { text });
    return undefined;
  }

  #source(field: TargetField): Source {
    return { field, column: this.#columns.get(field.path), fixed: this.#mapping.values?.[field.path]?.trim() ?? '' };
  }

  #text({ column, fixed }: Source, row: SheetRow): string {
    return (column && row.cells[column.index]?.trim()) || fixed;
  }

  #placeOf(pointer: string, first: SheetRow, childRows: ReadonlyMap<string, readonly SheetRow[]>): Place {
    const [head = '', place, ...rest] = pointer.split('/').slice(1);
    const rows = childRows.get(head);
    const isChild = rows !== undefined && place !== undefined && /^\d+$/.test(place);
    const row = (isChild ? rows[Number(place)] : undefined) ?? first;
    const names = isChild ? [head, ...rest] : [head, ...(place === undefined ? [] : [place]), ...rest];
    for (let length = names.length; length > 0; length -= 1) {
      const path = names.slice(0, length).join('.');
      const column = this.#columns.get(path);
      if (column) return { row: row.row, column: column.name };
      const label = this.#target.fields.get(path)?.label;
      if (label) return { row: row.row, column: null, label };
    }
    return { row: row.row, column: null };
  }
}
