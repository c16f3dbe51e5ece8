import type { Registry } from '@entrepot/registry/schema/registry';
import { type Plugin, Problem, type Sql } from '@entrepot/sdk';
import pg from 'pg';
import type { Account } from './account.ts';
import { compareSchema } from './apply-schema.ts';
import type { PgDatabase } from './database.ts';
import { tableOfObject } from './graveyard/grave.ts';
import { type LeftOver, leftOvers } from './graveyard/left-over.ts';
import type { PendingMigration } from './migrations.ts';
import type { Demand, SchemaChange } from './schema-difference.ts';

/** A table or column that would go to the graveyard, and what is in it. */
export interface Move {
  plugin: string;
  kind: 'table' | 'column';
  /** As it is recorded, see `RecordedObject`. */
  object: string;
  /** Rows of the table; of a column those that have a value of their own. */
  rows: number;
}

/** What an application of the schema would do, with nothing done. */
export interface SchemaPlan {
  account: Account;
  changes: readonly SchemaChange[];
  migrations: readonly PendingMigration[];
  leftOvers: readonly LeftOver[];
  moves: readonly Move[];
  /** What could not be done. */
  refused: readonly Problem[];
}

/**
 * Compares what the plugins declare with the database, and counts what would be moved. Reads only.
 * @param spared names of plugins that are enabled and do not run
 */
export async function planSchema(
  db: PgDatabase,
  registry: Registry,
  plugins: readonly Plugin[],
  spared: ReadonlySet<string>,
): Promise<SchemaPlan> {
  return db.transaction(async (tx) => {
    await tx.query('SET TRANSACTION READ ONLY');
    const { account, difference, pending } = await compareSchema(tx, registry, plugins);
    const left = leftOvers(account, difference.kept, new Set(plugins.map(({ name }) => name)), spared);
    const { changes, demands } = difference;
    // What a migration fills is known when it has run.
    const open = demands.filter((demand) => !pending.some(({ plugin }) => plugin === demand.plugin));
    const refused = [...difference.refused, ...(await unmet(tx, open))];
    return { account, changes, migrations: pending, leftOvers: left, moves: await movesOf(tx, left), refused };
  });
}

/** The tables and columns that go with left-overs, and their rows. */
export async function movesOf(sql: Sql, left: readonly LeftOver[]): Promise<Move[]> {
  const moves: Move[] = [];
  for (const { plugin, objects } of left) {
    const tables = new Set(objects.filter(({ kind }) => kind === 'table').map(({ object }) => object));
    for (const each of objects) {
      const table = tableOfObject(each) ?? '';
      if (each.kind === 'table')
        moves.push({ plugin, kind: 'table', object: each.object, rows: await count(sql, table, 'true') });
      if (each.kind !== 'column' || tables.has(table)) continue;
      const column = each.object.slice(table.length + 1);
      const isComputed = each.definition.startsWith('= ');
      const standard = each.definition === '' ? 'NULL' : each.definition;
      const rows = isComputed ? 0 : await count(sql, table, `${column} IS DISTINCT FROM ${standard}`);
      moves.push({ plugin, kind: 'column', object: each.object, rows });
    }
  }
  return moves;
}

/** Rows that have no value where one is demanded. */
async function unmet(sql: Sql, demands: readonly Demand[]): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { plugin, declared, table, column } of demands) {
    const rows = await count(sql, table, column === undefined ? 'true' : `${pg.escapeIdentifier(column)} IS NULL`);
    if (rows === 0) continue;
    problems.push(
      new Problem('rows-without-value', {
        status: 500,
        detail: `Field "${declared}" is required, and ${rows} ${rows === 1 ? 'row has' : 'rows have'} no value for it.`,
        remedy: 'Give the field a default, or fill it by a data migration.',
        params: { plugin, declared, rows },
      }),
    );
  }
  return problems;
}

async function count(sql: Sql, table: string, condition: string): Promise<number> {
  const [found] = await sql.query<{ rows: number }>(`SELECT count(*) AS rows FROM ${table} WHERE ${condition}`);
  return found?.rows ?? 0;
}
