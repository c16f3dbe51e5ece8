import { isoTimestamp } from '@entrepot/database/column-values';
import type { RawRow } from '@entrepot/database/raw-rows';
import type { Condition } from '@entrepot/registry/permissions/condition';
import { columnSql, conditionSql, Parameters } from '@entrepot/registry/permissions/condition-sql';
import type { Operand } from '@entrepot/registry/permissions/operand';
import type { Sql } from '@entrepot/sdk';
import { type RecordForm, recordForm } from './record-form.ts';
import type { Shape } from './shape.ts';
import { afterSql, orderSql, type Position, pageTokenOf, type SortKey } from './sort.ts';
import type { Statements } from './statements.ts';

// Pages as they are mostly asked for, with the record that tells whether there are more.
const usualLimits = new Set([10, 20, 25, 50, 100, 200, 500].map((size) => size + 1));

export interface ListPlan {
  readonly shape: Shape;
  readonly condition: Condition | undefined;
  readonly keys: readonly SortKey[];
  readonly after: Position | undefined;
  readonly limit: number;
}

/** One record as text for the answer, with the version for its ETag. */
export interface RecordText {
  readonly json: string;
  readonly version: number;
}

/** Reads one page: the body of the answer. @param ids takes the ids of its records, where somebody wants to know them */
export async function readPage(statements: Statements, sql: Sql, plan: ListPlan, ids?: string[]): Promise<string> {
  const { keys, limit } = plan;
  const { rows, write, position } = await readRows(statements, sql, { ...plan, limit: limit + 1 });
  const more = rows.length > limit;
  if (more) rows.pop();
  if (ids) for (const [id] of rows) ids.push(id ?? '');
  const last = more ? rows.at(-1) : undefined;
  let body = '{"data":[';
  for (const [index, row] of rows.entries()) body += index === 0 ? write(row) : `,${write(row)}`;
  return `${body}],"nextPageToken":${last ? `"${pageTokenOf(keys, position(last))}"` : 'null'}}`;
}

interface PageRows {
  readonly rows: RawRow[];
  /** A row's record as JSON. */
  write(row: RawRow): string;
  /** A row's place in the list. */
  position(row: RawRow): Position;
}

/** The rows of one page in their order. */
export async function readRows(statements: Statements, sql: Sql, plan: ListPlan): Promise<PageRows> {
  const { keys, after, limit, condition, shape } = plan;
  const form = recordForm(shape);
  const places = keyPlaces(form, keys);
  const page = (rows: RawRow[]): PageRows => ({
    rows,
    write: form.write,
    position: (row) => keys.map(({ operand }, index) => keyValue(operand, row[places[index] ?? 0] ?? null)),
  });
  const [first, ...others] = keys;
  if (!after || !first?.operand.nullable || first.descending || after[0] === null) {
    return page(await selectRows(statements, sql, plan));
  }
  // The missing stand last. "Greater or missing" would keep an index from beginning where the page does, so they are
  // asked for by themselves, once the values have come to their end.
  const valued = [{ ...first, operand: { ...first.operand, nullable: false } }, ...others];
  const rows = await selectRows(statements, sql, { ...plan, keys: valued });
  if (rows.length === limit) return page(rows);
  const empty: Condition = { is: 'empty', operand: first.operand };
  const rest = { ...plan, after: undefined, limit: limit - rows.length };
  const both: Condition = condition ? { is: 'and', parts: [condition, empty] } : empty;
  return page([...rows, ...(await selectRows(statements, sql, { ...rest, condition: both }))]);
}

async function selectRows(statements: Statements, sql: Sql, plan: ListPlan): Promise<RawRow[]> {
  const { shape, keys } = plan;
  const form = recordForm(shape);
  const parameters = new Parameters();
  const columns =
    form.columns(parameters) +
    hiddenKeys(form, keys)
      .map(({ operand }) => `, ${columnSql(operand, 't')}`)
      .join('');
  const text = `SELECT ${columns} FROM ${shape.entity.table} t${tailSql(plan, parameters)}`;
  return statements.rows(sql, text, parameters.values);
}

/** The keys that the records do not show: their columns follow the records'. */
function hiddenKeys({ places }: RecordForm, keys: readonly SortKey[]): SortKey[] {
  return keys.filter(({ operand }) => !places.has(operand.column));
}

function keyPlaces(form: RecordForm, keys: readonly SortKey[]): number[] {
  const hidden = hiddenKeys(form, keys);
  return keys.map((key) => form.places.get(key.operand.column) ?? form.width + hidden.indexOf(key));
}

function keyValue({ type }: Operand, text: string | null): Position[number] {
  if (text === null) return null;
  if (type === 'whole') return Number(text);
  if (type === 'boolean') return text === 't';
  return type === 'timestamp' ? isoTimestamp(text) : text;
}

function tailSql({ shape, condition, keys, after, limit }: ListPlan, parameters: Parameters): string {
  // PostgreSQL tries them in this order, and what is asked for is mostly narrower than what is allowed.
  const conditions = [condition && conditionSql(condition, 't', parameters)];
  if (after) conditions.push(afterSql(keys, after, 't', parameters));
  conditions.push(shape.access.sql('t', parameters));
  const where = conditions.filter((each) => each !== undefined).join(' AND ');
  // As a parameter it would be planned for anew each time: for what is asked for that is well, without it is always the same.
  const most = condition || !usualLimits.has(limit) ? parameters.add(limit) : limit;
  return `${where && ` WHERE ${where}`} ORDER BY ${orderSql(keys, 't')} LIMIT ${most}`;
}

/** One record, if the caller may read it. */
export async function readOne(statements: Statements, sql: Sql, shape: Shape, id: string): Promise<RecordText | undefined> {
  const [record] = await readMany(statements, sql, shape, id, '');
  return record;
}

/**
 * The records of these ids that the shape's access covers, in no order.
 * @param lock `FOR UPDATE` to hold them until the end of the transaction
 */
export async function readMany(
  statements: Statements,
  sql: Sql,
  shape: Shape,
  ids: string | readonly string[],
  lock: '' | ' FOR UPDATE OF t',
): Promise<RecordText[]> {
  const parameters = new Parameters();
  const among = typeof ids === 'string' ? `= ${parameters.add(ids, 'uuid')}` : `= ANY (${parameters.add(ids, 'uuid[]')})`;
  const covered = shape.access.sql('t', parameters);
  const order = lock && typeof ids !== 'string' ? ` ORDER BY t."id"${lock}` : lock;
  const from = `FROM ${shape.entity.table} t WHERE t."id" ${among}${covered === undefined ? '' : ` AND ${covered}`}${order}`;
  const form = recordForm(shape);
  const rows = await statements.rows(sql, `SELECT ${form.columns(parameters)} ${from}`, parameters.values);
  return rows.map((row) => ({ json: form.write(row), version: Number(row[1]) }));
}
