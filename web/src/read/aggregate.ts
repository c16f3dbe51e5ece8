import type { Access } from '@entrepot/registry/permissions/access';
import { unknownField } from '@entrepot/registry/permissions/condition';
import { columnSql, conditionSql, Parameters } from '@entrepot/registry/permissions/condition-sql';
import { type Operand, operandsOf } from '@entrepot/registry/permissions/operand';
import { type FieldProblem, type Filter, Problem, type Sql } from '@entrepot/sdk';
import { bucketOf, bucketSql, isTimeZone } from './date-bucket.ts';
import { conditionOf } from './list-request.ts';
import { decimalSql } from './nested-sql.ts';
import { forbidden, invalidQuery } from './shape.ts';
import type { Statements } from './statements.ts';

const measures = ['count', 'sum', 'min', 'max', 'avg'] as const;
type Measure = (typeof measures)[number];

const mostGroups = 10_000;

/** `{ filter?, groupBy?: ['status', 'createdAt:day'], values: { lines: { count: '*' }, total: { sum: 'price.amount' } } }` */
export interface AggregateRequest {
  filter?: Filter;
  groupBy?: readonly string[];
  /** By whose calendar moments are gathered into days, weeks and months, as `Asia/Shanghai`; UTC unless given. */
  timeZone?: string;
  values: Readonly<Record<string, Readonly<Partial<Record<Measure, string>>>>>;
}

/**
 * Counts, sums, minima, maxima and averages over the records that the caller may read, as `{"data":[{…}]}`.
 * Sums and averages come as decimal strings.
 * @throws Problem `invalid-query`, `invalid-filter` (400), `field-forbidden` (403), `too-many-groups` (422)
 */
export async function aggregate(statements: Statements, sql: Sql, access: Access, given: unknown): Promise<string> {
  const request = check(given);
  const parameters = new Parameters();
  const groups = request.groupBy.map((name, index) => groupSql(access, name, `/groupBy/${index}`, request.timeZone, parameters));
  const values = Object.entries(request.values).map(([name, value]) => valueSql(access, name, value));
  const condition = conditionOf(access, request.filter);
  const conditions = [condition && conditionSql(condition, 't', parameters), access.sql('t', parameters)];
  const where = conditions.filter((each) => each !== undefined).join(' AND ');
  const columns = [...groups.map(({ name, shown }) => `${shown} AS "${name}"`), ...values].join(', ');
  const by = groups.map(({ by }) => by).join(', ');
  const text =
    `SELECT row_to_json(r)::text AS json FROM (SELECT ${columns} FROM ${access.entity.table} t${where && ` WHERE ${where}`}` +
    `${by && ` GROUP BY ${by} ORDER BY ${by}`} LIMIT ${mostGroups + 1}) r`;
  const rows = await statements.run<{ json: string }>(sql, text, parameters.values);
  if (rows.length > mostGroups) {
    throw new Problem('too-many-groups', {
      detail: `The records fall into more than ${mostGroups} groups.`,
      remedy: 'Filter more, or group by fewer fields.',
      params: { most: mostGroups },
    });
  }
  return `{"data":[${rows.map(({ json }) => json).join(',')}]}`;
}

/** One of the things that records are grouped by: as it is shown, and as it is grouped and sorted. */
function groupSql(access: Access, name: string, pointer: string, timeZone: string, parameters: Parameters) {
  const { path, bucket } = bucketOf(name);
  const operand = columnOf(access, path, pointer, bucket ? 'bucket' : 'group');
  if (!bucket) return { name, shown: output(operand), by: columnSql(operand, 't') };
  const start = bucketSql(operand, bucket, timeZone, parameters);
  return { name, shown: start, by: start };
}

type CheckedRequest = AggregateRequest & { groupBy: readonly string[]; timeZone: string };

function check(given: unknown): CheckedRequest {
  const errors: FieldProblem[] = [];
  const wrong = (pointer: string, detail: string) => errors.push({ pointer, code: 'wrong-type', detail });
  const request = (typeof given === 'object' && given !== null ? given : {}) as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(request).find((key) => !['filter', 'groupBy', 'timeZone', 'values'].includes(key));
  if (unknown !== undefined) {
    errors.push({ pointer: `/${unknown}`, code: 'unknown-parameter', detail: `"${unknown}" is not known here.` });
  }
  const { filter, groupBy = [], timeZone = 'UTC', values } = request;
  if (!isTimeZone(timeZone)) wrong('/timeZone', '"timeZone" is the IANA name of a time zone, as "Asia/Shanghai".');
  if (!Array.isArray(groupBy) || groupBy.length > 8 || groupBy.some((each) => typeof each !== 'string')) {
    wrong('/groupBy', '"groupBy" is a list of up to 8 names.');
  }
  const entries = typeof values === 'object' && values !== null && !Array.isArray(values) ? Object.entries(values) : [];
  if (entries.length === 0 || entries.length > 50)
    wrong('/values', '"values" names 1 to 50 results, as {"total": {"sum": "quantity"}}.');
  for (const [name, value] of entries) {
    const [only, ...more] = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    if (!/^[A-Za-z][A-Za-z0-9]{0,49}$/.test(name)) wrong(`/values/${name}`, 'A result is named by letters and digits.');
    if (!only || more.length > 0 || !(measures as readonly string[]).includes(only[0]) || typeof only[1] !== 'string') {
      wrong(`/values/${name}`, `A result is one of ${measures.join(', ')} over a field, as {"sum": "quantity"}.`);
    }
  }
  if (errors.length > 0) throw invalidQuery(...errors);
  return { filter, groupBy, timeZone, values } as unknown as CheckedRequest;
}

function valueSql(access: Access, name: string, value: Readonly<Partial<Record<Measure, string>>>): string {
  const [[kind, path] = ['count', '*'] as const] = Object.entries(value) as [Measure, string][];
  if (kind === 'count' && path === '*') return `count(*) AS "${name}"`;
  const operand = columnOf(access, path, `/values/${name}/${kind}`, kind);
  const column = columnSql(operand, 't');
  if (kind === 'count') return `count(${column}) AS "${name}"`;
  if (kind === 'sum' || kind === 'avg') return `${decimalSql(`${kind}(${column})`)} AS "${name}"`;
  // There is no min(uuid) that means anything, and text has an order of its own.
  return `${output(operand, `${kind}(${column})`)} AS "${name}"`;
}

function output({ type, column }: Operand, expression = `t."${column}"`): string {
  if (type === 'decimal') return decimalSql(expression);
  return type === 'timestamp' ? `to_char(${expression}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')` : expression;
}

function columnOf(access: Access, path: string, pointer: string, use: Measure | 'group' | 'bucket'): Operand {
  const operand = operandsOf(access.entity).get(path);
  if (!operand) throw invalidQuery({ pointer, code: 'unknown-field', detail: unknownField(access.entity, path) });
  if (!access.sees(operand.field)) throw forbidden(operand.field, access, pointer);
  const { type } = operand;
  const numeric = type === 'whole' || type === 'decimal';
  const fits =
    use === 'sum' || use === 'avg'
      ? numeric
      : use === 'min' || use === 'max'
        ? numeric || /^(text|date|timestamp)$/.test(type)
        : use !== 'bucket' || type === 'date' || type === 'timestamp';
  if (!fits || (use === 'group' && type === 'presence')) {
    throw invalidQuery({ pointer, code: 'not-aggregatable', detail: `"${path}" (${type}) cannot be used for ${use}.` });
  }
  return operand;
}
