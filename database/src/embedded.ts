import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Logger, Problem } from '@entrepot/sdk';
import pg from 'pg';
import { type ClusterHome, clusterHome } from './cluster-home.ts';
import { isConnectionLoss } from './database-error.ts';
import { exclusively } from './file-lock.ts';
import { makeFolder } from './make-folder.ts';
import { postgresBinaries, program } from './postgres-binaries.ts';
import { runningPostmaster, serverEnvironment, startPostmaster, stopPostmaster } from './postmaster.ts';

export interface EmbeddedOptions {
  /** Kept between starts; made where it is missing. */
  dataDir: string;
  log: Logger;
}

export interface EmbeddedServer {
  url: string;
  /** Lets go of the server. The last process that uses it shuts it down; close the connections to it before. */
  stop(): Promise<void>;
}

const user = 'entrepot';
const holderName = 'entrepot-holder';

/** Every setting of the server that differs from PostgreSQL's own; people may override them with ALTER SYSTEM. */
const configuration = `# Written at every start: changes belong into postgresql.auto.conf (ALTER SYSTEM).
listen_addresses = '127.0.0.1'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
effective_cache_size = 2GB
work_mem = 16MB
maintenance_work_mem = 128MB
max_wal_size = 2GB
min_wal_size = 256MB
checkpoint_timeout = 15min
random_page_cost = 1.1
jit = off
# Fresh tables grow within seconds: their statistics follow, and with them the plans of prepared statements.
autovacuum_naptime = 5s
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
log_min_messages = warning
# The password is 192 random bits, which no iteration makes harder to guess.
scram_iterations = 1
`;

/**
 * Starts the embedded PostgreSQL 18 on the data of `dataDir`, or joins the one that runs on it already: that of another
 * process, or one that was left behind by a process that was killed. Commits are durable.
 * @throws Problem `data-folder-not-writable`, `no-embedded-postgres`, `no-place-for-data`, `data-of-another-user`, `postgres-did-not-start`
 */
export async function startEmbedded({ dataDir, log }: EmbeddedOptions): Promise<EmbeddedServer> {
  await makeFolder(dataDir);
  const lock = join(dataDir, 'starting.lock');
  let stopped = false;
  const joining = () => exclusively(lock, () => joined(dataDir, log));
  let { home, url, holder } = await joining();

  // While the holder stands, the server is in use. Where it breaks, the server died: bring it back for the pools to find.
  const watch = () => {
    const watched = holder;
    watched.once('end', async () => {
      for (let pause = 100; !stopped; pause = Math.min(pause * 2, 5000)) {
        try {
          log.warn({}, 'the embedded PostgreSQL went away: starting it again');
          const again = await joining();
          if (stopped) return void (await again.holder.end());
          holder = again.holder;
          return watch();
        } catch (error) {
          log.error({ err: error }, 'the embedded PostgreSQL did not come back');
          await sleep(pause, undefined, { ref: false });
        }
      }
    });
  };
  watch();

  return {
    url,
    async stop() {
      if (stopped) return;
      stopped = true;
      await exclusively(lock, async () => {
        await holder.end().catch(() => {});
        if (await isFree(url)) await stopPostmaster(await postgresBinaries(home.runAs), home, log);
      });
    },
  };
}

interface Joined {
  home: ClusterHome;
  url: string;
  holder: pg.Client;
}

async function joined(dataDir: string, log: Logger): Promise<Joined> {
  const home = await clusterHome(dataDir);
  let found = await runningPostmaster(home);
  while (found?.status === 'stopping') {
    await sleep(10);
    found = await runningPostmaster(home);
  }
  const binaries = await postgresBinaries(home.runAs);
  if (!found && !(await isThere(join(home.data, 'PG_VERSION')))) await initialise(binaries, home);
  const settings = await readSettings(home);
  if (found) settings.port = found.port;
  else settings.port = await start(binaries, home, settings, log);
  const url = urlOf(home, settings);
  return { home, url, holder: await hold(url) };
}

interface Settings {
  port: number;
  password: string;
}

async function readSettings(home: ClusterHome): Promise<Settings> {
  return JSON.parse(await readFile(home.settings, 'utf8')) as Settings;
}

async function writeSettings(home: ClusterHome, settings: Settings): Promise<void> {
  await writeFile(home.settings, JSON.stringify(settings), { mode: 0o600 });
}

