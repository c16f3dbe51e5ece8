import { type AppliedSchema, applySchema } from '@entrepot/database/apply-schema';
import type { PgDatabase } from '@entrepot/database/database';
import { type Fault, faultOf } from '@entrepot/registry/fault';
import { buildRegistry } from '@entrepot/registry/schema/registry';
import { type Plugin, Problem } from '@entrepot/sdk';
import type { Assembly } from './assemble.ts';

/** What stops every plugin: the start has to be tried again. */
const everybodys = new Set(['database-too-old', 'floor-role-missing', 'database-unavailable', 'tables-in-use']);

/**
 * Applies the schema of the running plugins. Where it is refused, they are applied one after another, each in a transaction:
 * so it is known which of them is refused, and the others stand. What plugins brought that are not among them stays as it is.
 * @returns what PostgreSQL refuses, each the fault of one plugin
 * @throws what refuses the kernel's own tables, or all of them
 */
export async function applyPlugins(
  db: PgDatabase,
  { plugins, registry }: Assembly,
): Promise<{ applied?: AppliedSchema; faults: readonly Fault[] }> {
  try {
    return { applied: await applySchema(db, registry, plugins), faults: [] };
  } catch (error) {
    if (error instanceof Problem && everybodys.has(error.code)) throw error;
  }
  const faults: Fault[] = [];
  const applied: Plugin[] = [];
  let last: AppliedSchema | undefined;
  for (const plugin of plugins) {
    const misses = Object.keys(plugin.requires ?? {}).some((name) => !applied.some((each) => each.name === name));
    if (misses) continue;
    const some = [...applied, plugin];
    try {
      last = await applySchema(db, buildRegistry(some), some);
      applied.push(plugin);
    } catch (error) {
      if (applied.length === 0) throw error;
      faults.push(refusal(plugin.name, error));
    }
  }
  // Without faults what refused all of them together has passed, as a lock of others.
  return last && faults.length === 0 ? { applied: last, faults } : { faults };
}

function refusal(plugin: string, error: unknown): Fault {
  if (error instanceof Problem) return faultOf(plugin, error);
  return {
    code: 'schema-refused',
    plugin,
    detail: `PostgreSQL refuses the tables of plugin "${plugin}": ${error instanceof Error ? error.message : error}.`,
    remedy: 'Correct the entity, its checks or its indexes. Nothing of it was changed.',
  };
}
