import { Problem } from '@entrepot/sdk';
import type { ImportTarget } from './import-target.ts';
import type { SheetColumn } from './sheet-columns.ts';

/** What the columns of a file mean. */
export interface ColumnMapping {
  /** The path of a target field by the name of a column. */
  readonly columns: Readonly<Record<string, string>>;
  /** What is the same in every row, by path, as text. */
  readonly values?: Readonly<Record<string, string>>;
  /** The sign before the fraction of numbers; `.` unless given. */
  readonly decimal?: '.' | ',';
  /** What comes first in dates written as 3/4/2031; the month unless given. */
  readonly dates?: 'month-first' | 'day-first';
  /** The time zone of moments that are written without one, as `Asia/Shanghai`; UTC unless given. */
  readonly timeZone?: string;
}

const texts = { type: 'object', additionalProperties: { type: 'string', maxLength: 500 } } as const;

/** The JSON Schema of `ColumnMapping`. */
export const columnMappingSchema = {
  type: 'object',
  required: ['columns'],
  additionalProperties: false,
  properties: {
    columns: texts,
    values: texts,
    decimal: { enum: ['.', ','] },
    dates: { enum: ['month-first', 'day-first'] },
    timeZone: { type: 'string', maxLength: 60 },
  },
} as const;

/** A mapped column with the cells that it reads. */
export interface MappedColumn {
  readonly name: string;
  readonly index: number;
  readonly path: string;
}

/**
 * The columns of the file that are mapped.
 * @throws Problem `bad-import-mapping` for a column that the file lacks, a field that is not there or not open to the caller,
 * and a field that two columns name
 */
export function mappedColumns(columns: readonly SheetColumn[], target: ImportTarget, mapping: ColumnMapping): MappedColumn[] {
  const byPath = new Map<string, MappedColumn>();
  for (const [name, path] of Object.entries(mapping.columns)) {
    const column = columns.find((each) => each.name === name);
    if (!column) throw badMapping(`the file has no column “${name}”`, `文件中没有列“${name}”`, name);
    checkPath(target, path);
    const twin = byPath.get(path);
    if (twin)
      throw badMapping(`“${twin.name}” and “${name}” are both taken as ${path}`, `“${twin.name}”和“${name}”映射到同一字段`, name);
    byPath.set(path, { ...column, path });
  }
  for (const path of Object.keys(mapping.values ?? {})) checkPath(target, path);
  const { timeZone } = mapping;
  if (timeZone !== undefined && !isTimeZone(timeZone))
    throw badMapping(`there is no time zone “${timeZone}”`, `没有时区“${timeZone}”`, '');
  return [...byPath.values()].sort((a, b) => a.index - b.index);
}

function checkPath(target: ImportTarget, path: string): void {
  if (target.fields.has(path)) return;
  throw badMapping(`${target.entity.name} has no field “${path}” that you may write`, `没有您可写入的字段“${path}”`, path);
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function badMapping(en: string, zh: string, at: string): Problem {
  return new Problem('bad-import-mapping', {
    detail: `The column mapping does not fit: ${en}.`,
    remedy: 'Map the columns again.',
    errors: [
      { pointer: `/mapping/columns/${at.replaceAll('~', '~0').replaceAll('/', '~1')}`, code: 'bad-import-mapping', detail: en },
    ],
    params: { reason: { en, zh } },
  });
}
