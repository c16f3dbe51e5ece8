/**
 * Packs what is published, as `npm pack` does, without touching the work tree: `node tools/pack.ts <to> [package …]`.
 * A package whose build is older than its sources is built first.
 */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { publishedManifest } from './published-manifest.ts';

const root = dirname(import.meta.dirname);
const run = promisify(execFile);

interface Manifest extends Readonly<Record<string, unknown>> {
  name: string;
  private?: boolean;
  files: readonly string[];
  workspaces?: readonly string[];
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
}

/** The folders of all packages that are published, by name. */
export function publishedPackages(): ReadonlyMap<string, string> {
  const folders = globSync([...(manifestOf('.').workspaces ?? [])], { cwd: root });
  const packages = folders.filter((folder) => existsSync(join(root, folder, 'package.json')));
  return new Map(
    packages
      .map((folder) => [manifestOf(folder), folder] as const)
      .filter(([manifest]) => !manifest.private)
      .map(([{ name }, folder]): [string, string] => [name, folder])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/**
 * @param to a folder, made where it is missing
 * @param names all published packages unless given
 * @returns the path of each tarball, by package name
 */
export async function pack(
  to: string,
  names: Iterable<string> = publishedPackages().keys(),
): Promise<ReadonlyMap<string, string>> {
  const folders = publishedPackages();
  const tarballs = new Map<string, string>();
  for (const name of names) {
    const folder = folders.get(name);
    if (folder === undefined) throw new Error(`${name} is no published package: ${[...folders.keys()].join(', ')}`);
    if (isStale(folder)) await run('npm', ['run', '--silent', 'build'], { cwd: join(root, folder) });
    tarballs.set(name, await packed(folder, to));
  }
  return tarballs;
}

async function packed(folder: string, to: string): Promise<string> {
  const manifest = manifestOf(folder);
  const stage = mkdtempSync(join(tmpdir(), 'entrepot-pack-'));
  try {
    for (const file of [...manifest.files, 'README.md', 'CHANGELOG.md', 'LICENSE']) {
      const source = join(root, folder, file);
      if (existsSync(source)) cpSync(source, join(stage, file), { recursive: true });
    }
    writeFileSync(join(stage, 'package.json'), `${JSON.stringify(publishedManifest(manifest), null, 2)}\n`);
    mkdirSync(to, { recursive: true });
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', to], { cwd: stage });
    const [{ filename }] = Object.values<{ filename: string }>(JSON.parse(stdout)) as [{ filename: string }];
    return join(to, filename);
  } finally {
    rmSync(stage, { recursive: true });
  }
}

/** Core takes the other parts of the kernel in, so all sources of the repository count: one that changed is enough. */
function isStale(folder: string): boolean {
  const built = globSync('dist/**/*.{js,d.ts}', { cwd: join(root, folder) }).map((file) => changedAt(join(folder, file)));
  const parts =
    folder === 'core' ? ['registry', 'database', 'durable', 'web', 'desk', 'diagnostics', 'create', 'core'] : [folder];
  const sources = parts.flatMap((part) =>
    globSync([`${part}/{src,testing}/**/*.ts`, `${part}/{package.json,tsup.config.ts}`], { cwd: root }),
  );
  return built.length === 0 || Math.max(...sources.map(changedAt)) > Math.min(...built);
}

function changedAt(file: string): number {
  return statSync(join(root, file)).mtimeMs;
}

if (import.meta.main) {
  const [to, ...names] = process.argv.slice(2);
  if (to === undefined) throw new Error('Name the folder that the tarballs go to: node tools/pack.ts <to> [package …]');
  for (const tarball of (await pack(to, names.length > 0 ? names : undefined)).values()) console.log(tarball);
}
