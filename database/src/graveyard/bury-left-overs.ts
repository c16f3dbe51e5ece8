import { Problem, type Sql } from '@entrepot/sdk';
import type { Account } from '../account.ts';
import { bury } from './bury.ts';
import { dependentsOf, type LeftOver } from './left-over.ts';

/**
 * Moves left-overs to the graveyard, within a transaction that has the lock of the schema.
 * @throws Problem `plugin-required` that names those that stand upon them
 */
export async function buryLeftOvers(tx: Sql, account: Account, left: readonly LeftOver[]): Promise<void> {
  refuseDependents(new Set(left.filter(({ isWhole }) => isWhole).map(({ plugin }) => plugin)), account);
  for (const { plugin, version, isWhole, objects } of left) {
    const applied = account.plugins.get(plugin) ?? { plugin, version, requires: {}, contributions: {} };
    await bury(tx, { plugin: applied, objects, isWhole });
  }
}

function refuseDependents(names: ReadonlySet<string>, account: Account): void {
  const dependents = dependentsOf(names, account.plugins);
  if (dependents.length === 0) return;
  const all = [...names].map((name) => `"${name}"`).join(', ');
  const others = dependents.map((name) => `"${name}"`).join(', ');
  throw new Problem('plugin-required', {
    status: 409,
    detail: `What is to be removed, ${all}, is required by ${others}, which ${dependents.length === 1 ? 'has' : 'have'} data in the database.`,
    remedy: `Remove them together: entrepot remove ${[...dependents, ...names].join(' ')}`,
    params: { plugins: [...names], dependents },
  });
}
