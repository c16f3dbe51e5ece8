import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';

const bin = join(import.meta.dirname, '..', '..', 'bin', 'entrepot.js');

const plugin = `
import { defineEntity, definePlugin, defineJob, field, Problem } from '@entrepot/sdk';
const Note = defineEntity('notes.note', { fields: { text: field.text() } });
const write = defineJob({
  name: 'notes.write', input: { count: field.integer() },
  async handler({ db, input, signal }) {
    for (let n = 0; n < input.count; n += 1) {
      signal.throwIfAborted();
      await db.query('INSERT INTO notes.notes (text) VALUES ($1)', ['from the job ' + n]);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return 'written';
  },
});
export default definePlugin({
  name: 'notes', version: '1.0.0', entities: [Note], jobs: [write],
  commands: {
    'take-note': {
      summary: 'Takes a note.',
      options: { 'the-text': { type: 'string', summary: 'what to note', required: true }, times: { type: 'number', summary: 'how often', default: 1 } },
      async run({ db, options, print, progress }) {
        if (options['the-text'] === 'bad') throw new Problem('notes.bad', { detail: 'That is no note.', remedy: 'Write another one.' });
        if (options['the-text'] === 'defect') throw new TypeError('x is undefined');
        progress('noting');
        for (let n = 0; n < options.times; n += 1) await db.query('INSERT INTO notes.notes (text) VALUES ($1)', [options['the-text']]);
        print(JSON.stringify(await db.query('SELECT count(*) AS notes FROM notes.notes')));
      },
    },
    enqueue: { summary: 'Enqueues the job.', run: async ({ db, print }) => print(await db.transaction((tx) => tx.enqueue(write, { count: 100 }))) },
    look: {
      summary: 'Looks at a job.', options: { id: { type: 'string', summary: 'its id', required: true } },
      run: async ({ db, options, print }) => print(JSON.stringify((await db.query('SELECT state, result FROM kernel.jobs WHERE id = $1', [options.id]))[0])),
    },
  },
});`;

