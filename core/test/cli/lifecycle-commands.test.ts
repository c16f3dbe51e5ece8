import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type TestDatabase, testDatabase } from '../../../database/test/test-server.ts';
import type { Plan } from '../../src/lifecycle/plan.ts';

const bin = join(import.meta.dirname, '..', '..', 'bin', 'entrepot.js');

const notes = (version: string, fields: string, more = '') => `
import { defineEntity, defineMigration, definePlugin, defineJob, field, seriesHook } from '@entrepot/sdk';
export const Note = defineEntity('notes.note', { fields: { ${fields} } });
export const noting = seriesHook('notes.noting', 'nothing');
export default definePlugin({
  name: 'notes', version: '${version}', entities: [Note], hooks: [noting],
  jobs: [defineJob({ name: 'notes.sweep', input: {}, cron: '0 3 * * *', handler() {} })],
  setup({ on }) { on(noting, () => {}); },
  ${more}
});`;
const stars = `
import { definePlugin, extendEntity, field } from '@entrepot/sdk';
import { Note, noting } from './notes.ts';
export default definePlugin({
  name: 'stars', version: '1.0.0', requires: { notes: '^1.0.0' },
  extends: [extendEntity(Note, { stars: field.integer({ index: true }).optional() })],
  actions: { shine: { handler: () => ({}) } },
  setup({ on }) { on(noting, () => {}, { before: ['notes'] }); },
});`;

