import { columnsOf, type Entity, type Row } from '@entrepot/sdk';

const camel = (column: string) => column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

type Read = (row: Readonly<Record<string, unknown>>) => unknown;
type Plan = readonly (readonly [name: string, read: Read])[];

const plans = new WeakMap<Entity, { columns: string; plan: Plan }>();

function planFor(entity: Entity, columns: readonly string[]): Plan {
  const known = plans.get(entity);
  const key = columns.join();
  if (known?.columns === key) return known.plan;
  const left = new Set(columns);
  const plan: [string, Read][] = [];
  const add = (name: string, taken: readonly string[]) => {
    for (const column of taken) left.delete(column);
    const [first = '', second] = taken;
    if (second === undefined) plan.push([name, (row) => row[first] ?? null]);
    else plan.push([name, (row) => (row[first] == null ? null : { amount: plain(String(row[first])), currency: row[second] })]);
  };
  for (const [name, declared] of Object.entries(entity.fields)) {
    const own = columnsOf(name, declared);
    if (own.length > 0 && own.every((column) => left.has(column))) add(name, own);
  }
  // What is left are system fields and the fields of extensions, whose kinds only their columns tell.
  for (const column of [...left]) {
    if (!left.has(column)) continue;
    const stem = column.replace(/_amount$/, '');
    if (stem !== column && left.has(`${stem}_currency`)) add(camel(stem), [column, `${stem}_currency`]);
    else if (column !== 'id' && column.endsWith('_id')) add(camel(column.slice(0, -3)), [column]);
    else if (!column.endsWith('_currency') || !left.has(`${column.slice(0, -9)}_amount`)) add(camel(column), [column]);
  }
  plans.set(entity, { columns: key, plan });
  return plan;
}

function plain(amount: string): string {
  return amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount;
}

/** Database rows of one `SELECT *` as records on the wire, the fields of extensions among them. */
export function recordsOf<E extends Entity>(entity: E, rows: readonly Readonly<Record<string, unknown>>[]): Row<E>[] {
  const [first] = rows;
  if (!first) return [];
  const plan = planFor(entity, Object.keys(first));
  return rows.map((row) => {
    const record: Record<string, unknown> = {};
    for (const [name, read] of plan) record[name] = read(row);
    return record as Row<E>;
  });
}
