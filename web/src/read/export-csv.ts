import type { Condition } from '@entrepot/registry/permissions/condition';
import type { Sql } from '@entrepot/sdk';
import { readRows } from './read-records.ts';
import { invalidQuery, type Shape } from './shape.ts';
import type { Position, SortKey } from './sort.ts';
import type { Statements } from './statements.ts';

const pageSize = 1_000;

/** One column of the file: a field, or the amount or currency of money. */
interface CsvColumn {
  readonly heading: string;
  read(record: Readonly<Record<string, unknown>>): unknown;
}

/** A piece of the file, and how many records stand in it. */
export interface CsvPage {
  readonly text: string;
  readonly rows: number;
}

/**
 * Streams the records as CSV (RFC 4180), page by page along the sort's keys, so that no cursor holds a connection.
 * @throws Problem `invalid-query` where a field does not fit into a column; only before the first row
 */
export function exportCsv(
  statements: Statements,
  sql: Sql,
  list: { shape: Shape; condition: Condition | undefined; keys: readonly SortKey[] },
  asked: readonly string[] | undefined,
): AsyncIterable<CsvPage> {
  const columns = columnsOf(list.shape, asked);
  return lines(statements, sql, list, columns);
}

async function* lines(
  statements: Statements,
  sql: Sql,
  list: { shape: Shape; condition: Condition | undefined; keys: readonly SortKey[] },
  columns: readonly CsvColumn[],
): AsyncGenerator<CsvPage> {
  // The byte order mark tells spreadsheets that it is UTF-8.
  yield { text: `\uFEFF${columns.map(({ heading }) => heading).join(',')}\r\n`, rows: 0 };
  let after: Position | undefined;
  for (;;) {
    const { rows, write, position } = await readRows(statements, sql, { ...list, after, limit: pageSize });
    let text = '';
    for (const row of rows) {
      const record = JSON.parse(write(row)) as Readonly<Record<string, unknown>>;
      text += `${columns.map((column) => cell(column.read(record))).join(',')}\r\n`;
    }
    if (text) yield { text, rows: rows.length };
    if (rows.length < pageSize) return;
    const last = rows.at(-1);
    after = last && position(last);
  }
}

function columnsOf({ entity, fields, conditional }: Shape, asked: readonly string[] | undefined): CsvColumn[] {
  const shown = ['id', 'version', ...fields, ...conditional.flatMap((group) => group.fields), 'createdAt', 'updatedAt'];
  const order = asked?.length ? asked : shown;
  return order.flatMap((name) => {
    const field = entity.fields.get(name)?.field;
    if (field?.kind === 'children') {
      throw invalidQuery({
        pointer: '/fields',
        code: 'not-exportable',
        detail: `"${name}" is a list of records: export them by themselves.`,
      });
    }
    const read = (record: Readonly<Record<string, unknown>>) => record[name];
    if (field?.kind !== 'money') return [{ heading: name, read }];
    const part = (key: string) => ({
      heading: `${name}.${key}`,
      read: (record: Readonly<Record<string, unknown>>) =>
        (read(record) as Readonly<Record<string, unknown>> | null | undefined)?.[key],
    });
    return [part('amount'), part('currency')];
  });
}

/** A value as it stands in a CSV file: no spreadsheet takes it for a formula. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') return quoted(JSON.stringify(value));
  if (typeof value !== 'string') return String(value);
  // Spreadsheets run a text that starts so (OWASP, CSV Injection); a negative number is none.
  const text = /^[=+@\t\r]|^-(?![\d.]+$)/.test(value) ? `'${value}` : value;
  return quoted(text);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
