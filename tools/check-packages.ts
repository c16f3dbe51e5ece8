/** Packs every published package and lets publint and @arethetypeswrong/cli look at the tarballs, as a stranger gets them. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { pack } from './pack.ts';

const run = promisify(execFile);
const bin = join(dirname(import.meta.dirname), 'node_modules/.bin');
const checks = [
  ['publint', ['run', '--strict']],
  // Nothing here is CommonJS, and whoever resolves like Node 10 cannot run it either.
  ['attw', ['--profile', 'esm-only']],
] as const;

const to = mkdtempSync(join(tmpdir(), 'entrepot-packages-'));
let faults = 0;
try {
  const tarballs = await pack(to);
  for (const [name, tarball] of tarballs) {
    for (const [program, args] of checks) {
      try {
        await run(join(bin, program), [...args, tarball]);
      } catch (error) {
        faults += 1;
        const { stdout, stderr } = error as { stdout?: string; stderr?: string };
        console.error(`${name} does not pass ${program}:\n${stdout}${stderr}`);
      }
    }
  }
  console.log(`${tarballs.size} packages, ${faults} faults found by publint and @arethetypeswrong/cli`);
} finally {
  rmSync(to, { recursive: true });
}
process.exitCode = faults === 0 ? 0 : 1;
