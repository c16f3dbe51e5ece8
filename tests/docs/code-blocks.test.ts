import { execFile } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { skip } from '@entrepot/core/testing';
import { expect } from 'chai';
import ts from 'typescript';
import { type CodeBlock, codeBlocks } from './code-blocks.ts';

const run = promisify(execFile);
const root = dirname(dirname(import.meta.dirname));
// Below the repository, so that packages are found as a reader's are.
const work = join(root, '.docs-blocks');
const timeout = 60_000;

interface Page {
  readonly path: string;
  readonly folder: string;
  readonly blocks: readonly CodeBlock[];
}

const pages: Page[] = globSync('docs/**/*.md', {
  cwd: root,
  exclude: ['docs/.vitepress/**', 'docs/api/**', '**/node_modules/**'],
})
  .sort()
  .map((path) => ({
    path,
    folder: join(work, path.replace(/\.md$/, '').replaceAll('/', '-')),
    blocks: codeBlocks(readFileSync(join(root, path), 'utf8')),
  }));

/** Where a block is saved; one without a name gets one by its place. */
const fileOf = ({ folder }: Page, { file, line, language }: CodeBlock) => join(folder, file ?? `line-${line}.${language}`);
const isTypeScript = ({ language }: CodeBlock) => language === 'ts';
const isShell = ({ language }: CodeBlock) => language === 'sh';

describe('the code of the docs', function () {
  this.timeout(180_000);

  before(() => {
    rmSync(work, { recursive: true, force: true });
    for (const page of pages) {
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
    const files = pages.flatMap((page) => page.blocks.filter(isTypeScript).map((block) => fileOf(page, block)));
    const program = ts.createProgram([...new Set(files)], options);
    const told = ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
      const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
      return `${file?.fileName.slice(work.length + 1)}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
    expect(told.join('\n')).to.equal('');
    expect(files.length).to.be.greaterThan(0);
  });

  for (const page of pages) {
    for (const block of page.blocks.filter((each) => isTypeScript(each) || isShell(each))) {
      const name = block.file ?? block.language;
      it(`runs: ${page.path}:${block.line} (${name})`, async function () {
        if (block.skip) return skip(this, block.skip);
        const env = {
          ...process.env,
          PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
          NODE_OPTIONS: '--conditions=development',
        };
        mkdirSync(page.folder, { recursive: true });
        const [command, ...args] = isShell(block)
          ? ['bash', '-euo', 'pipefail', '-c', block.text]
          : block.file?.endsWith('.test.ts')
            ? ['mocha', '--exit', '--no-config', '--timeout', '20000', fileOf(page, block)]
            : ['node', fileOf(page, block)];
        const done = await run(command ?? '', args, { cwd: page.folder, env, timeout }).catch((error) => error);
        expect(done.code ?? 0, `${done.stdout}${done.stderr}`).to.equal(0);
      });
    }
  }
});
