import { unknownRecord } from '@entrepot/database/database-error';
import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import { currentScope } from '@entrepot/registry/scope';
import type { Fields } from '@entrepot/sdk';
import type { Exchange } from '../exchange.ts';
import { childOf } from './draft.ts';
import type { Row } from './table-sql.ts';
import type { Write } from './write-tree.ts';

/**
 * Checks what the records of a limited caller newly refer to: PostgreSQL checks references past its policies, and would tell
 * whether a record exists that is not open to the caller. Who is not limited is spared it.
 * @param befores the records as they were, in the same order; none for new ones
 * @throws Problem `unknown-record` (422), as for what does not exist
 */
export async function checkReferences(
  write: Write,
  entity: RegisteredEntity,
  rows: readonly Row[],
  befores: readonly Row[] = [],
): Promise<void> {
  if (currentScope().floor === undefined) return;
  for (const { name, target } of entity.fields.values()) {
    const child = childOf(write.web.kernel.registry, entity, name);
    if (child) await checkReferences(write, child, childrenOf(rows, name), childrenOf(befores, name));
    if (!target || target.scopes.length === 0) continue;
    const known = new Set(befores.map((row) => row[name]));
    const ids = new Set(rows.map((row) => row[name]).filter((id) => typeof id === 'string' && !known.has(id)));
    if (ids.size === 0) continue;
    const found = await write.tx.query(`SELECT FROM ${target.table} WHERE id = ANY ($1::uuid[])`, [[...ids]]);
    if (found.length < ids.size) throw unknownRecord([name]);
  }
}

/**
 * Checks what the input of an action refers to: a limited caller names only what is open to it, for the code behind it may go
 * on as the system, in a job.
 * @throws Problem `unknown-record` (422)
 */
export async function checkGivenReferences(
  { web, caller }: Pick<Exchange, 'web' | 'caller'>,
  fields: Fields,
  given: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (caller.floor === undefined) return;
  for (const [name, { kind, detail }] of Object.entries(fields)) {
    const target = kind === 'ref' ? web.kernel.registry.entities.get(detail.target ?? '') : undefined;
    if (!target || target.scopes.length === 0 || typeof given[name] !== 'string') continue;
    const found = await web.kernel.db.query(`SELECT FROM ${target.table} WHERE id = $1`, [given[name]]);
    if (found.length === 0) throw unknownRecord([name]);
  }
}

function childrenOf(rows: readonly Row[], name: string): Row[] {
  return rows.flatMap((row) => (row[name] ?? []) as Row[]);
}
