import { amongSorted } from '@entrepot/registry/permissions/condition-sql';
import type { ScopePath } from '@entrepot/registry/schema/registered-entity';
import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import { Problem, type Sql } from '@entrepot/sdk';
import pg from 'pg';
import { codeOf } from './database-error.ts';
import type { PartShape } from './part-shape.ts';

/** The PostgreSQL role of transactions that may not reach every row; it owns nothing and bypasses nothing. */
export const floorRole = 'entrepot_floor';

const quote = pg.escapeIdentifier;
const literal = (text: string): string => pg.escapeLiteral(text).trim();

/**
 * `entrepot.floor` says for each table and dimension which of the kept lists of ids it is held to, see `Floor`. Without it
 * everything is closed. Lists are kept in order, for policies look ids up by halves.
 */
export const floorFoundation = `
CREATE TABLE IF NOT EXISTS kernel.floor_lists (
  name text PRIMARY KEY,
  ids uuid[] STORAGE EXTERNAL NOT NULL,
  used_on date NOT NULL DEFAULT current_date
);
CREATE OR REPLACE FUNCTION kernel.floor_place(entity text, dimension text) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  floor jsonb := nullif(current_setting('entrepot.floor', true), '')::jsonb;
BEGIN
  RETURN CASE WHEN floor IS NULL THEN 'closed' ELSE coalesce(floor->'of'->entity, floor->'all')->>dimension END;
END $$`;

/**
 * The policy that holds a table's rows to the scopes of who is limited. What lies behind a reference is left to the policy
 * of the table there, which PostgreSQL applies to the query within this one.
 */
export function floorParts({ name: entity, table, scopes, plugin }: RegisteredEntity): PartShape[] {
  if (scopes.length === 0) return [];
  const place = (dimension: string) => `(SELECT kernel.floor_place(${literal(entity)}, ${literal(dimension)}))`;
  const open = (dimension: string) => `${place(dimension)} IS NULL`;
  // Joined with nothing, a list is read from where long values are stored once, not for each row.
  const list = (dimension: string) => `(SELECT ids || '{}'::uuid[] FROM kernel.floor_lists WHERE name = ${place(dimension)})`;
  const direct = scopes.filter(({ refs }) => refs.length <= 1);
  const conditions = direct.map(({ dimension, refs }) => {
    const column = quote(refs[0]?.columns[0] ?? 'id');
    return `(${open(dimension)} OR ${amongSorted(column, list(dimension))})`;
  });
  const behind = Map.groupBy(
    scopes.filter(({ refs }) => refs.length > 1),
    ({ refs }) => refs[0],
  );
  for (const [ref, paths] of behind) {
    const all = paths.map(({ dimension }: ScopePath) => open(dimension)).join(' AND ');
    conditions.push(`(${all} OR ${quote(ref?.columns[0] ?? '')} IN (SELECT id FROM ${ref?.target?.table}))`);
  }
  const create =
    `CREATE POLICY floor ON ${table} TO ${floorRole} USING (${conditions.join(' AND ')});\n` +
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`;
  return [{ kind: 'policy', name: 'floor', create, plugin, declared: entity }];
}

/** Takes a policy of ours away, and with it what it was enabled for. */
export function dropPolicySql(table: string, name: string): string {
  return `DROP POLICY ${quote(name)} ON ${table};\nALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`;
}

/**
 * Makes the role, which all databases of a server share.
 * @throws Problem `floor-role-missing` where the kernel's user may not
 */
export async function ensureFloorRole(sql: Sql): Promise<void> {
  try {
    await sql.query(`DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${floorRole}') THEN
    BEGIN
      CREATE ROLE ${floorRole} NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      -- Another process, for another database of the server, was quicker.
    END;
  END IF;
  IF NOT pg_has_role(current_user, '${floorRole}', 'SET') THEN
    EXECUTE format('GRANT ${floorRole} TO %I', current_user);
  END IF;
END $$`);
  } catch (cause) {
    if (codeOf(cause) !== '42501') throw cause;
    throw new Problem('floor-role-missing', {
      status: 500,
      detail: `The database user may neither make nor take the role "${floorRole}", under which limited users read and write.`,
      remedy: `Let a superuser run: CREATE ROLE ${floorRole} NOLOGIN; GRANT ${floorRole} TO <the user of DATABASE_URL>;`,
      cause,
    });
  }
}

/** Lets the role reach the tables of these schemas, as far as policies let it; where it does already, that is one read. */
export async function grantFloor(sql: Sql, schemas: readonly string[]): Promise<void> {
  const lacking = await sql.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace n WHERE nspname = ANY ($1) AND EXISTS (SELECT FROM pg_class c
       WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p') AND NOT has_table_privilege('${floorRole}', c.oid, 'INSERT'))`,
    [schemas],
  );
  if (lacking.length === 0) return;
  const names = lacking.map(({ name }) => quote(name)).join(', ');
  await sql.query(
    `GRANT USAGE ON SCHEMA ${names} TO ${floorRole};\n` +
      `GRANT SELECT, INSERT, UPDATE, DELETE, MAINTAIN ON ALL TABLES IN SCHEMA ${names} TO ${floorRole};\n` +
      `GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${names} TO ${floorRole}`,
  );
}
