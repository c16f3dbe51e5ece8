import type { Floor } from '@entrepot/registry/permissions/floor';
import type { Sql } from '@entrepot/sdk';
import pg from 'pg';
import { floorRole } from './row-floor.ts';

const literal = (text: string): string => pg.escapeLiteral(text).trim();

/** Begins a transaction that reaches only what the floor lets it, in the same message; without a floor as it was. */
export function beginUnderFloor(begin: string, floor: Floor | undefined): string {
  if (floor === undefined) return begin;
  return `${begin}; SET LOCAL entrepot.floor = ${literal(floor.places)}; SET LOCAL ROLE ${floorRole}`;
}

/** What `beginUnderFloor` set is undone, and the reason told as `entrepot.elevated` to what listens in the database. */
export function leaveFloor(reason: string): string {
  return `SET LOCAL ROLE NONE; SET LOCAL entrepot.elevated = ${literal(reason)}`;
}

export const returnToFloor = `SET LOCAL entrepot.elevated = ''; SET LOCAL ROLE ${floorRole}`;

/** Under a name of its own: a plan with policies is another one, and a change between the two makes both anew. */
export function underFloor(config: pg.QueryConfig): pg.QueryConfig {
  return config.name === undefined ? config : { ...config, name: `${config.name} under floor` };
}

/**
 * Streams rows into a table with policies, where PostgreSQL refuses COPY: they go into a table beside it, and from there in
 * by one statement.
 * @param copy streams into a target that has no policies
 */
export async function copyUnderFloor(sql: Sql, target: string, copy: (target: string) => Promise<number>): Promise<number> {
  const at = target.indexOf('(');
  const [table, columns] = [target.slice(0, at).trim(), target.slice(at + 1, -1)];
  await sql.query(`CREATE TEMPORARY TABLE entrepot_rows ON COMMIT DROP AS SELECT ${columns} FROM ${table} WITH NO DATA`);
  const written = await copy(`entrepot_rows (${columns})`);
  await sql.query(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM entrepot_rows`);
  await sql.query('DROP TABLE entrepot_rows');
  return written;
}
