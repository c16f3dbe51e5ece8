import type { Access } from '@entrepot/registry/permissions/access';
import { unknownField } from '@entrepot/registry/permissions/condition';
import { columnSql, type Parameters } from '@entrepot/registry/permissions/condition-sql';
import { type Operand, operandsOf, operandValue, sqlTypes } from '@entrepot/registry/permissions/operand';
import type { FieldProblem } from '@entrepot/sdk';
import { forbidden, invalidQuery } from './shape.ts';

export interface SortKey {
  readonly operand: Operand;
  readonly descending: boolean;
}

/** A place between two records of a sorted list: the values of its keys in the last record before it. */
export type Position = readonly (string | number | boolean | null)[];

const mostKeys = 8;

/**
 * Reads `-createdAt,id`. The id is appended where it is missing, so that every order is total.
 * @throws Problem `invalid-query` (400), `field-forbidden` (403)
 */
export function parseSort(access: Access, terms: readonly string[]): SortKey[] {
  const operands = operandsOf(access.entity);
  const keys: SortKey[] = [];
  for (const [index, term] of terms.entries()) {
    const descending = term.startsWith('-');
    const path = descending ? term.slice(1) : term;
    const pointer = `/sort/${index}`;
    const operand = operands.get(path);
    if (!operand || operand.type === 'presence') {
      const detail = operand ? `"${path}" has no order.` : unknownField(access.entity, path);
      throw invalidQuery({ pointer, code: operand ? 'not-sortable' : 'unknown-field', detail });
    }
    if (!access.sees(operand.field)) throw forbidden(operand.field, access, pointer);
    if (keys.some((key) => key.operand.path === path)) {
      throw invalidQuery({ pointer, code: 'duplicate-key', detail: `"${path}" stands twice in the sort.` });
    }
    keys.push({ operand, descending });
    if (path === 'id') break;
  }
  if (keys.length > mostKeys) {
    throw invalidQuery({ pointer: '/sort', code: 'too-many', detail: `A sort has ${mostKeys} keys at most.` });
  }
  const id = operands.get('id');
  // In the direction of the last key, one index over both serves.
  if (id && keys.at(-1)?.operand !== id) keys.push({ operand: id, descending: keys.at(-1)?.descending ?? false });
  return keys;
}

/** Missing values stand as the greatest, which is PostgreSQL's default. */
export function orderSql(keys: readonly SortKey[], alias: string): string {
  return keys.map(({ operand, descending }) => `${columnSql(operand, alias)}${descending ? ' DESC' : ''}`).join(', ');
}

/** The records after a position. */
export function afterSql(keys: readonly SortKey[], position: Position, alias: string, parameters: Parameters): string {
  const values = keys.map(({ operand }, index) => {
    const value = position[index] ?? null;
    return value === null ? null : parameters.add(value, sqlTypes[operand.type]);
  });
  const [first] = keys;
  const plain = keys.every(({ operand, descending }) => !operand.nullable && descending === first?.descending);
  if (plain) {
    const columns = keys.map(({ operand }) => columnSql(operand, alias)).join(', ');
    return `(${columns}) ${first?.descending ? '<' : '>'} (${values.join(', ')})`;
  }
  const ties: string[] = [];
  const branches = keys.flatMap(({ operand, descending }, index) => {
    const column = columnSql(operand, alias);
    const value = values[index] ?? null;
    const beyond = beyondSql(column, value, descending, operand.nullable);
    const branch = beyond === undefined ? [] : [[...ties, beyond].join(' AND ')];
    ties.push(value === null ? `${column} IS NULL` : `${column} = ${value}`);
    return branch;
  });
  if (branches.length === 0) return 'false';
  // Says nothing new, but lets an index begin where the page does.
  const [start] = values;
  const bound = start && first && !(first.operand.nullable && !first.descending) ? boundSql(first, alias, start) : '';
  return `${bound}(${branches.join(' OR ')})`;
}

function boundSql({ operand, descending }: SortKey, alias: string, value: string): string {
  return `${columnSql(operand, alias)} ${descending ? '<=' : '>='} ${value} AND `;
}

function beyondSql(column: string, value: string | null, descending: boolean, nullable: boolean): string | undefined {
  if (value === null) return descending ? `${column} IS NOT NULL` : undefined;
  if (descending) return `${column} < ${value}`;
  return nullable ? `(${column} > ${value} OR ${column} IS NULL)` : `${column} > ${value}`;
}

/** An opaque token for a position, which fits this sort alone. */
export function pageTokenOf(keys: readonly SortKey[], position: Position): string {
  return Buffer.from(JSON.stringify([sortName(keys), ...position])).toString('base64url');
}

/** @throws Problem `invalid-query` (400) where the token is none, or of another sort */
export function positionOf(keys: readonly SortKey[], token: string): Position {
  const parsed = parseToken(token);
  if (Array.isArray(parsed) && parsed.length === keys.length + 1 && parsed[0] === sortName(keys)) {
    const values = keys.map(({ operand }, index) => {
      const given: unknown = parsed[index + 1];
      if (given === null && operand.nullable) return null;
      const checked = operandValue({ ...operand, values: undefined }, given);
      return 'value' in checked ? checked.value : undefined;
    });
    if (values.every((value) => value !== undefined)) return values;
  }
  const detail = 'The page token is not of this list and sort.';
  throw invalidQuery({ pointer: '/pageToken', code: 'invalid-page-token', detail } satisfies FieldProblem);
}

function parseToken(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    return undefined;
  }
}

function sortName(keys: readonly SortKey[]): string {
  return keys.map(({ operand, descending }) => `${descending ? '-' : ''}${operand.path}`).join();
}
