import { isoTimestamp, shortDecimal } from '@entrepot/database/column-values';
import type { RawRow } from '@entrepot/database/raw-rows';
import { conditionSql, Parameters } from '@entrepot/registry/permissions/condition-sql';
import type { Field } from '@entrepot/sdk';
import { nestedSql } from './nested-sql.ts';
import type { Shape } from './shape.ts';

/**
 * How records of a shape are read and written out: PostgreSQL gives the plain columns as text, which is cheaper than its
 * JSON, and the text goes into the answer without becoming a value in between.
 */
export interface RecordForm {
  /** What to select of the table under the alias `t`, with the conditions that open fields. */
  columns(parameters: Parameters): string;
  /** How many columns those are. */
  readonly width: number;
  /** Where a column of the table stands among them. */
  readonly places: ReadonlyMap<string, number>;
  /** The record's JSON. */
  write(row: RawRow): string;
}

/** Writes a field with its name, and a comma before it. */
type WriteField = (row: RawRow) => string;
type Column = (parameters: Parameters) => string;

const forms = new WeakMap<Shape, RecordForm>();

export function recordForm(shape: Shape): RecordForm {
  let form = forms.get(shape);
  if (!form) {
    form = makeForm(shape);
    forms.set(shape, form);
  }
  return form;
}

function makeForm(shape: Shape): RecordForm {
  const selected: Column[] = [];
  const places = new Map<string, number>();
  const column = (name: string): number => {
    places.set(name, selected.length);
    return selected.push(() => `t."${name}"`) - 1;
  };
  const fieldWriter = (name: string): WriteField[] => {
    const declared = shape.entity.fields.get(name);
    const inner = shape.expanded.get(name);
    if (!declared) return [];
    const head = `,${JSON.stringify(name)}:`;
    if (inner) {
      const at = selected.push((parameters) => nestedSql(declared, inner, 't', parameters)) - 1;
      return [writePlain(head, at)];
    }
    const [first, second] = declared.columns;
    if (first === undefined) return [];
    return [
      second === undefined ? writerOf(declared.field, head, column(first)) : writeMoney(head, column(first), column(second)),
    ];
  };
  for (const name of ['id', 'version', 'created_at', 'updated_at']) column(name);
  const always = shape.fields.flatMap(fieldWriter);
  const groups = shape.conditional.map(({ condition, fields }) => {
    const at = selected.push((parameters) => conditionSql(condition, 't', parameters)) - 1;
    return { at, writers: fields.flatMap(fieldWriter) };
  });
  const columns = (parameters: Parameters) => selected.map((each) => each(parameters)).join(', ');
  // Conditions and other records' rules hold numbers of parameters.
  const known = shape.conditional.length === 0 && shape.expanded.size === 0 ? columns(new Parameters()) : undefined;
  return {
    columns: (parameters) => known ?? columns(parameters),
    width: selected.length,
    places,
    write: (row) => {
      let json = `{"id":"${row[0]}","version":${row[1]},"createdAt":"${isoTimestamp(row[2] ?? '')}"`;
      json += `,"updatedAt":"${isoTimestamp(row[3] ?? '')}"`;
      for (let index = 0; index < always.length; index += 1) json += always[index]?.(row);
      for (const { at, writers } of groups) if (row[at] === 't') for (const write of writers) json += write(row);
      return `${json}}`;
    },
  };
}

/** Writes the text of a column as JSON. */
type WriteText = (text: string) => string;

// What JSON.stringify would escape: beside these two the control characters, which stand before the space.
const awkward = /["\\]|[^ -\uffff]/;

const writeText: WriteText = (text) => (awkward.test(text) ? JSON.stringify(text) : `"${text}"`);

/** The values that stand in JSON otherwise than as a text. */
const ways: Partial<Record<Field['kind'], WriteText>> = {
  boolean: (text) => (text === 't' ? 'true' : 'false'),
  timestamp: (text) => `"${isoTimestamp(text)}"`,
  decimal: (text) => `"${shortDecimal(text)}"`,
};

function writerOf({ kind }: Field, head: string, at: number): WriteField {
  if (kind === 'integer' || kind === 'quantity' || kind === 'json') return writePlain(head, at);
  const write = ways[kind] ?? writeText;
  return (row) => {
    const text = row[at] ?? null;
    return text === null ? `${head}null` : head + write(text);
  };
}

/** For what PostgreSQL writes as JSON does. */
function writePlain(head: string, at: number): WriteField {
  return (row) => head + (row[at] ?? 'null');
}

function writeMoney(head: string, at: number, currencyAt: number): WriteField {
  return (row) => {
    const amount = row[at] ?? null;
    const currency = row[currencyAt] ?? null;
    if (amount === null) return `${head}null`;
    return `${head}{"amount":"${shortDecimal(amount)}","currency":${currency === null ? 'null' : writeText(currency)}}`;
  };
}
