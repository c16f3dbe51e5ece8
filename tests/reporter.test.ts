import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';

const root = join(import.meta.dirname, '..');

async function report(spec: string): Promise<{ code: number; lines: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'entrepot-reporter-'));
  const file = join(folder, 'some.test.mjs');
  await writeFile(file, spec);
  const args = [
    join(root, 'node_modules/mocha/bin/mocha.js'),
    '--no-config',
    '--reporter',
    join(root, 'tests/reporter.cjs'),
    file,
  ];
  const { NODE_OPTIONS: _, ...env } = process.env;
  try {
    return await new Promise((resolve) => {
      execFile(process.execPath, args, { cwd: folder, env }, (error, stdout) =>
        resolve({ code: error ? Number(error.code) : 0, lines: stdout.trimEnd().split('\n') }),
      );
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('the reporter', () => {
  it('closes with one line that counts', async () => {
    const { code, lines } = await report(`it('works', () => {}); it('works too', () => {});`);
    expect({ code, last: lines.at(-1) }).to.deep.equal({ code: 0, last: '2 passed, 0 failed' });
  });

  it('fails the run where a test fails', async () => {
    const { code, lines } = await report(`it('works', () => {}); it('breaks', () => { throw new Error('no'); });`);
    expect({ code, last: lines.at(-1) }).to.deep.equal({ code: 1, last: '1 passed, 1 failed' });
  });

  it('tells why tests were skipped', async () => {
    const { lines } = await report(`
      it('works', () => {});
      it('reads ../shared', function () { this.test[Symbol.for('entrepot.skip-reason')] = 'skipped: no ../shared'; this.skip(); });`);
    expect(lines.at(-1)).to.equal('1 passed, 0 failed, 1 skipped');
    expect(lines.at(-2)).to.equal('skipped: reads ../shared (skipped: no ../shared)');
  });

  it('tells why a whole suite was skipped', async () => {
    const skip = pathToFileURL(join(root, 'core/testing/skip.ts')).href;
    const { code, lines } = await report(`
      import { skip } from '${skip}';
      describe('the data', () => { before(function () { skip(this, 'skipped: no ../shared'); }); it('is read', () => {}); });`);
    expect(lines.at(-2)).to.equal('skipped: the data is read (skipped: no ../shared)');
    expect({ code, last: lines.at(-1) }).to.deep.equal({ code: 0, last: '0 passed, 0 failed, 1 skipped' });
  });
});
