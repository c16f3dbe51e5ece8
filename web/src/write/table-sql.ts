import { queryRaw, type RawRow } from '@entrepot/database/raw-rows';
import { Parameters } from '@entrepot/registry/permissions/condition-sql';
import { operandsOf, sqlTypes } from '@entrepot/registry/permissions/operand';
import type { RegisteredEntity, RegisteredField, Registry } from '@entrepot/registry/schema/registry';
import type { Sql } from '@entrepot/sdk';
import { recordForm } from '../read/record-form.ts';
import { type Shape, wholeShape } from '../read/shape.ts';

/** A record as it stands on the wire, system fields and children included. */
export type Row = Record<string, unknown> & { id: string; version: number };

interface TableSql {
  readonly insert: string;
  readonly update: string;
  readonly remove: string;
  /** Turns a row into what `jsonb_to_recordset` reads, by column. */
  record(row: Row): Readonly<Record<string, unknown>>;
  /** What a statement returns of a row. */
  stored(row: RawRow): Row;
}

const known = new WeakMap<RegisteredEntity, TableSql>();

/** Writes rows into one table by one statement; all columns that are stored, not the children. @returns the rows as stored */
export async function insertRows(sql: Sql, registry: Registry, entity: RegisteredEntity, rows: readonly Row[]): Promise<Row[]> {
  const table = tableSql(registry, entity);
  return run(sql, `web-insert-${entity.name}`, table.insert, table, rows);
}

/** Rewrites rows by id and raises their version. @returns the rows as stored */
export async function updateRows(sql: Sql, registry: Registry, entity: RegisteredEntity, rows: readonly Row[]): Promise<Row[]> {
  const table = tableSql(registry, entity);
  return run(sql, `web-update-${entity.name}`, table.update, table, rows);
}

export async function removeRows(sql: Sql, registry: Registry, entity: RegisteredEntity, ids: readonly string[]): Promise<void> {
  await sql.query(tableSql(registry, entity).remove, [ids], { name: `web-delete-${entity.name}` });
}

async function run(sql: Sql, name: string, text: string, { record, stored }: TableSql, rows: readonly Row[]): Promise<Row[]> {
  const raw = await queryRaw(sql, text, [JSON.stringify(rows.map(record))], name);
  return raw.map(stored);
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
  const form = recordForm(shape);
  const returning = `RETURNING ${form.columns(new Parameters())}`;
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
    stored: (row) => JSON.parse(form.write(row)) as Row,
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
