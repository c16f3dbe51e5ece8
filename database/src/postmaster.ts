import { spawn } from 'node:child_process';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger, Problem } from '@entrepot/sdk';
import type { ClusterHome } from './cluster-home.ts';
import { isAlive } from './file-lock.ts';
import { program } from './postgres-binaries.ts';

/** What `postmaster.pid` tells about a server. */
export interface Postmaster {
  pid: number;
  port: number;
  /** `starting`, `ready`, `stopping` or, before the server knows, empty. */
  status: string;
}

/** The server that runs on the data of `home`, or undefined. */
export async function runningPostmaster({ data }: Pick<ClusterHome, 'data'>): Promise<Postmaster | undefined> {
  const path = join(data, 'postmaster.pid');
  const lines = (await readFile(path, 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!pid || !isAlive(pid)) return undefined;
  if (await isPostgres(pid)) return { pid, port: Number(lines[3]), status: (lines[7] ?? '').trim() };
  // PostgreSQL takes away the file of a dead server itself, but not while another process or a zombie has its number.
  await rm(path, { force: true });
  return undefined;
}

// Numbers of processes come again, in containers soon: only on Linux is there a cheap way to know.
async function isPostgres(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // A zombie, which nobody collects where the first process of a container is no init, holds nothing any more.
  return /^\d+ \(postgres\) [^Z]/.test(status);
}

/** A clean environment: nothing of the caller's PG… variables or language reaches the server. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const { PATH, TMPDIR, SystemRoot, TEMP } = process.env;
  return { PATH, TMPDIR, SystemRoot, TEMP, LC_ALL: 'C', TZ: 'UTC' };
}

/**
 * Starts the server in a process group of its own, so that Ctrl-C in the terminal reaches us first, and waits until it is ready.
 * @throws Problem `postgres-did-not-start` with the end of its log
 */
export async function startPostmaster(
  binaries: string,
  home: ClusterHome,
  settings: Readonly<Record<string, string | number>>,
  log: Logger,
): Promise<Postmaster> {
  await rotate(home.log);
  await clearSocket(home);
  const output = await open(home.log, 'a', 0o600);
  const args = ['-D', home.data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  let failure: Error | undefined;
  try {
    const child = spawn(join(binaries, 'bin', program('postgres')), args, {
      ...home.runAs,
      cwd: home.data,
      detached: true,
      env: serverEnvironment(),
      stdio: ['ignore', output.fd, output.fd],
      windowsHide: true,
    });
    child.once('error', (error) => {
      failure = error;
    });
    child.once('exit', (code, signal) => {
      failure ??= new Error(`it ended with ${signal ?? `exit code ${code}`}`);
    });
    child.unref();
    const begun = Date.now();
    let told = begun;
    for (;;) {
      const found = await runningPostmaster(home).catch(() => undefined);
      if (found && found.pid === child.pid && found.status === 'ready') return found;
      if (failure) throw await notStarted(home, failure);
      if (Date.now() - told > 10_000) {
        told = Date.now();
        log.info({ seconds: Math.round((told - begun) / 1000) }, 'PostgreSQL is recovering what a crash interrupted');
      }
      await sleep(5);
    }
  } finally {
    await output.close();
  }
}

async function notStarted(home: ClusterHome, cause: Error): Promise<Problem> {
  const lines = (await readFile(home.log, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-5);
  return new Problem('postgres-did-not-start', {
    status: 500,
    detail: `The embedded PostgreSQL did not start: ${cause.message}. The end of its log: ${lines.join(' / ')}`,
    remedy: `Read ${home.log}.`,
    cause,
  });
}

// The socket of a server that was killed is in the way for the same reasons as its postmaster.pid.
async function clearSocket({ socket }: ClusterHome): Promise<void> {
  if (socket === undefined) return;
  for (const name of await readdir(socket)) if (name.startsWith('.s.PGSQL.')) await rm(join(socket, name), { force: true });
}

async function rotate(path: string): Promise<void> {
  const size = await stat(path).then(
    (status) => status.size,
    () => 0,
  );
  if (size > 10_000_000) await rename(path, `${path}.1`);
}

/** Ends the server after the running transactions were rolled back and everything is written ("fast shutdown"). */
export async function stopPostmaster(binaries: string, home: ClusterHome, log: Logger): Promise<void> {
  const found = await runningPostmaster(home);
  if (!found) return;
  await ask(binaries, home, found.pid, 'SIGINT');
  const begun = Date.now();
  for (let urged = false; isAlive(found.pid) && (await isPostgres(found.pid)); await sleep(5)) {
    if (!urged && Date.now() - begun > 120_000) {
      urged = true;
      log.warn({ pid: found.pid }, 'PostgreSQL does not stop; it is ended at once and recovers at the next start');
      await ask(binaries, home, found.pid, 'SIGQUIT');
    }
  }
}

async function ask(binaries: string, home: ClusterHome, pid: number, signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  if (process.platform !== 'win32') {
    process.kill(pid, signal);
    return;
  }
  // Windows has no signals: pg_ctl asks through a pipe.
  const mode = signal === 'SIGINT' ? 'fast' : 'immediate';
  const child = spawn(join(binaries, 'bin', 'pg_ctl.exe'), ['stop', '-D', home.data, '-m', mode, '-W'], { windowsHide: true });
  await new Promise((resolve) => child.once('exit', resolve));
}
