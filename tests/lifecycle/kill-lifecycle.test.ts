import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { applySchema } from '@entrepot/database/apply-schema';
import { catalogueDump } from '@entrepot/database/catalogue-dump';
import { buildRegistry } from '@entrepot/registry/schema/registry';
import type { Plugin } from '@entrepot/sdk';
import { expect } from 'chai';
import { kernelPlugin } from '../../core/src/kernel-plugin.ts';
import { withRequirements } from '../../core/testing/with-requirements.ts';
import { type TestDatabase, testDatabase } from '../../database/test/test-server.ts';
import { fillTables } from './fill-tables.ts';

// The whole proof: ENTREPOT_KILLS=200 npx mocha tests/lifecycle/kill-lifecycle.test.ts
const kills = Number(process.env.ENTREPOT_KILLS ?? 6);
const name = 'orders';

const plugin: Plugin = (await import(`@entrepot/${name}`)).default;
const all = [kernelPlugin, ...(await withRequirements([plugin]))];
const others = all.filter((each) => each !== plugin);
const registry = buildRegistry(all);

interface Process {
  child: ChildProcess;
  /** Lets it begin. @returns what it printed when it ended; undefined where it was killed */
  begin(): Promise<{ done?: unknown; refused?: string } | undefined>;
}

async function start(operation: string, url: string): Promise<Process> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const script = join(import.meta.dirname, 'lifecycle-process.ts');
  const child = spawn(process.execPath, ['--conditions=development', script, operation, name, url], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env,
  });
  let told = '';
  child.stdout?.on('data', (text: Buffer) => {
    told += text;
  });
  const ended = once(child, 'close');
  while (!told.startsWith('ready')) {
    if (child.exitCode !== null) throw new Error(`it did not start: ${told}`);
    await sleep(5);
  }
  return {
    child,
    begin: async () => {
      child.stdin?.write('go\n');
      await ended;
      const line = told.split('\n')[1];
      return line ? JSON.parse(line) : undefined;
    },
  };
}

describe('a change of the schema', function () {
  this.timeout(30_000 + kills * 10_000);
  let server: TestDatabase;
  before(async () => {
    server = await testDatabase();
  });
  after(() => server.stop());

  /** All that a change of the schema may touch, as one text. */
  async function state(): Promise<string> {
    const rows = await server.db.query(
      `SELECT (SELECT count(*) FROM kernel.graves) AS graves, (SELECT count(*) FROM kernel.schema_objects) AS objects,
         (SELECT string_agg(plugin || version, ',' ORDER BY plugin) FROM kernel.applied_plugins) AS plugins,
         (SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'graveyard%') AS schemas`,
    );
    const [there] = await server.db.query<{ there: boolean }>(`SELECT to_regclass('orders.orders') IS NOT NULL AS there`);
    const content = there?.there
      ? await server.db.query(`SELECT md5(string_agg(o::text, ',' ORDER BY id)) FROM orders.orders AS o`)
      : [];
    return JSON.stringify([rows, content, await catalogueDump(server.db)]);
  }

  /** The server goes on for a moment with what a killed process has sent. */
  async function settled(): Promise<void> {
    for (let look = 0; look < 2000; look += 1) {
      const working = await server.db.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
      );
      // Connections of our own pool are idle and stay.
      if (working.length < 5 && working.length <= server.db.pool.totalCount - 1) return;
      await sleep(5);
    }
    throw new Error('the server still works for a killed process');
  }

  it('that several processes make at once is made by one of them, and the others wait', async () => {
    const db = await server.fresh();
    await applySchema(db, buildRegistry(others), others);
    const racing = await Promise.all(['apply', 'apply', 'apply'].map((operation) => start(operation, server.url)));
    const applied = await Promise.all(racing.map(({ begin }) => begin()));
    expect(applied.map((each) => JSON.stringify(each?.done)).sort()).to.deep.equal([
      '{"changed":false}',
      '{"changed":false}',
      '{"changed":true}',
    ]);
    const removing = await Promise.all(['remove', 'remove'].map((operation) => start(operation, server.url)));
    const removed = await Promise.all(removing.map(({ begin }) => begin()));
    expect(removed.map((each) => each?.refused ?? 'removed').sort()).to.deep.equal(['removed', 'unknown-plugin']);
  });

  it(`is as if it had not begun where it is killed in the middle (${kills} times)`, async () => {
    const db = await server.fresh();
    await applySchema(db, buildRegistry(others), others);
    const outcome = { undone: 0, done: 0 };
    const took = new Map<string, number>([
      ['apply', 400],
      ['remove', 250],
      ['restore', 350],
    ]);
    let operation = 'apply';
    let full = '';
    const forgotten = async () => {
      const graves = await db.query<{ schema: string }>('DELETE FROM kernel.graves RETURNING schema');
      for (const { schema } of graves) await db.query(`DROP SCHEMA ${schema} CASCADE`);
      return 'apply';
    };
    for (let kill = 0; kill < kills; ) {
      const before = await state();
      const running = await start(operation, server.url);
      const typical = took.get(operation) ?? 300;
      const began = performance.now();
      const ending = running.begin();
      await Promise.race([sleep(Math.random() * typical * 1.1), ending]);
      const isKilled = running.child.exitCode === null && running.child.kill('SIGKILL');
      const told = await ending;
      if (told) took.set(operation, performance.now() - began);
      expect(told?.refused, operation).to.equal(undefined);
      await settled();
      const after = await state();
      const isUndone = after === before;
      if (isKilled) kill += 1;
      if (isKilled) outcome[isUndone ? 'undone' : 'done'] += 1;
      if (isUndone) {
        expect(told, 'what said that it was done').to.equal(undefined);
        continue;
      }
      // Not as before: then it is as if it had never been disturbed.
      const [graves] = await db.query<{ count: number }>('SELECT count(*) AS count FROM kernel.graves');
      const changed = (
        await applySchema(db, operation === 'remove' ? buildRegistry(others) : registry, operation === 'remove' ? others : all)
      ).changed;
      expect(changed, operation).to.equal(false);
      expect(graves?.count, operation).to.equal(operation === 'remove' ? 1 : 0);
      if (operation === 'apply') await fillTables(db, registry, 3, Math.random);
      if (operation === 'remove') full = before;
      if (operation === 'restore') expect(after, 'what came back').to.equal(full);
      operation = operation !== 'remove' ? 'remove' : Math.random() < 0.5 ? 'restore' : await forgotten();
    }
    if (kills < 50) return;
    process.stderr.write(`      ${JSON.stringify(outcome)}\n`);
    expect(outcome.undone).to.be.greaterThan(kills / 10);
  });
});
