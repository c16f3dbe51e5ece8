/**
 * The package.json that is published: without the `development` condition, whose sources stay in this repository, and
 * without what only this repository runs. `prepack` writes it (`apply`), `postpack` puts the own one back (`restore`).
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

type Manifest = Readonly<Record<string, unknown>>;

export function publishedManifest({ scripts: _, devDependencies: __, ...manifest }: Manifest): Manifest {
  return { ...manifest, ...('exports' in manifest ? { exports: withoutDevelopment(manifest.exports) } : {}) };
}

function withoutDevelopment(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([condition]) => condition !== 'development');
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutDevelopment(each)]));
}

function apply(): void {
  if (existsSync(own)) throw new Error(`${own} is left over from a pack that was cut off: run "node ${process.argv[1]} restore"`);
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  renameSync('package.json', own);
  writeFileSync('package.json', `${JSON.stringify(publishedManifest(manifest), null, 2)}\n`);
}

const own = 'package.json.own';

if (import.meta.main) {
  if (process.argv[2] === 'apply') apply();
  else renameSync(own, 'package.json');
}