describe('the entrepot command', function () {
  this.timeout(60_000);
  let folder = '';
  const running = new Set<ChildProcess>();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'entrepot-cli-'));
    await mkdir(join(folder, 'node_modules'));
    await symlink(
      join(import.meta.dirname, '..', '..', '..', 'node_modules', '@entrepot'),
      join(folder, 'node_modules', '@entrepot'),
    );
    await writeFile(join(folder, 'notes.ts'), plugin);
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await writeFile(join(folder, 'entrepot.config.ts'), `export default { plugins: { './notes.ts': true } };`);
  });

  after(async () => {
    for (const child of running) child.kill('SIGKILL');
    await sleep(200);
    // The last one that uses the embedded server stops it, even after those were killed.
    await run(['apply']);
    await rm(folder, { recursive: true, force: true });
  });

  const environment = (more: NodeJS.ProcessEnv = {}) => {
    const { NODE_OPTIONS: _, DATABASE_URL: __, PORT: ___, LOG_LEVEL: ____, ...rest } = process.env;
    return { ...rest, ...more };
  };

  const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      execFile(
        process.execPath,
        [bin, ...args],
        { cwd: folder, env: environment(env), timeout: 30_000 },
        (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
      );
    });

  /** @returns the process and its address, once it serves */
  async function serve(args: readonly string[] = []): Promise<{ child: ChildProcess; address: string; told: () => string }> {
    const child = spawn(process.execPath, [bin, 'start', '--port', '0', ...args], { cwd: folder, env: environment() });
    running.add(child);
    child.once('exit', () => running.delete(child));
    let told = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text: Buffer) => {
        told += text;
      });
    }
    for (let look = 0; look < 600; look += 1) {
      const address = /runs at (http:\S+)/.exec(told)?.[1];
      if (address) return { child, address, told: () => told };
      if (child.exitCode !== null) break;
      await sleep(25);
    }
    throw new Error(`it did not start: ${told}`);
  }

  it('lists commands, those of plugins among them, and the plugins', async () => {
    const help = await run(['--help']);
    expect(help.code).to.equal(0);
    expect(help.stdout).to.contain('start').and.to.contain('take-note').and.to.contain('Takes a note.');
    const list = await run(['plugins', '--json']);
    const file = join(folder, 'notes.ts');
    expect(JSON.parse(list.stdout)).to.deep.include({ name: 'notes', version: '1.0.0', state: 'enabled', requires: [], file });
  });

  it('explains a command with its options', async () => {
    const { stdout } = await run(['take-note', '--help']);
    expect(stdout).to.contain('--the-text <value>').and.to.contain('what to note').and.to.contain('default: 1');
  });

  it('suggests what an unknown command may have meant', async () => {
    const { code, stderr } = await run(['strat']);
    expect(code).to.equal(1);
    expect(stderr).to.contain('Did you mean start?');
  });

  it('runs the command of a plugin: the result on stdout, the rest on stderr', async () => {
    const { code, stdout, stderr } = await run(['take-note', '--the-text', 'hello', '--times', '3']);
    expect({ code, stdout }).to.deep.equal({ code: 0, stdout: '[{"notes":3}]\n' });
    expect(stderr).to.equal('noting\n');
  });

  it('tells a problem with code and remedy and without a stack, which --verbose shows', async () => {
    const quiet = await run(['take-note', '--the-text', 'bad']);
    expect(quiet.code).to.equal(1);
    expect(quiet.stderr).to.equal('error: That is no note. (notes.bad)\nTo mend it: Write another one.\n');
    const verbose = await run(['take-note', '--the-text', 'defect', '--verbose']);
    expect(verbose.stderr)
      .to.contain('(internal-error)')
      .and.to.match(/at .*notes\.ts/);
    expect((await run(['take-note', '--the-text', 'defect'])).stderr).not.to.contain('notes.ts');
  });

  it('refuses a port that is in use, a wrong address and a wrong option, each with what to do', async () => {
    const server = createServer().listen(0, '0.0.0.0');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const taken = await run(['start', '--port', String(port)]);
    server.close();
    expect(taken.code).to.equal(1);
    expect(taken.stderr).to.contain(`Port ${port} is in use`).and.to.contain('--port');
    expect((await run(['start', '--port', 'x'])).stderr).to.contain('--port is "x"');
    expect((await run(['start', '--role', 'boss'])).stderr).to.contain('Allowed choices are all, api, worker');
    expect((await run(['start'], { DATABASE_URL: 'mysql://x' })).stderr).to.contain('postgresql://user:password@host');
    const wrong = await run(['apply'], { DATABASE_URL: 'postgresql://u:hidden@127.0.0.1:1/db' });
    expect(wrong.stderr).to.contain('No PostgreSQL server answers at 127.0.0.1:1').and.not.to.contain('hidden');
  });

  it('refuses a data folder that it cannot write, whatever the command', async () => {
    const file = join(folder, 'package.json');
    for (const args of [
      ['start', '--port', '0'],
      ['db', 'url'],
      ['apply'],
      ['user', 'add', 'mei'],
      ['take-note', '--the-text', 'x'],
    ]) {
      for (const ENTREPOT_DATA_DIR of [file, join(file, 'data')]) {
        const { code, stdout, stderr } = await run(args, { ENTREPOT_DATA_DIR });
        expect({ code, stdout }, args.join(' ')).to.deep.equal({ code: 1, stdout: '' });
        expect(stderr).to.contain('(data-folder-not-writable)').and.to.contain('Set ENTREPOT_DATA_DIR');
      }
    }
  });

  it('serves, tells how to sign in once, and stops cleanly at SIGTERM', async () => {
    const first = await serve();
    expect((await fetch(`${first.address}/readyz`)).status).to.equal(200);
    const password = /password (\S+) \(shown once/.exec(first.told())?.[1];
    const signIn = await fetch(`${first.address}/api/v1/kernel/signIn`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: 'admin', password }),
    });
    expect(signIn.status).to.equal(200);
    first.child.kill('SIGTERM');
    expect(await once(first.child, 'exit')).to.deep.equal([0, null]);
    const second = await serve();
    expect(second.told()).not.to.contain('shown once');
    second.child.kill('SIGINT');
    expect(await once(second.child, 'exit')).to.deep.equal([0, null]);
  });

  it('adds users and sets passwords', async () => {
    const added = await run(['user', 'add', 'mei', '--role', 'admin']);
    expect(added.stdout.trim()).to.have.length.of.at.least(10);
    expect((await run(['user', 'add', 'mei'])).stderr).to.contain('(duplicate-user)');
    expect((await run(['user', 'add', 'li', '--role', 'nobody'])).stderr).to.contain('(unknown-role)');
    expect((await run(['user', 'password', 'nobody'])).stderr).to.contain('(unknown-user)');
    expect((await run(['user', 'password', 'mei', '--password', 'short'])).stderr).to.contain('(weak-password)');
    expect((await run(['user', 'password', 'mei', '--password', 'long enough'])).stdout).to.equal('long enough\n');
  });

  it('tells why, and what may have been meant', async () => {
    const { code, stdout } = await run(['why', 'notes.note.text']);
    expect({ code, stdout }).to.have.property('code', 0);
    expect(stdout)
      .to.contain('Field text of notes.note')
      .and.to.match(/1\. notes 1\.0\.0: declares the entity\n +notes\.ts:3\n/);
    const route = await run(['why', 'POST', '/api/v1/notes/notes', '--json']);
    expect(JSON.parse(route.stdout)).to.deep.include({ kind: 'route', subject: 'POST /api/v1/notes/notes' });
    const unknown = await run(['why', 'notes.note.txt']);
    expect(unknown.code).to.equal(1);
    expect(unknown.stderr).to.contain('(unknown-subject)').and.to.contain('"notes.note.text"');
  });

  it('has a doctor that says what is wrong and what to do, by its exit code too', async () => {
    const { code, stdout } = await run(['doctor', '--json']);
    const findings = JSON.parse(stdout) as { check: string; level: string; remedy?: string }[];
    expect(
      findings.filter(({ level }) => level === 'error'),
      stdout,
    ).to.deep.equal([]);
    expect(code, stdout).to.equal(findings.every(({ level }) => level === 'ok') ? 0 : 1);
    const checks = new Set(findings.map(({ check }) => check));
    expect([...checks]).to.have.members(['database', 'migrations', 'queues', 'clocks', 'secrets', 'plugins']);
    const without = await run(['doctor'], { DATABASE_URL: 'postgresql://u:p@127.0.0.1:1/x' });
    expect(without.code).to.equal(2);
    expect(without.stdout).to.match(/^ERROR +database +No PostgreSQL server answers/m);
    const bisected = await run(['doctor', '--bisect', 'GET /api/v1/notes/notes']);
    expect(bisected.code, bisected.stderr).to.equal(0);
    expect(bisected.stdout).to.contain('It is neither failing nor slow: 200');
    expect((await run(['doctor', '--bisect', 'notes'])).stderr).to.contain('(invalid-request)');
  });

  it('loses nothing by kill -9: what was committed stands, and the job that was cut off runs again', async () => {
    const first = await serve();
    const id = (await run(['enqueue'])).stdout.trim();
    const state = async () => JSON.parse((await run(['look', '--id', id])).stdout);
    for (let look = 0; (await state()).state !== 'running' && look < 40; look += 1);
    expect(await state()).to.include({ state: 'running' });
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const second = await serve();
    let end = await state();
    for (let look = 0; end.state !== 'done' && look < 40; look += 1) end = await state();
    expect(end).to.deep.equal({ state: 'done', result: 'written' });
    second.child.kill('SIGTERM');
    expect(await once(second.child, 'exit')).to.deep.equal([0, null]);
  });
});
