import { execFile } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { skip } from '@entrepot/core/testing';
import { expect } from 'chai';
import ts from 'typescript';
import { freePort } from '../bench/free-port.ts';
import { makeDataDir, removeDataDir } from '../crash/data-dir.ts';
import { type CodeBlock, codeBlocks } from './code-blocks.ts';

const run = promisify(execFile);
const root = dirname(dirname(import.meta.dirname));
// Below the repository, so that packages are found as a reader's are.
const work = join(root, '.docs-blocks');

interface Page {
  readonly path: string;
  readonly folder: string;
  readonly blocks: readonly CodeBlock[];
}

const all: Page[] = globSync('docs/**/*.md', {
  cwd: root,
  exclude: ['docs/.vitepress/**', '**/node_modules/**'],
})
  .sort()
  .map((path) => ({
    path,
    folder: join(work, path.replace(/\.md$/, '').replaceAll('/', '-')),
    blocks: codeBlocks(readFileSync(join(root, path), 'utf8')),
  }));
// A translated page has the code of its original, which runs there.
const translated = all.filter(({ path }) => path.startsWith('docs/zh/'));
const pages = all.filter((page) => !translated.includes(page));

/** Where a block is saved; one without a name gets one by its place. */
const fileOf = ({ folder }: Page, { file, line, language }: CodeBlock) => join(folder, file ?? `line-${line}.${language}`);
const isTypeScript = ({ language }: CodeBlock) => language === 'ts';
const isComponent = ({ language }: CodeBlock) => language === 'tsx';
const isShell = ({ language }: CodeBlock) => language === 'sh';
const isTest = ({ file }: CodeBlock) => file?.endsWith('.test.ts') ?? false;

/** The shell blocks of a page are one session, as a reader's terminal is; what it left running ends with it. */
const sessionOf = ({ path, blocks }: Page) =>
  [
    // With job control each job is a group of its own, which ends as a whole.
    `set -m; trap 'for job in $(jobs -p); do kill -- -$job 2>/dev/null || true; done; wait' EXIT`,
    ...blocks.flatMap(({ line, text, ...block }) =>
      isShell(block as CodeBlock) && !block.skip ? [`echo "== ${path}:${line}" >&2`, text] : [],
    ),
  ].join('\n');

const sessions = pages.filter(({ blocks }) => blocks.some((block) => isShell(block) && !block.skip));

const environment = {
  ...process.env,
  PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
  NODE_OPTIONS: '--conditions=development',
  HOST: '127.0.0.1',
};

interface Done {
  readonly code: number;
  readonly told: string;
}

/** Runs the session of a page on a database and a port of its own. */
async function runSession(page: Page): Promise<Done> {
  const dataDir = makeDataDir();
  try {
    const env = { ...environment, ENTREPOT_DATA_DIR: dataDir, PORT: String(await freePort()) };
    const args = ['-euo', 'pipefail', '-c', sessionOf(page)];
    const done = await run('bash', args, { cwd: page.folder, env, timeout: 150_000 }).catch((error) => error);
    return { code: done.code ?? 0, told: `${done.stdout}${done.stderr}` };
  } finally {
    await removeDataDir(dataDir);
  }
}

/** Two at a time, the longest beside all others: while one waits for its server the other goes on. */
function runSessions(): ReadonlyMap<Page, Promise<Done>> {
  const lanes: [Promise<unknown>, Promise<unknown>] = [Promise.resolve(), Promise.resolve()];
  const longestFirst = sessions.toSorted((one, other) => sessionOf(other).length - sessionOf(one).length);
  return new Map(
    longestFirst.map((page, index) => {
      const lane = index === 0 ? 0 : 1;
      const done = lanes[lane].then(() => runSession(page));
      lanes[lane] = done.catch(() => undefined);
      return [page, done];
    }),
  );
}

describe('The code of the docs', function () {
  this.timeout(240_000);

  before(() => {
    rmSync(work, { recursive: true, force: true });
    mkdirSync(work);
    // A reader's project has not this repository's.
    writeFileSync(join(work, '.mocharc.cjs'), 'module.exports = {};');
    for (const page of pages) {
      mkdirSync(page.folder, { recursive: true });
      for (const block of page.blocks) {
        if (isShell(block) || (!isTypeScript(block) && !block.file)) continue;
        const file = fileOf(page, block);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, block.text);
      }
    }
  });
  after(() => rmSync(work, { recursive: true, force: true }));

  it('compiles', () => {
    const config = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config;
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
    // What runs in a browser has its names, and is bundled.
    const browser: ts.CompilerOptions = {
      ...options,
      lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      jsx: ts.JsxEmit.ReactJSX,
    };
    for (const [is, how] of [[isTypeScript, options] as const, [isComponent, browser] as const]) {
      const files = pages.flatMap((page) => page.blocks.filter(is).map((block) => fileOf(page, block)));
      const program = ts.createProgram([...new Set(files)], how);
      const told = ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
        const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
        return `${file?.fileName.slice(work.length + 1)}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
      });
      expect(told.join('\n')).to.equal('');
      expect(files.length).to.be.greaterThan(0);
    }
  });

  it('is the same in every language', () => {
    const textsOf = (page: Page | undefined) => page?.blocks.map(({ text }) => text);
    for (const page of translated) {
      const original = pages.find(({ path }) => path === page.path.replace('docs/zh/', 'docs/'));
      expect(textsOf(page), page.path).to.deep.equal(textsOf(original));
    }
  });

  it('is loaded', async () => {
    for (const page of pages) {
      const session = sessionOf(page);
      for (const block of page.blocks) {
        // What the session runs needs what the session has set up.
        if (!isTypeScript(block) || isTest(block) || (block.file && session.includes(block.file))) continue;
        await import(pathToFileURL(fileOf(page, block)).href).catch((cause) => {
          throw new Error(`${page.path}:${block.line} cannot be loaded: ${cause}`, { cause });
        });
      }
    }
  });

  it('passes its own tests', async () => {
    const files = pages.flatMap((page) => page.blocks.filter(isTest).map((block) => fileOf(page, block)));
    const args = ['--exit', '--no-config', '--extension', 'ts', '--timeout', '30000', ...files];
    const done = await run('mocha', args, { cwd: work, env: environment }).catch((error) => error);
    expect(done.code ?? 0, `${done.stdout}${done.stderr}`).to.equal(0);
    expect(done.stdout).to.match(/\d+ passing/);
  });

  for (const page of pages) {
    for (const { line, skip: reason } of page.blocks) {
      if (reason === undefined) continue;
      it(`leaves ${page.path}:${line} to others`, function () {
        skip(this, reason);
      });
    }
  }

  describe('in a shell', () => {
    let finished: ReadonlyMap<Page, Promise<Done>> = new Map();

    before(() => {
      finished = runSessions();
    });
    after(() => Promise.allSettled(finished.values()));

    for (const page of sessions) {
      it(`runs: ${page.path}`, async () => {
        const done = await finished.get(page);
        expect(done?.code, done?.told).to.equal(0);
      });
    }
  });
});
