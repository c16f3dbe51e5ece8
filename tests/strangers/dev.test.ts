import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { makeDataDir, removeDataDir } from '../crash/data-dir.ts';
import { entrepot, type Running, root } from '../crash/entrepot.ts';

const budgetMs = 2_000;

function greeting(word: string): string {
  return `import { definePlugin } from '@entrepot/sdk';

export default definePlugin({
  name: 'greeting',
  version: '1.0.0',
  actions: { word: { method: 'GET', permission: 'public', handler: () => ({ word: '${word}' }) } },
});
`;
}

describe('entrepot dev', function () {
  this.timeout(60_000);
  let folder: string;
  let dataDir: string;
  let dev: Running;
  let server: string;
  const plugin = () => join(folder, 'greeting/src/index.ts');

  before('serve a plugin', async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'entrepot-dev-')));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    mkdirSync(join(folder, 'greeting/src'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    writeFileSync(join(folder, 'entrepot.config.ts'), `export default { plugins: { './greeting/src/index.ts': true } };\n`);
    writeFileSync(plugin(), greeting('good morning'));
    dataDir = makeDataDir();
    dev = entrepot(['dev', '--port', String(port)], dataDir, { cwd: folder });
    await dev.printed(/Entrepot runs at/);
    server = postmaster(dataDir);
  });
  after('stop it', async () => {
    dev?.child.kill('SIGTERM');
    await dev?.finished;
    rmSync(folder, { recursive: true, force: true });
    await removeDataDir(dataDir);
  });

  it(`serves what was saved within ${budgetMs / 1000} s, three times in a row`, async () => {
    expect(await word()).to.equal('good morning');
    for (const said of ['good day', 'good evening', 'good night']) {
      const start = performance.now();
      writeFileSync(plugin(), greeting(said));
      while ((await word()) !== said) await sleep(10);
      const ms = performance.now() - start;
      console.log(`      saved, and served after ${Math.round(ms)} ms`);
      expect(ms).to.be.below(budgetMs);
    }
  });

  it('takes up files of folders that were made meanwhile', async () => {
    mkdirSync(join(folder, 'greeting/src/words'));
    await sleep(100);
    writeFileSync(join(folder, 'greeting/src/words/word.ts'), `export const word = 'hello';\n`);
    writeFileSync(plugin(), `import { word } from './words/word.ts';\n${greeting('').replace("({ word: '' })", '({ word })')}`);
    await until(async () => (await word()) === 'hello');
    writeFileSync(join(folder, 'greeting/src/words/word.ts'), `export const word = 'hi';\n`);
    await until(async () => (await word()) === 'hi');
  });

  it('tells what does not compile, in which file and line, and goes on with the next save', async () => {
    writeFileSync(plugin(), greeting('lost').replace('handler: () =>', 'handler: ( =>'));
    await dev.printed(/greeting\/src\/index\.ts:6/);
    writeFileSync(plugin(), greeting('found'));
    await until(async () => (await word()) === 'found');
  });

  it('tells what does not boot, and goes on with the next save', async () => {
    writeFileSync(plugin(), greeting('lost').replace("'1.0.0'", "'first'"));
    await dev.printed(/"first", which is no semver version/);
    writeFileSync(plugin(), greeting('found again'));
    await until(async () => (await word()) === 'found again');
  });

  it('keeps the database up across restarts', () => {
    expect(postmaster(dataDir)).to.equal(server);
  });
});

const port = 20_000 + (process.pid % 10_000);

/** The process id of the PostgreSQL server on these data. */
function postmaster(dataDir: string): string {
  const location = join(dataDir, 'location');
  const home = existsSync(location) ? readFileSync(location, 'utf8').trim() : dataDir;
  const [file] = globSync('**/postmaster.pid', { cwd: home });
  return readFileSync(join(home, file as string), 'utf8').split('\n')[0] as string;
}

async function word(): Promise<string | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/greeting/word`, { signal: AbortSignal.timeout(1000) });
    return ((await response.json()) as { word?: string }).word;
  } catch {
    return undefined;
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}
