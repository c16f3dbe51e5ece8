import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '..', '..', '..');
const bin = join(root, 'core', 'bin', 'entrepot.js');

export interface Answered {
  readonly status: number;
  /** What it is, the test says. */
  readonly body: ReturnType<JSON['parse']>;
}

/** A folder with a config of its own, and processes of `entrepot start` on it. */
export class ServedFolder {
  readonly folder: string;
  readonly config: string;
  readonly #databaseUrl: string;
  readonly #running = new Set<ChildProcess>();
  /** Of the administrator. */
  password = '';

  private constructor(folder: string, databaseUrl: string) {
    this.folder = folder;
    this.config = join(folder, 'entrepot.config.ts');
    this.#databaseUrl = databaseUrl;
  }

  static async make(databaseUrl: string, files: Readonly<Record<string, string>>): Promise<ServedFolder> {
    const folder = await mkdtemp(join(tmpdir(), 'entrepot-modules-'));
    await mkdir(join(folder, 'node_modules'));
    await symlink(join(root, 'node_modules', '@entrepot'), join(folder, 'node_modules', '@entrepot'));
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return new ServedFolder(folder, databaseUrl);
  }

  text(): Promise<string> {
    return readFile(this.config, 'utf8');
  }

  async start(...args: string[]): Promise<Served> {
    const { NODE_OPTIONS: _, PORT: __, HOST: ___, NODE_ENV: ____, ...env } = process.env;
    const child = spawn(process.execPath, ['--conditions=development', bin, 'start', '--port', '0', ...args], {
      cwd: this.folder,
      env: { ...env, DATABASE_URL: this.#databaseUrl, LOG_LEVEL: 'info' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.add(child);
    child.once('exit', () => this.#running.delete(child));
    let told = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text: Buffer) => {
        told += text;
      });
    }
    for (let look = 0; look < 1200 && child.exitCode === null; look += 1) {
      if (told.includes('Stop it with Ctrl-C')) break;
      await sleep(25);
    }
    if (!told.includes('Stop it with Ctrl-C')) throw new Error(`it did not start: ${told}`);
    this.password = /password (\S+) \(shown once/.exec(told)?.[1] ?? this.password;
    const address = /runs at (http:\S+)/.exec(told)?.[1] ?? '';
    const served = new Served(child, address, () => told);
    if (address) await served.signIn(this.password);
    return served;
  }

  async end(): Promise<void> {
    for (const child of this.#running) child.kill('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** One process of `entrepot start`. */
export class Served {
  readonly child: ChildProcess;
  readonly address: string;
  readonly told: () => string;
  #cookie = '';

  constructor(child: ChildProcess, address: string, told: () => string) {
    this.child = child;
    this.address = address;
    this.told = told;
  }

  async signIn(password: string): Promise<void> {
    const answer = await fetch(`${this.address}/api/v1/kernel/signIn`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: 'admin', password }),
    });
    if (!answer.ok) throw new Error(`not signed in: ${await answer.text()}`);
    this.#cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  }

  async call(method: 'GET' | 'POST', path: string, body?: unknown, locale = 'en'): Promise<Answered> {
    const answer = await fetch(`${this.address}${path}`, {
      method,
      headers: {
        cookie: this.#cookie,
        'x-requested-with': 'entrepot',
        'accept-language': locale,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  get(path: string): Promise<Answered> {
    return this.call('GET', path);
  }

  post(path: string, body: unknown, locale?: string): Promise<Answered> {
    return this.call('POST', path, body, locale);
  }

  async fingerprint(): Promise<string> {
    return (await this.get('/api/v1/kernel/modules')).body.fingerprint;
  }

  /** Plans and applies. */
  async apply(plugins: object): Promise<Answered> {
    return this.post('/api/v1/kernel/applyModules', { plugins, fingerprint: await this.fingerprint() });
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    return (await ended)[0];
  }
}

/** Asks until it is so. @returns the milliseconds that it took */
export async function within(ms: number, isSo: () => Promise<boolean> | boolean): Promise<number> {
  const start = performance.now();
  while (!(await isSo())) {
    if (performance.now() - start > ms) throw new Error(`it did not come about within ${ms} ms`);
    await sleep(20);
  }
  return performance.now() - start;
}
