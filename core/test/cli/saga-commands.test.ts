import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { definePlugin, field, Problem, saga } from '@entrepot/sdk';
import { expect } from 'chai';

const root = join(import.meta.dirname, '..', '..', '..');
const run = promisify(execFile);

let isRaining = true;
const Trip = saga('trips.trip', { to: field.text() }, async ({ step }) => {
  await step(
    'hotel',
    () => ({ room: 12 }),
    () => {},
  );
  await step('walk', () => {
    if (isRaining) throw new Problem('trips.rain', { detail: 'It rains.' });
  });
});

describe('entrepot sagas', function () {
  this.timeout(60_000);
  let folder = '';
  let app: TestApp;
  let id = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'entrepot-sagas-'));
    await mkdir(join(folder, 'node_modules'));
    await symlink(join(root, 'node_modules', '@entrepot'), join(folder, 'node_modules', '@entrepot'));
    await writeFile(join(folder, 'entrepot.config.ts'), 'export default { plugins: {} };');
    app = await createTestApp({ plugins: [definePlugin({ name: 'trips', version: '1.0.0', sagas: [Trip] })] });
    id = await app.context.db.transaction((tx) => tx.start(Trip, { to: 'Rome' }, { key: 'rome' }));
    await app.runJobs();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const entrepot = async (...args: string[]): Promise<string> => {
    const { NODE_OPTIONS: _, ...env } = process.env;
    const all = ['--conditions=development', join(root, 'core/bin/entrepot.js'), 'sagas', ...args];
    const options = { cwd: folder, env: { ...env, DATABASE_URL: app.databaseUrl } };
    return run(process.execPath, all, options).then(
      ({ stdout }) => stdout,
      ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}${stderr}`,
    );
  };

  it('lists dead letters, shows them with their journal, tries them again and cancels them', async () => {
    expect(await entrepot('list')).to.match(new RegExp(`^${id}  trips\\.trip  rome  failed  \\S+  trips\\.rain\n$`));
    const shown = await entrepot('show', id);
    expect(shown).to.contain('error    It rains. (trips.rain)');
    expect(shown).to.match(
      /journal\n {2}\S+ {2}step {8}hotel {2}\{"room":12\}\n {2}\S+ {2}failed {6}walk {2}It rains.*\n {2}\S+ {2}undo {8}hotel/,
    );
    expect(await entrepot('retry', id)).to.equal('1 to be tried again.\n');
    isRaining = false;
    await app.runJobs();
    expect(await entrepot('list')).to.equal('There is none.\n');
    expect(JSON.parse(await entrepot('list', '--all', '--json'))[0]).to.include({ id, state: 'done' });
    expect(await entrepot('cancel', id)).to.match(/The saga has ended already\. \(saga-ended\)/);
    expect(await entrepot('show', 'nothing')).to.match(/saga-not-found/);
  });
});
