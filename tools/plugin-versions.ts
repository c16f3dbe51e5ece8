/** Writes the version of each plugin's package into its manifest, `version: '…'` of src/index.ts; lerna runs it between bump and commit. */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);

for (const manifest of globSync(['{plugins/*,examples}/*/package.json', 'plugins/console/package.json'], { cwd: root })) {
  const file = join(root, dirname(manifest), 'src/index.ts');
  const { version } = JSON.parse(readFileSync(join(root, manifest), 'utf8'));
  const before = readFileSync(file, 'utf8');
  const after = before.replace(/^( {2}version: ')[^']+(',)$/m, `$1${version}$2`);
  if (after === before) continue;
  writeFileSync(file, after);
  execFileSync('git', ['add', file], { cwd: root });
  console.log(`${dirname(manifest)} is ${version}`);
}
