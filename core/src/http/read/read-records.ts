import type { Sql } from '@entrepot/sdk';
import type { Condition } from '../../permissions/condition.ts';
import { columnSql, conditionSql, Parameters } from '../../permissions/condition-sql.ts';
import type { Operand } from '../../permissions/operand.ts';
import { columnsSql, recordSql, recordText } from './record-sql.ts';
import type { Shape } from './shape.ts';
import { afterSql, orderSql, type Position, pageTokenOf, type SortKey } from './sort.ts';
import type { Statements } from './statements.ts';

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

/** Reads one page: the body of the answer, which PostgreSQL has written but for the brackets. */
export async function readPage(statements: Statements, sql: Sql, plan: ListPlan): Promise<string> {
  const { keys, limit } = plan;
  const rows = await readRows(statements, sql, { ...plan, limit: limit + 1 });
  const more = rows.length > limit;
  if (more) rows.pop();
  const last = more ? rows.at(-1) : undefined;
  const token = last ? `"${pageTokenOf(keys, last.position())}"` : 'null';
  let body = '{"data":[';
  for (let index = 0; index < rows.length; index += 1) body += index === 0 ? rows[0]?.json : `,${rows[index]?.json}`;
  return `${body}],"nextPageToken":${token}}`;
}

interface ReadRow {
  readonly json: string;
  /** Its place in the list. */
  position(): Position;
}

/** The rows of one page in their order. */
export async function readRows(statements: Statements, sql: Sql, plan: ListPlan): Promise<ReadRow[]> {
  const { keys, after, limit, condition } = plan;
  const [first, ...others] = keys;
  if (!after || !first?.operand.nullable || first.descending || after[0] === null) return selectRows(statements, sql, plan);
  // The missing stand last. "Greater or missing" would keep an index from beginning where the page does, so they are
  // asked for by themselves, once the values have come to their end.
  const valued = [{ ...first, operand: { ...first.operand, nullable: false } }, ...others];
  const rows = await selectRows(statements, sql, { ...plan, keys: valued });
  if (rows.length === limit) return rows;
  const empty: Condition = { is: 'empty', operand: first.operand };
  const rest = { ...plan, after: undefined, limit: limit - rows.length };
  const both: Condition = condition ? { is: 'and', parts: [condition, empty] } : empty;
  return [...rows, ...(await selectRows(statements, sql, { ...rest, condition: both }))];
}

async function selectRows(statements: Statements, sql: Sql, plan: ListPlan): Promise<ReadRow[]> {
  const { shape, keys } = plan;
  const parameters = new Parameters();
  const rest = `FROM ${shape.entity.table} t${tailSql(plan, parameters)}`;
  const shown = keys.every(({ operand }) => isShown(shape, operand));
  // The flat form is the cheapest; the other one also does for conditional fields and for keys that do not show.
  const text =
    shape.conditional.length === 0 && shown
      ? `SELECT row_to_json(r)::text AS json FROM (SELECT ${columnsSql(shape, 't', parameters)} ${rest}) r`
      : `SELECT ${recordSql(shape, 't', parameters)} AS json${shown ? '' : keyColumns(keys)} ${rest}`;
  const rows = await statements.run<{ json: string } & Record<string, Position[number]>>(sql, text, parameters.values);
  return rows.map((row) => ({
    json: recordText(row.json),
    position: () => {
      const record = shown ? (JSON.parse(recordText(row.json)) as Readonly<Record<string, unknown>>) : undefined;
      return keys.map(({ operand }, index) => (record ? operand.read(record) : row[`k${index}`]) as Position[number]);
    },
  }));
}

function isShown({ fields, expanded }: Shape, { field, path }: Operand): boolean {
  return (fields.includes(field) && !expanded.has(field)) || ['id', 'version', 'createdAt', 'updatedAt'].includes(path);
}

function keyColumns(keys: readonly SortKey[]): string {
  return keys.map(({ operand }, index) => `, ${columnSql(operand, 't')} AS k${index}`).join('');
}

function tailSql({ shape, condition, keys, after, limit }: ListPlan, parameters: Parameters): string {
  const conditions = [shape.access.sql('t', parameters), condition && conditionSql(condition, 't', parameters)];
  if (after) conditions.push(afterSql(keys, after, 't', parameters));
  const where = conditions.filter((each) => each !== undefined).join(' AND ');
  return `${where && ` WHERE ${where}`} ORDER BY ${orderSql(keys, 't')} LIMIT ${parameters.add(limit)}`;
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
  const text =
    shape.conditional.length === 0
      ? `SELECT row_to_json(r)::text AS json, r."version" FROM (SELECT ${columnsSql(shape, 't', parameters)} ${from}) r`
      : `SELECT ${recordSql(shape, 't', parameters)} AS json, t."version" ${from}`;
  const rows = await statements.run<{ json: string; version: number }>(sql, text, parameters.values);
  return rows.map(({ json, version }) => ({ json: recordText(json), version }));
}
