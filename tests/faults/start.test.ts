import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { makeDataDir, removeDataDir } from '../crash/data-dir.ts';
import { entrepot, type Running, root } from '../crash/entrepot.ts';

const head = `import { defineEntity, defineJob, extendEntity, field, kernelStarted, seriesHook } from '@entrepot/sdk';`;
const ping = (name: string) => `actions: { ping: { method: 'GET', permission: 'public', handler: () => ({ pong: '${name}' }) } }`;
const plugin = (name: string, parts = '', before = '') =>
  `${head}\n${before}\nexport default { name: '${name}', version: '1.0.0', ${ping(name)}, ${parts} };`;
const circle = (name: string, other: string) => plugin(name, `requires: { '${other}': '*' }`);

/** File → source and the code of its fault. */
const broken: Readonly<Record<string, readonly [source: string, code: string]>> = {
  'syntax.ts': ['export default {', 'plugin-not-loadable'],
  'import.ts': [`throw new Error('no licence');`, 'plugin-not-loadable'],
  'nothing.ts': ['export const x = 1;', 'no-plugin'],
  'settings.ts': [plugin('settings', `settings: { limit: field.integer() }`), 'wrong-setting'],
  'shape.ts': [plugin('shape', 'entities: 5'), 'invalid-manifest'],
  'schema.ts': [
    plugin('schema', `entities: [defineEntity('schema.thing', { fields: { a: field.text() }, checks: { odd: 'b ! c' } })]`),
    'schema-refused',
  ],
  'version.ts': [plugin('version', `requires: { well: '^9.0.0' }`), 'version-mismatch'],
  'missing.ts': [plugin('missing', `requires: { nobody: '*' }`), 'missing-requirement'],
  'circle-a.ts': [circle('circle-a', 'circle-b'), 'circular-requirement'],
  'circle-b.ts': [circle('circle-b', 'circle-a'), 'circular-requirement'],
  'throwing.ts': [plugin('throwing', `setup() { throw new Error('the moon is full'); }`), 'plugin-failed'],
  'rejecting.ts': [plugin('rejecting', `setup: async () => { throw new Error('no answer'); }`), 'plugin-failed'],
  'preparing.ts': [
    plugin('preparing', `setup({ on }) { on(kernelStarted, () => { throw new Error('no seed'); }); }`),
    'plugin-failed',
  ],
  'hook.ts': [
    plugin('hook', `requires: { well: '*' }, setup({ on }) { on(seriesHook('well.nothing', ''), () => {}); }`),
    'unknown-hook',
  ],
  'follower.ts': [plugin('follower', `requires: { throwing: '*' }`), 'requirement-unavailable'],
};

/** Runs, and does all that a plugin must not: throws in timers, forgets promises, leaves handles open. */
const careless = plugin(
  'careless',
  `setup() {
    setInterval(() => {}, 1000);
    setTimeout(() => { throw new Error('thrown by a timer'); }, 50);
    void Promise.reject(new Error('rejected and forgotten'));
  }`,
);

describe('entrepot start with broken plugins', function () {
  this.timeout(90_000);
  let folder = '';
  let dataDir = '';
  let running: Running | undefined;
  let told = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'entrepot-faults-'));
    dataDir = makeDataDir();
    await mkdir(join(folder, 'node_modules'));
    await symlink(join(root, 'node_modules', '@entrepot'), join(folder, 'node_modules', '@entrepot'));
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    for (const [file, [source]] of Object.entries(broken)) await writeFile(join(folder, file), source);
    await writeFile(join(folder, 'well.ts'), plugin('well'));
    await writeFile(join(folder, 'careless.ts'), careless);
    const files = [...Object.keys(broken), 'well.ts', 'careless.ts'];
    const enabled = files.map((file) => `'./${file}': ${file === 'settings.ts' ? `{ limit: 'many' }` : 'true'}`);
    await writeFile(
      join(folder, 'entrepot.config.ts'),
      `export default { plugins: { 'not-there': true, ${enabled.join(', ')} } };`,
    );
    running = entrepot(['start', '--port', '0'], dataDir, { cwd: folder });
    told = await running.printed(/Stop it with Ctrl-C/);
  });

  after(async () => {
    if (running?.child.exitCode === null) await running.kill();
    await removeDataDir(dataDir);
    await rm(folder, { recursive: true, force: true });
  });

  const get = (path: string) => fetch(`${/http:\/\/localhost:\d+/.exec(told)?.[0]}${path}`);

  it('serves all the same, and answers 503 for each of them', async () => {
    expect(await (await get('/api/v1/well/ping')).json()).to.deep.equal({ pong: 'well' });
    for (const name of ['settings', 'shape', 'schema', 'version', 'circle-a', 'throwing', 'preparing', 'hook', 'not-there']) {
      const answer = await get(`/api/v1/${name}/ping`);
      expect([name, answer.status, answer.headers.get('retry-after')]).to.deep.equal([name, 503, '60']);
    }
    const ready: unknown = await (await get('/readyz')).json();
    expect(ready).to.deep.include({ status: 'ready' });
  });

  it('tells on stderr who is in quarantine, why, where it was loaded from and what to do', () => {
    expect(told).to.match(/16 plugins are in quarantine, the other 2 run:/);
    for (const [file, [, code]] of Object.entries(broken)) {
      const block = new RegExp(
        `^  \\S+( 1\\.0\\.0)? \\(${code}\\)\\n    .+\\n    File: ${join(folder, file)}\\n    To mend it: .+`,
        'm',
      );
      expect(told).to.match(block);
    }
    expect(told).to.contain('Run "npm install @entrepot/not-there", or correct the name.');
  });

  it('logs what plugins throw with nobody to catch it, with their names, and lives on', async () => {
    await sleep(200);
    expect(told).to.match(/ERROR \[careless\] a promise was rejected .*"work":"setup"/);
    const all = await running?.printed(/thrown by a timer/);
    expect(all).to.match(/ERROR \[careless\] an error was thrown .*"work":"setup"/);
    expect((await get('/healthz')).status).to.equal(200);
  });

  it('stops cleanly, whatever they left open', async () => {
    const start = performance.now();
    running?.child.kill('SIGTERM');
    const finished = await running?.finished;
    expect(finished?.code).to.equal(0);
    expect(finished?.signal).to.equal(null);
    expect(finished?.stderr).to.contain('a plugin left something running');
    expect(performance.now() - start).to.be.lessThan(15_000);
  });

  it('is told by "entrepot plugins" as far as it can be known without a start', async () => {
    const { stdout, code } = await entrepot(['plugins'], dataDir, { cwd: folder }).finished;
    expect(code).to.equal(0);
    expect(stdout).to.match(/^well +1\.0\.0 +enabled$/m);
    expect(stdout).to.match(/^settings +1\.0\.0 +quarantined$/m);
    expect(stdout).to.match(/^not-there +quarantined$/m);
    expect(stdout).to.contain('To mend it: Correct it there; the settings of "settings" are: limit.');
  });
});
