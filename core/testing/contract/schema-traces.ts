import { catalogueDump } from '@entrepot/database/catalogue-dump';
import { removePlugins, restorePlugins } from '@entrepot/database/graveyard/remove-plugins';
import type { Plugin } from '@entrepot/sdk';
import { createTestApp } from '../create-test-app.ts';

/** What the removal of a plugin leaves in the schema, and what its restoration does not bring back, as lines of a catalogue dump. */
export async function schemaTraces(plugin: Plugin, plugins: readonly Plugin[]): Promise<string[]> {
  const others = plugins.filter((each) => each !== plugin);
  const without = await createTestApp({ plugins: others });
  const app = await createTestApp({ plugins });
  const { db } = app.kernel;
  const before = await catalogueDump(without.kernel.db);
  const after = await catalogueDump(db);
  await removePlugins(db, [plugin.name], without.kernel.registry, without.kernel.plugins);
  const removed = await catalogueDump(db);
  await restorePlugins(db, [plugin.name], app.kernel.registry, app.kernel.plugins);
  const restored = await catalogueDump(db);
  await Promise.all([without.stop(), app.stop()]);
  return [
    ...difference(removed, before).map((line) => `its removal leaves another schema: ${line}`),
    ...difference(restored, after).map((line) => `its restoration brings back another schema: ${line}`),
  ];
}

function difference(found: string, expected: string): string[] {
  const [is, was] = [found.split('\n'), expected.split('\n')];
  return [
    ...is.filter((line) => !was.includes(line)).map((line) => `+ ${line}`),
    ...was.filter((line) => !is.includes(line)).map((line) => `- ${line}`),
  ];
}
