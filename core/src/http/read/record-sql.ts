import { columnName } from '@entrepot/sdk';
import { columnSql, conditionSql, type Parameters } from '../../permissions/condition-sql.ts';
import { operandsOf } from '../../permissions/operand.ts';
import type { RegisteredEntity, RegisteredField } from '../../schema/registry.ts';
import type { Shape } from './shape.ts';

// Formatting moments costs PostgreSQL a third of a list: it writes them as it likes best, under keys that end in this
// mark, and `recordText` rewrites those. No value can look like such a key: quotes in texts are escaped, and jsonb
// writes a space after the colon.
const momentMark = '@';

const plainColumns = new WeakMap<Shape, string>();

/** The columns of a record's JSON, each under its name on the wire, without the conditional ones. */
export function columnsSql(shape: Shape, alias: string, parameters: Parameters, depth = 0): string {
  const known = depth === 0 ? plainColumns.get(shape) : undefined;
  if (known !== undefined) return known;
  const columns = [...systemColumns(alias), ...fieldColumns(shape, shape.fields, alias, parameters, depth)].join(', ');
  // Those of expanded records hold numbers of parameters.
  if (depth === 0 && shape.expanded.size === 0) plainColumns.set(shape, columns);
  return columns;
}

/** A record's JSON as text, with the conditional fields that its own values open. */
export function recordSql(shape: Shape, alias: string, parameters: Parameters, depth = 0): string {
  const always = objectSql(columnsSql(shape, alias, parameters, depth));
  if (shape.conditional.length === 0) return always;
  const more = shape.conditional.map(({ condition, fields }) => {
    const object = objectSql(fieldColumns(shape, fields, alias, parameters, depth).join(', '));
    return `CASE WHEN ${conditionSql(condition, alias, parameters)} THEN ',' || left(substr(${object}, 2), -1) ELSE '' END`;
  });
  return `left(${always}, -1) || ${more.join(' || ')} || '}'`;
}

function objectSql(columns: string): string {
  return `(SELECT row_to_json(o)::text FROM (SELECT ${columns}) o)`;
}

function systemColumns(alias: string): string[] {
  const moments = ['createdAt', 'updatedAt'].map((name) => `${alias}."${columnName(name)}" AS "${name}${momentMark}"`);
  return [`${alias}."id"`, `${alias}."version"`, ...moments];
}

function fieldColumns(shape: Shape, names: readonly string[], alias: string, parameters: Parameters, depth: number): string[] {
  return names.flatMap((name) => {
    const declared = shape.entity.fields.get(name);
    if (!declared) return [];
    const inner = shape.expanded.get(name);
    const value = inner ? expandedSql(declared, inner, alias, parameters, depth + 1) : valueSql(declared, alias);
    const mark = declared.field.kind === 'timestamp' ? momentMark : '';
    return value === undefined ? [] : [`${value} AS "${name}${mark}"`];
  });
}

/** A field's value as it stands on the wire, but for moments; undefined for children. */
function valueSql({ field, columns }: RegisteredField, alias: string): string | undefined {
  const [first, second] = columns;
  if (first === undefined) return undefined;
  const column = `${alias}."${first}"`;
  if (field.kind === 'decimal') return `${column}::text`;
  if (field.kind !== 'money') return column;
  return `CASE WHEN ${column} IS NOT NULL THEN json_build_object('amount', ${column}::text, 'currency', ${alias}."${second}") END`;
}

function expandedSql(
  { field, columns }: RegisteredField,
  inner: Shape,
  alias: string,
  parameters: Parameters,
  depth: number,
): string {
  const own = `t${depth}`;
  const covered = inner.access.sql(own, parameters);
  const and = covered === undefined ? '' : ` AND ${covered}`;
  const { table } = inner.entity;
  if (field.kind === 'children') {
    const back = inner.entity.fields.get(field.detail.via ?? '')?.columns[0];
    const where = `${own}."${back}" = ${alias}."id"${and} ORDER BY ${childOrder(inner.entity, own)}`;
    if (inner.conditional.length === 0) {
      const rows = `SELECT ${columnsSql(inner, own, parameters, depth)} FROM ${table} ${own} WHERE ${where}`;
      return `(SELECT coalesce(json_agg(c), '[]'::json) FROM (${rows}) c)`;
    }
    const rows = `SELECT (${recordSql(inner, own, parameters, depth)})::json AS j FROM ${table} ${own} WHERE ${where}`;
    return `(SELECT coalesce(json_agg(c.j), '[]'::json) FROM (${rows}) c)`;
  }
  const id = `${alias}."${columns[0]}"`;
  const record = `SELECT (${recordSql(inner, own, parameters, depth)})::json FROM ${table} ${own} WHERE ${own}."id" = ${id}${and}`;
  // Of a record that the caller may not read, the id alone.
  return `coalesce((${record}), CASE WHEN ${id} IS NOT NULL THEN json_build_object('id', ${id}) END)`;
}

/** Children stand by their position where they have one, otherwise as they were made. */
function childOrder(entity: RegisteredEntity, alias: string): string {
  const position = operandsOf(entity).get('position');
  return position ? `${columnSql(position, alias)}, ${alias}."id"` : `${alias}."id"`;
}

/**
 * A record's JSON as the wire has it, from what the SQL of this file gives: moments in UTC with milliseconds at least,
 * as the driver gives them.
 */
export function recordText(json: string): string {
  let text = '';
  let from = 0;
  for (let at = json.indexOf(`${momentMark}":`); at >= 0; at = json.indexOf(`${momentMark}":`, at + 3)) {
    const next = json[at + 3];
    if (next === ' ') continue;
    text += json.slice(from, at);
    from = at + 1;
    if (next !== '"') continue;
    const end = json.indexOf('"', at + 4);
    text += `":"${moment(json.slice(at + 4, end))}`;
    from = end;
  }
  return text + json.slice(from);
}

function moment(text: string): string {
  if (!text.endsWith('+00:00')) return text;
  const digits = text.length - 26;
  return digits >= 3 ? `${text.slice(0, -6)}Z` : `${text.slice(0, -6)}${digits < 0 ? '.000' : '0'.repeat(3 - digits)}Z`;
}
