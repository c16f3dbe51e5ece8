import { createHash } from 'node:crypto';
import type { Account } from '@entrepot/database/account';
import { type Contributions, type HookOrder, noContributions } from '@entrepot/diagnostics/contributions';
import type { Sql } from '@entrepot/sdk';

/** What the database knows of the time when the kernel last ran. */
export interface LastRun {
  readonly contributions: ReadonlyMap<string, Contributions>;
  readonly hooks: HookOrder;
}

/** Writes down what the plugins bring beside tables, for later plans; one read where nothing has changed. */
export async function recordContributions(
  sql: Sql,
  contributions: ReadonlyMap<string, Contributions>,
  hooks: HookOrder,
): Promise<void> {
  const rows = [...contributions].map(([plugin, each]) => ({
    plugin,
    contributions: plugin === 'kernel' ? { ...each, hooks } : each,
  }));
  const text = JSON.stringify(rows);
  const digest = createHash('sha256').update(text).digest('hex');
  const [known] = await sql.query<{ digest: string | null }>(
    `SELECT contributions->>'digest' AS digest FROM kernel.applied_plugins WHERE plugin = 'kernel'`,
  );
  if (known?.digest === digest) return;
  await sql.query(
    `UPDATE kernel.applied_plugins AS p SET contributions = r.contributions ||
       CASE WHEN p.plugin = 'kernel' THEN jsonb_build_object('digest', $2::text) ELSE '{}' END
     FROM jsonb_to_recordset($1::jsonb) AS r(plugin text, contributions jsonb) WHERE r.plugin = p.plugin`,
    [text, digest],
  );
}

/** What was written down last. */
export function lastRunOf({ plugins }: Account): LastRun {
  const hooks = plugins.get('kernel')?.contributions.hooks;
  return {
    contributions: new Map(
      [...plugins].map(([name, { contributions }]) => [
        name,
        { ...noContributions, ...(contributions as Partial<Contributions>) },
      ]),
    ),
    // As `recordContributions` wrote it.
    hooks: (hooks ?? {}) as HookOrder,
  };
}
