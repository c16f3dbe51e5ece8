import { columnSql, conditionSql, type Parameters } from '@entrepot/registry/permissions/condition-sql';
import { operandsOf } from '@entrepot/registry/permissions/operand';
import type { RegisteredEntity, RegisteredField } from '@entrepot/registry/schema/registry';
import { columnName } from '@entrepot/sdk';
import type { Shape } from './shape.ts';

/** The JSON of the records that stand in another one's field: a reference's record, or a list of children. */
export function nestedSql(
  { field, columns }: RegisteredField,
  inner: Shape,
  alias: string,
  parameters: Parameters,
  depth = 1,
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

/** A record's JSON as text, with the conditional fields that its own values open. */
function recordSql(shape: Shape, alias: string, parameters: Parameters, depth: number): string {
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

/** The columns of a record's JSON, each under its name on the wire, without the conditional ones. */
function columnsSql(shape: Shape, alias: string, parameters: Parameters, depth: number): string {
  const moments = ['createdAt', 'updatedAt'].map((name) => `${momentSql(`${alias}."${columnName(name)}"`)} AS "${name}"`);
  const system = [`${alias}."id"`, `${alias}."version"`, ...moments];
  return [...system, ...fieldColumns(shape, shape.fields, alias, parameters, depth)].join(', ');
}

function fieldColumns(shape: Shape, names: readonly string[], alias: string, parameters: Parameters, depth: number): string[] {
  return names.flatMap((name) => {
    const declared = shape.entity.fields.get(name);
    if (!declared) return [];
    const inner = shape.expanded.get(name);
    const value = inner ? nestedSql(declared, inner, alias, parameters, depth + 1) : valueSql(declared, alias);
    return value === undefined ? [] : [`${value} AS "${name}"`];
  });
}

/** A field's value as it stands on the wire; undefined for children. */
function valueSql({ field, columns }: RegisteredField, alias: string): string | undefined {
  const [first, second] = columns;
  if (first === undefined) return undefined;
  const column = `${alias}."${first}"`;
  if (field.kind === 'timestamp') return momentSql(column);
  if (field.kind === 'decimal') return decimalSql(column);
  if (field.kind !== 'money') return column;
  const money = `json_build_object('amount', ${decimalSql(column)}, 'currency', ${alias}."${second}")`;
  return `CASE WHEN ${column} IS NOT NULL THEN ${money} END`;
}

/** As the driver gives decimals: without the zeros that the column's scale fills them up with. */
export function decimalSql(expression: string): string {
  return `trim_scale(${expression})::text`;
}

/** As the driver gives moments: with milliseconds at least, and microseconds where there are any. */
function momentSql(column: string): string {
  return `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS') || rtrim(substr(to_char(${column}, 'US'), 4), '0') || 'Z'`;
}

/** Children stand by their position where they have one, otherwise as they were made. */
function childOrder(entity: RegisteredEntity, alias: string): string {
  const position = operandsOf(entity).get('position');
  return position ? `${columnSql(position, alias)}, ${alias}."id"` : `${alias}."id"`;
}
