import { createHash } from 'node:crypto';
import { applySchema } from '@entrepot/database/apply-schema';
import { catalogueDump } from '@entrepot/database/catalogue-dump';
import type { PgDatabase } from '@entrepot/database/database';
import { removePlugins, restorePlugins } from '@entrepot/database/graveyard/remove-plugins';
import { buildRegistry, type Registry } from '@entrepot/registry/schema/registry';
import type { Plugin, Sql } from '@entrepot/sdk';
import { expect } from 'chai';
import { kernelPlugin } from '../../core/src/kernel-plugin.ts';
import { type TestDatabase, testDatabase } from '../../database/test/test-server.ts';
import { fillTables } from './fill-tables.ts';
import { repositoryPlugins, withRequirements } from './repository-plugins.ts';

const rowsPerTable = 3;
// All of them in turn take half a minute: set ENTREPOT_FULL=1.
const isFull = process.env.ENTREPOT_FULL === '1';

/** The same numbers in every run: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What stands in every table, each column by its name. */
async function contentOf(sql: Sql, registry: Registry): Promise<Record<string, string>> {
  const content: Record<string, string> = {};
  for (const { name, table } of registry.entities.values()) {
    const rows = await sql.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${table} AS t ORDER BY id`);
    content[name] = `${rows.length} ${createHash('sha256')
      .update(rows.map(({ row }) => row).join('\n'))
      .digest('hex')}`;
  }
  return content;
}

const repository = await repositoryPlugins();

describe('every plugin of the repository', function () {
  this.timeout(60_000);
  let server: TestDatabase;
  before(async () => {
    server = await testDatabase();
  });
  after(() => server.stop());

  const applied = async (db: PgDatabase, plugins: readonly Plugin[]): Promise<Registry> => {
    const registry = buildRegistry(plugins);
    await applySchema(db, registry, plugins);
    return registry;
  };

  for (const plugin of repository) {
    it(`${plugin.name} leaves the catalogue as it found it when it is removed, and comes back with every row`, async () => {
      const db = await server.fresh();
      const all = [kernelPlugin, ...withRequirements(plugin, repository)];
      const others = all.filter((each) => each !== plugin);
      const below = await applied(db, others);
      const before = await catalogueDump(db);
      const registry = await applied(db, all);
      const after = await catalogueDump(db);
      const written = await fillTables(db, registry, rowsPerTable, seeded(7));
      const empty = [...written].filter(([, rows]) => rows === 0).map(([entity]) => entity);
      expect(empty, 'tables that took no row').to.deep.equal([]);
      const rows = await contentOf(db, registry);
      await removePlugins(db, [plugin.name], below, others);
      expect(await catalogueDump(db)).to.equal(before);
      const [traces] = await db.query<{ count: number }>(
        `SELECT (SELECT count(*) FROM kernel.schema_objects WHERE plugin = $1) +
           (SELECT count(*) FROM kernel.applied_plugins WHERE plugin = $1) AS count`,
        [plugin.name],
      );
      expect(traces?.count, 'what the account still has of it').to.equal(0);
      await restorePlugins(db, [plugin.name], registry, all);
      expect(await catalogueDump(db)).to.equal(after);
      expect(await contentOf(db, registry)).to.deep.equal(rows);
    });
  }

  it('goes with all that stand upon it, and comes back with them', async () => {
    const db = await server.fresh();
    const all = [...new Set([kernelPlugin, ...repository.flatMap((plugin) => withRequirements(plugin, repository))])];
    const registry = await applied(db, all);
    const after = await catalogueDump(db);
    await fillTables(db, registry, rowsPerTable, seeded(11));
    const rows = await contentOf(db, registry);
    const lowest = repository.filter(({ requires }) => Object.keys(requires ?? {}).length === 0);
    for (const plugin of isFull ? repository : lowest.slice(0, 2)) {
      const upon = all.filter((each) => each !== kernelPlugin && withRequirements(each, repository).includes(plugin));
      const left = all.filter((each) => !upon.includes(each));
      const names = upon.map(({ name }) => name);
      await removePlugins(db, names, buildRegistry(left), left);
      expect((await applySchema(db, buildRegistry(left), left)).changed, plugin.name).to.equal(false);
      await restorePlugins(db, names.reverse(), registry, all);
      expect(await catalogueDump(db), plugin.name).to.equal(after);
    }
    expect(await contentOf(db, registry)).to.deep.equal(rows);
  });
});
