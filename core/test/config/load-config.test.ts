import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '@entrepot/database/make-folder';
import { Problem } from '@entrepot/sdk';
import { expect } from 'chai';
import { layer, loadConfig } from '../../src/config/load-config.ts';

describe('the config', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'entrepot-config-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  const plugin = (name: string) => `export default { name: '${name}', version: '1.0.0' };`;
  const refusal = async (): Promise<Problem> => {
    const problem = await loadConfig(folder).catch((error: unknown) => error);
    expect(problem).to.be.instanceOf(Problem);
    return problem as Problem;
  };

  it('names plugins by path, and tells enabled from disabled and settings', async () => {
    await write('one.ts', plugin('one'));
    await mkdir(join(folder, 'sub'));
    await write('sub/two.ts', plugin('two'));
    await write(
      'entrepot.config.ts',
      `export default { plugins: { './one.ts': true, './sub/two.ts': { limit: 5 }, './gone.ts': false } };`,
    );
    const { file, plugins, files, settings, disabled } = await loadConfig(folder);
    expect(file).to.equal(join(folder, 'entrepot.config.ts'));
    expect(plugins.map(({ name }) => name)).to.deep.equal(['one', 'two']);
    expect([...settings]).to.deep.equal([['two', { limit: 5 }]]);
    expect([...disabled]).to.deep.equal(['./gone.ts']);
    expect([...files.values()]).to.deep.equal([join(folder, 'one.ts'), join(folder, 'sub', 'two.ts')]);
  });

  it('finds a package by its short name under @entrepot, then by its own', async () => {
    for (const name of ['@entrepot/mine', 'theirs']) {
      await mkdir(join(folder, 'node_modules', name), { recursive: true });
      await write(`node_modules/${name}/package.json`, JSON.stringify({ name, type: 'module', exports: './index.js' }));
      await write(`node_modules/${name}/index.js`, plugin(name.replace('@entrepot/', '')));
    }
    await write('entrepot.config.ts', 'export default { plugins: { mine: true, theirs: true } };');
    expect((await loadConfig(folder)).plugins.map(({ name }) => name)).to.deep.equal(['mine', 'theirs']);
  });

  it('leaves the first of two names for one plugin', async () => {
    await mkdir(join(folder, 'node_modules', 'mine'), { recursive: true });
    await write('node_modules/mine/package.json', JSON.stringify({ name: 'mine', type: 'module', exports: './index.js' }));
    await write('node_modules/mine/index.js', plugin('mine'));
    await write('entrepot.config.ts', `export default { plugins: { mine: true, './node_modules/mine/index.js': true } };`);
    const [first, second] = (await loadConfig(folder)).plugins;
    expect(first).not.to.equal(second);
    expect(first).to.deep.equal(second);
  });

  it('is found from a folder below', async () => {
    await mkdir(join(folder, 'a', 'b'), { recursive: true });
    await write('entrepot.config.ts', 'export default { plugins: {} };');
    expect((await loadConfig(join(folder, 'a', 'b'))).file).to.equal(join(folder, 'entrepot.config.ts'));
  });

  it('loads the others where plugins cannot be had, and tells of each with file and remedy', async () => {
    await write('broken.ts', 'export default {');
    await write('empty.ts', 'export const x = 1;');
    await write('well.ts', plugin('well'));
    await write(
      'entrepot.config.ts',
      `export default { plugins: { shopz: true, './broken.ts': true, './well.ts': true, './empty.ts': true, './gone.ts': true } };`,
    );
    const { unloaded, plugins } = await loadConfig(folder);
    expect(plugins.map(({ name }) => name)).to.deep.equal(['well']);
    expect(unloaded.map(({ code }) => code).sort()).to.deep.equal([
      'no-plugin',
      'plugin-not-found',
      'plugin-not-found',
      'plugin-not-loadable',
    ]);
    for (const { detail, file } of unloaded) {
      expect(detail).to.contain(folder);
      expect(file).to.contain(folder);
    }
    expect(unloaded.find(({ plugin: name }) => name === 'shopz')?.remedy).to.contain('npm install @entrepot/shopz');
  });

  it('is refused where it has another form, or does not load', async () => {
    await write('entrepot.config.ts', 'export default { plugins: ["shops"] };');
    expect(await refusal()).to.include({ code: 'no-config' });
    await write('entrepot.config.js', 'nonsense(');
    await rm(join(folder, 'entrepot.config.ts'));
    expect(await refusal()).to.include({ code: 'config-not-loadable' });
  });

  it('tells how to write one where there is none', async () => {
    const problem = await refusal();
    expect(problem).to.include({ code: 'no-config' });
    expect(problem.remedy).to.contain('defineConfig');
  });
});

describe('environments', () => {
  const config = {
    plugins: { a: true, b: { x: 1, y: 1 }, c: false },
    environments: { test: { plugins: { a: false, b: { y: 2 }, c: true } }, other: { plugins: { b: true, d: true } } },
  } as const;

  it('lie over the rest by the name of NODE_ENV', () => {
    expect(layer(config, 'test').plugins).to.deep.equal({ a: false, b: { x: 1, y: 2 }, c: true });
    expect(layer(config, 'none').plugins).to.deep.equal(config.plugins);
  });

  it('keep settings where they only enable', () => {
    expect(layer(config, 'other').plugins).to.deep.include({ b: { x: 1, y: 1 }, d: true });
  });
});

describe('the data folder', () => {
  it('is made with those above it, and may be there already', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'entrepot-folder-'));
    await makeFolder(join(folder, 'a', 'b', 'c'));
    await makeFolder(join(folder, 'a', 'b', 'c'));
    await rm(folder, { recursive: true });
  });

  it('is refused where it cannot be made, with the remedy', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'entrepot-folder-'));
    await writeFile(join(folder, 'file'), '');
    const problem = await makeFolder(join(folder, 'file', 'data')).catch((error: unknown) => error);
    expect(problem).to.include({ code: 'data-folder-not-writable' });
    expect((problem as Problem).remedy).to.contain('ENTREPOT_DATA_DIR');
    await rm(folder, { recursive: true });
  });
});
