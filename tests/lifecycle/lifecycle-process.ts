import { applySchema } from '@entrepot/database/apply-schema';
import { PgDatabase } from '@entrepot/database/database';
import { removePlugins, restorePlugins } from '@entrepot/database/graveyard/remove-plugins';
import { buildRegistry } from '@entrepot/registry/schema/registry';
import type { Plugin } from '@entrepot/sdk';
import { kernelPlugin } from '../../core/src/kernel-plugin.ts';
import { withRequirements } from '../../core/testing/with-requirements.ts';
import { noOutbox } from '../../database/test/test-server.ts';

/*
 * One change of the schema in a process of its own, that can be killed: `apply`, `remove` or `restore` of one plugin of the
 * repository. Prints "ready", waits for a line on stdin, and ends with what it did as JSON.
 */
const [operation = '', name = '', url = ''] = process.argv.slice(2);
const plugin: Plugin = (await import(`@entrepot/${name}`)).default;
const all = [kernelPlugin, ...(await withRequirements([plugin]))];
const others = all.filter((each) => each !== plugin);
const registries = { all: buildRegistry(all), others: buildRegistry(others) };
const db = new PgDatabase({ url, outbox: noOutbox, poolSize: 2 });
await db.query('SELECT 1');

const operations: Readonly<Record<string, () => Promise<unknown>>> = {
  apply: async () => ({ changed: (await applySchema(db, registries.all, all)).changed }),
  remove: () => removePlugins(db, [name], registries.others, others),
  restore: () => restorePlugins(db, [name], registries.all, all),
};

process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
try {
  process.stdout.write(`${JSON.stringify({ done: await operations[operation]?.() })}\n`);
} catch (error) {
  process.stdout.write(
    `${JSON.stringify({ refused: error instanceof Error && 'code' in error ? error.code : String(error) })}\n`,
  );
}
await db.close();
process.exit(0);
