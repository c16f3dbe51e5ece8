import type { Access } from '@entrepot/registry/permissions/access';
import { operandSql } from '@entrepot/registry/permissions/condition-sql';
import { putReferenced } from '@entrepot/registry/permissions/operand';
import type { Sql } from '@entrepot/sdk';

/**
 * Reads what the rules ask of records that these stored ones refer to, and puts it beside them, so that the rules can be
 * asked of each. Without such rules it costs nothing.
 */
export async function readReferenced(sql: Sql, accesses: readonly Access[], rows: readonly object[]): Promise<void> {
  const operands = [...new Map(accesses.flatMap(({ referenced }) => referenced).map((each) => [each.path, each])).values()];
  const [first] = accesses;
  if (operands.length === 0 || rows.length === 0 || !first) return;
  const columns = operands.map((operand, index) => `${operandSql(operand, 't')} AS "${index}"`).join(', ');
  const ids = rows.map((row) => (row as { readonly id: string }).id);
  const found = await sql.query<{ id: string } & Record<string, unknown>>(
    `SELECT t."id", ${columns} FROM ${first.entity.table} t WHERE t."id" = ANY ($1::uuid[])`,
    [ids],
  );
  const byId = new Map(found.map((each) => [each.id, each]));
  for (const [index, row] of rows.entries()) {
    const values = byId.get(ids[index] ?? '');
    putReferenced(row, Object.fromEntries(operands.map(({ path }, place) => [path, values?.[place] ?? null])));
  }
}
