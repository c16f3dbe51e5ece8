import type { Sql } from '@entrepot/sdk';
import { Parameters } from '../../permissions/condition-sql.ts';
import { operandsOf, sqlTypes } from '../../permissions/operand.ts';
import type { RegisteredEntity, RegisteredField, Registry } from '../../schema/registry.ts';
import { columnsSql, recordText } from '../read/record-sql.ts';
import { type Shape, wholeShape } from '../read/shape.ts';

/** A record as it stands on the wire, system fields and children included. */
export type Row = Record<string, unknown> & { id: string; version: number };

interface TableSql {
  readonly insert: string;
  readonly update: string;
  readonly remove: string;
  /** Turns a row into what `jsonb_to_recordset` reads, by column. */
  record(row: Row): Readonly<Record<string, unknown>>;
}

const known = new WeakMap<RegisteredEntity, TableSql>();

/** Writes rows into one table by one statement; all columns that are stored, not the children. @returns the rows as stored */
export async function insertRows(sql: Sql, registry: Registry, entity: RegisteredEntity, rows: readonly Row[]): Promise<Row[]> {
  const { insert, record } = tableSql(registry, entity);
  return run(sql, `web-insert-${entity.name}`, insert, rows.map(record));
}

/** Rewrites rows by id and raises their version. @returns the rows as stored */
export async function updateRows(sql: Sql, registry: Registry, entity: RegisteredEntity, rows: readonly Row[]): Promise<Row[]> {
  const { update, record } = tableSql(registry, entity);
  return run(sql, `web-update-${entity.name}`, update, rows.map(record));
}

export async function removeRows(sql: Sql, registry: Registry, entity: RegisteredEntity, ids: readonly string[]): Promise<void> {
  await sql.query(tableSql(registry, entity).remove, [ids], { name: `web-delete-${entity.name}` });
}

async function run(sql: Sql, name: string, text: string, records: readonly object[]): Promise<Row[]> {
  const rows = await sql.query<{ json: string }>(text, [JSON.stringify(records)], { name });
  return rows.map(({ json }) => JSON.parse(recordText(json)) as Row);
}

function tableSql(registry: Registry, entity: RegisteredEntity): TableSql {
  let sql = known.get(entity);
  if (!sql) {
    sql = makeTableSql(entity, plainShape(registry, entity));
    known.set(entity, sql);
  }
  return sql;
}

/** A record without its children. */
function plainShape(registry: Registry, entity: RegisteredEntity): Shape {
  const whole = wholeShape(registry, entity);
  return { ...whole, fields: whole.fields.filter((name) => !whole.expanded.has(name)), expanded: new Map() };
}

function makeTableSql(entity: RegisteredEntity, shape: Shape): TableSql {
  const stored = [...entity.fields.values()].filter(isStored);
  const columns = stored.flatMap((field) => columnTypes(entity, field));
  const names = columns.map(([column]) => `"${column}"`);
  const definition = [['id', 'uuid'] as const, ...columns].map(([column, type]) => `"${column}" ${type}`).join(', ');
  const source = `jsonb_to_recordset($1::jsonb) AS r(${definition})`;
  const returning = `RETURNING (SELECT row_to_json(o)::text FROM (SELECT ${columnsSql(shape, 't', new Parameters())}) o) AS json`;
  const set = [...names.map((name) => `${name} = r.${name}`), '"version" = t."version" + 1', '"updated_at" = now()'].join(', ');
  return {
    insert:
      `INSERT INTO ${entity.table} AS t ("id"${names.map((name) => `, ${name}`).join('')}) ` +
      `SELECT r."id"${names.map((name) => `, r.${name}`).join('')} FROM ${source} ${returning}`,
    update: `UPDATE ${entity.table} AS t SET ${set} FROM ${source} WHERE t."id" = r."id" ${returning}`,
    remove: `DELETE FROM ${entity.table} WHERE "id" = ANY ($1::uuid[])`,
    record: (row) => {
      const record: Record<string, unknown> = { id: row.id };
      for (const field of stored) putColumns(record, field, row[field.name] ?? null);
      return record;
    },
  };
}

/** Computed columns are PostgreSQL's, secret ones the services'. */
function isStored({ field, columns }: RegisteredField): boolean {
  return columns.length > 0 && field.presence !== 'computed' && !field.options.secret;
}

function columnTypes(entity: RegisteredEntity, { name, field, columns }: RegisteredField): (readonly [string, string])[] {
  const [first = '', second] = columns;
  if (second !== undefined) {
    return [
      [first, 'numeric'],
      [second, 'text'],
    ];
  }
  const type = operandsOf(entity).get(name)?.type ?? 'text';
  return [[first, field.kind === 'json' ? 'jsonb' : sqlTypes[type]]];
}

function putColumns(record: Record<string, unknown>, { columns }: RegisteredField, value: unknown): void {
  const [first = '', second] = columns;
  if (second === undefined) record[first] = value;
  else {
    const money = value as { amount?: unknown; currency?: unknown } | null;
    record[first] = money?.amount ?? null;
    record[second] = money?.currency ?? null;
  }
}
