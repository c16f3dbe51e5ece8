/**
 * Runs the examples of the last release against the packages of now: what worked yesterday works today. The newest tag
 * `@entrepot/sdk@<version>` whose minor or major version is another one than the SDK has now tells which they are; without one there
 * is nothing to run, and it says so.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pack } from './pack.ts';

const root = dirname(import.meta.dirname);
const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });

/** The newest of the tags whose version is not of the minor version `now`; tags come newest first. */
export function previousMinor(tags: readonly string[], now: string): string | undefined {
  const minor = (version: string) => version.split('.').slice(0, 2).join('.');
  return tags.find((tag) => minor(tag.slice(tag.lastIndexOf('@') + 1)) !== minor(now));
}

async function main(): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(root, 'sdk/package.json'), 'utf8'));
  const tags = git('tag', '--list', '@entrepot/sdk@*', '--sort=-version:refname')
    .split('\n')
    .filter((tag) => tag !== '');
  const tag = previousMinor(tags, version);
  if (tag === undefined) {
    console.log(`skipped: no tag @entrepot/sdk@… of a minor version before ${version} (${tags.length} tags found)`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'entrepot-previous-'));
  try {
    execFileSync('tar', ['-x', '-C', folder], {
      input: execFileSync('git', ['archive', tag, 'examples'], { cwd: root, maxBuffer: 64 * 1024 * 1024 }),
    });
    const tarballs = await pack(join(folder, 'tarballs'));
    const dependencies = Object.fromEntries([...tarballs].map(([name, path]) => [name, `file:${path}`]));
    const tools = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies;
    const manifest = {
      private: true,
      type: 'module',
      dependencies: { ...dependencies, mocha: tools.mocha, chai: tools.chai, node: tools.node },
      // What the packages ask of one another are these very tarballs, whatever their versions.
      overrides: dependencies,
      allowScripts: { node: true },
    };
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    const npm = (...args: string[]) =>
      execFileSync('npm', args, { cwd: folder, stdio: 'inherit', timeout: 300_000, env: { ...process.env, NODE_OPTIONS: '' } });
    npm('install', '--no-audit', '--no-fund', '--prefer-offline');
    console.log(`The examples of ${tag} against the packages of now:`);
    npm('exec', '--', 'mocha', '--timeout', '20000', 'examples/*/test/**/*.test.ts');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) await main();
