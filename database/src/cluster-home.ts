import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '@entrepot/sdk';
import { mayEnter, type RunAs, systemFolder } from './postgres-binaries.ts';

/** Where one embedded server keeps its things. */
export interface ClusterHome {
  folder: string;
  /** PostgreSQL's own data directory. */
  data: string;
  /** The folder of its Unix socket; undefined on Windows. */
  socket: string | undefined;
  log: string;
  /** Port and password, readable by the owner alone. */
  settings: string;
  runAs: RunAs | undefined;
}

const nobody: RunAs = { uid: 65_534, gid: 65_534 };
// The address of a Unix socket has 108 bytes on Linux and 104 on macOS.
const longestSocketFolder = 80;

/**
 * Finds or makes the home of the server whose data belongs to `dataDir`. PostgreSQL refuses to run as root: then it runs as
 * user 65534, and where that user cannot enter `dataDir` the home is a folder of the system that `dataDir/location` names.
 * @throws Problem `data-of-another-user`
 */
export async function clusterHome(dataDir: string): Promise<ClusterHome> {
  const isRoot = process.getuid?.() === 0;
  const folder = (await remembered(dataDir)) ?? (isRoot ? await rootHome(dataDir) : join(await realpath(dataDir), 'postgres'));
  await mkdir(folder, { recursive: true });
  const owner = await stat(folder);
  const me = process.getuid?.();
  if (me !== undefined && me !== 0 && owner.uid !== me) {
    throw new Problem('data-of-another-user', {
      status: 500,
      detail: `The data in ${folder} belongs to the user with id ${owner.uid}; this process runs as ${me}.`,
      remedy: 'Start as the user who started it first, or choose another data folder.',
    });
  }
  // Data of an ordinary user stays theirs when root starts it.
  const runAs = !isRoot ? undefined : owner.uid === 0 ? nobody : { uid: owner.uid, gid: owner.gid };
  if (runAs && owner.uid === 0) await chown(folder, runAs.uid, runAs.gid);
  await chmod(folder, 0o700);
  return {
    folder,
    data: join(folder, 'data'),
    socket: await socketFolder(folder, runAs),
    log: join(folder, 'postgres.log'),
    settings: join(folder, 'server.json'),
    runAs,
  };
}

async function remembered(dataDir: string): Promise<string | undefined> {
  const location = await readFile(join(dataDir, 'location'), 'utf8').catch(() => '');
  return location.trim() === '' ? undefined : location.trim();
}

async function rootHome(dataDir: string): Promise<string> {
  const place = await realpath(dataDir);
  const inside = join(place, 'postgres');
  if (await mayEnter(place, nobody)) return inside;
  const owner = await stat(inside).catch(() => undefined);
  if (owner && owner.uid !== 0 && (await mayEnter(inside, { uid: owner.uid, gid: owner.gid }))) return inside;
  // Random, so that a new project under an old path starts empty.
  const id = `${createHash('sha256').update(place).digest('hex').slice(0, 12)}-${randomBytes(4).toString('hex')}`;
  const folder = join(await systemFolder(), id);
  await writeFile(join(dataDir, 'location.new'), `${folder}\n`);
  await rename(join(dataDir, 'location.new'), join(dataDir, 'location'));
  return folder;
}

async function socketFolder(folder: string, runAs: RunAs | undefined): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined;
  const inside = Buffer.byteLength(folder) <= longestSocketFolder;
  const id = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const socket = inside ? join(folder, 'socket') : join(tmpdir(), `entrepot-${runAs?.uid ?? process.getuid?.()}-${id}`);
  await mkdir(socket, { recursive: true, mode: 0o700 });
  if (runAs) await chown(socket, runAs.uid, runAs.gid);
  const status = await stat(socket);
  if (status.uid !== (runAs?.uid ?? process.getuid?.())) {
    throw new Problem('data-of-another-user', {
      status: 500,
      detail: `The folder ${socket} belongs to the user with id ${status.uid}.`,
      remedy: 'Remove it, or choose a data folder with a shorter path.',
    });
  }
  return socket;
}
