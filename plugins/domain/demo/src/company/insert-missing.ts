import { columnsOf, type Entity, type MoneyValue, type NewRow, type Sql, tableOf } from '@entrepot/sdk';

const rowsAtOnce = 2_000;

function cellsOf(entity: Entity, name: string, value: unknown): unknown[] {
  const declared = entity.fields[name];
  if (!declared) throw new TypeError(`${entity.name} has no field ${name}`);
  if (declared.kind === 'money') {
    const money = value as MoneyValue | null;
    return [money?.amount ?? null, money?.currency ?? null];
  }
  return [declared.kind === 'json' && value !== null ? JSON.stringify(value) : value];
}

/**
 * Inserts master data that is not there yet; a row that stands in the way of a unique index is left as it is.
 * @param rows all with the same fields; what they leave out takes the columns' defaults
 */
export async function insertMissing<E extends Entity>(sql: Sql, entity: E, rows: readonly NewRow<E>[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const names = Object.keys(first);
  const columns = names.flatMap((name) => columnsOf(name, entity.fields[name] as Entity['fields'][string]));
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const values: unknown[] = [];
    const tuples = rows.slice(from, from + rowsAtOnce).map((row) => {
      const cells = names.flatMap((name) => cellsOf(entity, name, (row as Record<string, unknown>)[name] ?? null));
      values.push(...cells);
      return `(${cells.map((_, index) => `$${values.length - cells.length + index + 1}`).join(', ')})`;
    });
    await sql.query(
      `INSERT INTO ${tableOf(entity)} (${columns.join(', ')}) VALUES ${tuples.join(', ')} ON CONFLICT DO NOTHING`,
      values,
    );
  }
}

/** The ids of an entity's records by their code. */
export async function idsByCode(sql: Sql, entity: Entity): Promise<Map<string, string>> {
  const rows = await sql.query<{ id: string; code: string }>(`SELECT id, code FROM ${tableOf(entity)}`);
  return new Map(rows.map(({ id, code }) => [code, id]));
}