describe('plan, apply, remove and restore on the command line', function () {
  this.timeout(60_000);
  let folder = '';
  let server: TestDatabase;

  before(async () => {
    server = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'entrepot-lifecycle-'));
    await mkdir(join(folder, 'node_modules'));
    const modules = join(import.meta.dirname, '..', '..', '..', 'node_modules', '@entrepot');
    await symlink(modules, join(folder, 'node_modules', '@entrepot'));
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await writeFile(join(folder, 'notes.ts'), notes('1.0.0', 'title: field.text()'));
    await writeFile(join(folder, 'stars.ts'), stars);
  });

  after(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(() => server.fresh());

  const enable = (plugins: Readonly<Record<string, boolean>>) =>
    writeFile(join(folder, 'entrepot.config.ts'), `export default ${JSON.stringify({ plugins })};`);

  function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const { NODE_OPTIONS: _, ...env } = process.env;
    const options = { cwd: folder, env: { ...env, DATABASE_URL: server.url }, timeout: 30_000 };
    return new Promise((resolve) => {
      execFile(process.execPath, [bin, ...args], options, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
      );
    });
  }

  async function planned(): Promise<{ code: number; plan: Plan }> {
    const { code, stdout, stderr } = await run('plan', '--json');
    if (stdout === '') throw new Error(stderr);
    return { code, plan: JSON.parse(stdout) };
  }

  it('show what a new plugin brings, change nothing, and then do it', async () => {
    await enable({ './notes.ts': true });
    expect((await run('apply')).code).to.equal(0);
    await enable({ './notes.ts': true, './stars.ts': true });
    const { code, plan } = await planned();
    expect(code).to.equal(0);
    expect(plan.plugins).to.have.length(1);
    const [added] = plan.plugins;
    expect(added).to.deep.include({ plugin: 'stars', state: 'added', from: null, to: '1.0.0', moves: [], migrations: [] });
    expect(added?.schema.map(({ action, kind, object }) => [action, kind, object])).to.deep.equal([
      ['add', 'index', '"notes"."notes" index notes_stars_idx'],
      ['add', 'column', '"notes"."notes"."stars"'],
    ]);
    expect(added?.routes).to.deep.equal({ added: ['POST /api/v1/stars/shine'], removed: [] });
    expect(added?.permissions).to.deep.equal({ added: ['stars.shine'], removed: [] });
    expect(plan.hooks).to.deep.equal([{ hook: 'notes.noting', before: ['notes'], after: ['stars', 'notes'] }]);
    expect((await planned()).plan, 'a plan changes nothing').to.deep.equal(plan);
    const text = (await run('plan')).stdout;
    expect(text)
      .to.contain('+ stars 1.0.0 is new\n')
      .and.to.match(/columns +\+ notes\.notes\.stars\n/);
    expect(text).to.contain('notes  →  stars, notes').and.to.contain('"entrepot apply" does it');
    expect((await run('apply')).stdout).to.contain('Applied.');
    expect(await run('plan')).to.deep.include({ code: 0 });
    expect((await planned()).plan).to.deep.equal({ plugins: [], hooks: [], obstacles: [], isDestructive: false });
  });

  it('refuse to move data unless allowed, naming it, and bring it back', async () => {
    await enable({ './notes.ts': true, './stars.ts': true });
    await run('apply');
    await server.db.query(`INSERT INTO notes.notes (title, stars) VALUES ('a', 5), ('b', NULL)`);
    await enable({ './notes.ts': true });
    const { code, plan } = await planned();
    expect(code).to.equal(2);
    expect(plan.plugins[0]).to.deep.include({ plugin: 'stars', state: 'removed', from: '1.0.0', to: null });
    expect(plan.plugins[0]?.moves).to.deep.equal([{ kind: 'column', object: '"notes"."notes"."stars"', rows: 1 }]);
    expect(plan.plugins[0]?.routes.removed).to.deep.equal(['POST /api/v1/stars/shine']);
    const refused = await run('apply');
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.contain('column notes.notes.stars (1)').and.to.contain('--allow-destructive');
    expect((await planned()).plan).to.deep.equal(plan);
    expect((await run('apply', '--allow-destructive')).code).to.equal(0);
    expect((await run('restore')).stdout).to.match(/grave 1 .* stars 1\.0\.0: column notes\.notes\.stars\n/);
    expect(await server.db.query('SELECT * FROM notes.notes')).to.satisfy((rows: object[]) =>
      rows.every((row) => !('stars' in row)),
    );
    await enable({ './notes.ts': true, './stars.ts': true });
    expect((await run('plan')).stdout).to.contain('entrepot restore stars');
    const restored = await run('restore', 'stars');
    expect(restored.stdout).to.equal('Restored stars 1.0.0: 0 tables with 0 rows, 1 column.\n');
    expect(await server.db.query('SELECT title, stars FROM notes.notes ORDER BY title')).to.deep.equal([
      { title: 'a', stars: 5 },
      { title: 'b', stars: null },
    ]);
    expect((await planned()).plan.plugins).to.deep.equal([]);
  });

  it('remove what is disabled, and nothing that others stand upon', async () => {
    await enable({ './notes.ts': true, './stars.ts': true });
    await run('apply');
    expect((await run('remove', 'notes')).stderr)
      .to.contain('(plugin-enabled)')
      .and.to.contain('"notes: false"');
    await enable({ './notes.ts': false, './stars.ts': true });
    const broken = await planned();
    expect(broken.code).to.equal(2);
    expect(broken.plan.obstacles.map(({ plugin }) => plugin)).to.deep.equal(['stars']);
    expect((await run('apply', '--allow-destructive')).stderr)
      .to.contain('(plan-obstructed)')
      .and.to.contain('"stars"');
    await enable({});
    expect((await run('remove', 'notes')).stderr)
      .to.contain('(plugin-required)')
      .and.to.contain('entrepot remove stars notes');
    expect((await run('remove', 'stars', 'notes')).stdout)
      .to.contain('- table notes.notes')
      .and.to.contain('0 rows');
    expect(await server.db.query(`SELECT 1 FROM pg_namespace WHERE nspname = 'notes'`)).to.deep.equal([]);
    expect((await run('restore', 'stars', 'notes')).code).to.equal(0);
    expect(await server.db.query('SELECT stars FROM notes.notes')).to.deep.equal([]);
  });

  it('tell of data migrations and of an upgrade, and move what the new version declares no more', async () => {
    await enable({ './notes.ts': true });
    await run('apply');
    await server.db.query(`INSERT INTO notes.notes (title) VALUES ('a')`);
    const migration = `migrations: [defineMigration({ to: '1.1.0', sql: 'UPDATE notes.notes SET heading = title' })],`;
    await writeFile(join(folder, 'notes.ts'), notes('1.1.0', 'heading: field.text()', migration));
    const { code, plan } = await planned();
    expect(code).to.equal(2);
    expect(plan.plugins[0]).to.deep.include({ plugin: 'notes', state: 'upgraded', from: '1.0.0', to: '1.1.0' });
    expect(plan.plugins[0]?.migrations).to.deep.equal([{ from: '1.0.0', range: '<1.1.0', to: '1.1.0' }]);
    expect(plan.plugins[0]?.moves).to.deep.equal([{ kind: 'column', object: '"notes"."notes"."title"', rows: 1 }]);
    expect((await run('apply', '--allow-destructive')).stdout).to.match(/migrations +~ 1\.0\.0 → 1\.1\.0/);
    expect(await server.db.query('SELECT heading FROM notes.notes')).to.deep.equal([{ heading: 'a' }]);
    expect((await run('restore', 'notes')).code).to.equal(0);
    expect(await server.db.query('SELECT heading, title FROM notes.notes')).to.deep.equal([{ heading: 'a', title: 'a' }]);
    await writeFile(join(folder, 'notes.ts'), notes('1.0.0', 'title: field.text()'));
    expect((await run('plan')).stdout).to.contain('1.1.0 → 1.0.0, an older version');
  });
});