function urlOf({ socket }: ClusterHome, { port, password }: Settings, database = user): string {
  const host = socket === undefined ? '' : `?host=${encodeURIComponent(socket)}`;
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${database}${host}`;
}

async function initialise(binaries: string, home: ClusterHome): Promise<void> {
  const draft = `${home.data}.new`;
  const passwordFile = join(home.folder, 'password');
  const password = randomBytes(24).toString('hex');
  await rm(draft, { recursive: true, force: true });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (home.runAs) await chown(passwordFile, home.runAs.uid, home.runAs.gid);
  const options = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-instructions'];
  const access = ['--auth=scram-sha-256', `--username=${user}`, `--pwfile=${passwordFile}`, '--set=scram_iterations=1'];
  try {
    await promisify(execFile)(join(binaries, 'bin', program('initdb')), ['-D', draft, ...options, ...access], {
      ...home.runAs,
      cwd: home.folder,
      env: serverEnvironment(),
      windowsHide: true,
    });
  } catch (cause) {
    const told = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    throw new Problem('postgres-did-not-start', {
      status: 500,
      detail: `The embedded PostgreSQL could not create its data in ${home.data}: ${told}`,
      remedy: 'See that there is room on the disk and that the folder may be written.',
      cause,
    });
  } finally {
    await rm(passwordFile, { force: true });
  }
  await writeFile(join(draft, 'postgresql.conf'), "\ninclude_if_exists = 'entrepot.conf'\n", { flag: 'a' });
  await writeSettings(home, { port: await freePort(), password });
  await rename(draft, home.data);
}

async function start(binaries: string, home: ClusterHome, settings: Settings, log: Logger): Promise<number> {
  const file = join(home.data, 'entrepot.conf');
  await writeFile(file, configuration, { mode: 0o600 });
  if (home.runAs) await chown(file, home.runAs.uid, home.runAs.gid);
  let { port } = settings;
  for (let attempt = 1; ; attempt++) {
    if (!(await isFreePort(port))) port = await freePort();
    try {
      await startPostmaster(binaries, home, { port, unix_socket_directories: home.socket ?? '' }, log);
      if (port !== settings.port) await writeSettings(home, { ...settings, port });
      return port;
    } catch (error) {
      // Servers that were killed take their last children with them in a moment; ports may be taken between our look and the server's.
      const lingers = error instanceof Error && error.message.includes('still in use');
      if (attempt >= (lingers ? 100 : 3) || !(lingers || !(await isFreePort(port)))) throw error;
      if (lingers) await sleep(100);
    }
  }
}

/** Connects, makes the database where it is missing, and stays: a server with a holder is in use. */
async function hold(url: string): Promise<pg.Client> {
  const holder = new pg.Client({ connectionString: databaseUrl(url, 'postgres'), application_name: holderName });
  holder.on('error', () => {});
  await holder.connect();
  const { rows } = await holder.query('SELECT 1 FROM pg_database WHERE datname = $1', [user]);
  if (rows.length === 0) await holder.query(`CREATE DATABASE ${user}`);
  // A process that forgets to stop may still end. pg has the method, its types do not.
  (holder as pg.Client & { unref(): void }).unref();
  return holder;
}

async function isFree(url: string): Promise<boolean> {
  const asking = new pg.Client({ connectionString: databaseUrl(url, 'postgres'), application_name: 'entrepot-stop' });
  asking.on('error', () => {});
  try {
    await asking.connect();
    // The server notices our holder's end some milliseconds later: by then it is one less.
    for (let look = 1; ; look++) {
      const { rows } = await asking.query('SELECT count(*)::int AS holders FROM pg_stat_activity WHERE application_name = $1', [
        holderName,
      ]);
      if (rows[0].holders === 0) return true;
      if (look === 20) return false;
      await sleep(5);
    }
  } catch (error) {
    if (isConnectionLoss(error)) return true;
    throw error;
  } finally {
    await asking.end().catch(() => {});
  }
}

/** The same server's other database. */
export function databaseUrl(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function listen(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}

async function isFreePort(port: number): Promise<boolean> {
  return (await listen(port)) !== undefined;
}

async function freePort(): Promise<number> {
  const port = await listen(0);
  if (port === undefined) throw new Error('the system has no free port on 127.0.0.1');
  return port;
}
