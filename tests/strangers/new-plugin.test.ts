import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { pack } from '../../tools/pack.ts';
import { type StrangeFolder, strangeFolder } from './strange-folder.ts';

const budgetSeconds = 60;

describe('A stranger who makes a plugin', function () {
  this.timeout(300_000);
  let folder: StrangeFolder;
  let tarballs: ReadonlyMap<string, string>;
  const tarball = (name: string) => tarballs.get(name) as string;

  before('pack core and sdk', async () => {
    folder = strangeFolder();
    tarballs = await pack(join(folder.path, 'tarballs'), ['@entrepot/sdk', '@entrepot/core', 'create-entrepot-plugin']);
  });
  after('remove the folder', () => folder?.remove());

  it(`has a green test within ${budgetSeconds} s of the first command`, async () => {
    const start = performance.now();
    // What `npm create entrepot-plugin` runs once the package is in the registry.
    await folder.run('npm', [
      'exec',
      '--yes',
      `--package=${tarball('create-entrepot-plugin')}`,
      '--',
      'create-entrepot-plugin',
      'tea-notes',
    ]);
    const packages = ['@entrepot/sdk', '@entrepot/core'].map(tarball);
    await folder.run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages], 'tea-notes');
    const output = await folder.run('npm', ['test'], 'tea-notes');
    const seconds = (performance.now() - start) / 1000;
    console.log(`      npm create, npm install and npm test: ${seconds.toFixed(1)} s`);
    expect(output)
      .to.match(/\d+ passing/)
      .and.not.match(/failing/);
    expect(seconds).to.be.below(budgetSeconds);
  });

  it('gets six files at most', () => {
    const files = readdirSync(join(folder.path, 'tea-notes'), { recursive: true, withFileTypes: true, encoding: 'utf8' }).filter(
      (entry) => entry.isFile() && !entry.parentPath.includes('node_modules') && entry.name !== 'package-lock.json',
    );
    expect(files.length, files.map(({ name }) => name).join()).to.be.at.most(6);
  });

  it('needs no package that is not published', () => {
    expect(readdirSync(join(folder.path, 'tea-notes/node_modules/@entrepot')).sort()).to.deep.equal(['core', 'sdk']);
  });

  it('has types that hold, and builds', async () => {
    await folder.run('npm', ['run', 'types'], 'tea-notes');
    await folder.run('npm', ['run', 'build'], 'tea-notes');
    expect(readdirSync(join(folder.path, 'tea-notes/dist/src')).sort()).to.deep.equal(['index.d.ts', 'index.js', 'index.js.map']);
  });

  it('makes the same with "entrepot plugin new"', async () => {
    await folder.run(join(folder.path, 'tea-notes/node_modules/.bin/entrepot'), ['plugin', 'new', 'milk-notes']);
    const made = (name: string, file: string) =>
      readFileSync(join(folder.path, name, file.replaceAll('NAME', name)), 'utf8').replaceAll(name, 'NAME');
    for (const file of ['src/index.ts', 'test/NAME.test.ts', 'tsconfig.json', 'entrepot.config.ts', 'README.md']) {
      expect(made('milk-notes', file)).to.equal(made('tea-notes', file));
    }
    symlinkSync(join(folder.path, 'tea-notes/node_modules'), join(folder.path, 'milk-notes/node_modules'));
    expect(await folder.run('npm', ['test'], 'milk-notes'))
      .to.match(/\d+ passing/)
      .and.not.match(/failing/);
  });
});
