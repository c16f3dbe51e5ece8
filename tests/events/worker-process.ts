import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const script = join(import.meta.dirname, 'worker.ts');

/** A worker in a process of its own, see `worker.ts`. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #told = '';
  #failed = '';

  constructor(databaseUrl: string, mode: 'faulty' | 'once' | 'least') {
    const { NODE_OPTIONS: _, ...env } = process.env;
    this.#child = spawn(process.execPath, ['--conditions=development', script, databaseUrl, mode], {
      env: { NODE_ENV: 'production', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#ended = once(this.#child, 'close');
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.#told += chunk;
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#failed += chunk;
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Resolves when it has printed a line so often. */
  async printed(line: 'ready' | 'published', times = 1): Promise<void> {
    while (this.#told.split(`${line}\n`).length <= times) {
      const isOver = await Promise.race([
        once(this.#child.stdout ?? this.#child, 'data').then(() => false),
        this.#ended.then(() => true),
      ]);
      if (isOver && this.#told.split(`${line}\n`).length <= times) throw new Error(`the worker ended by itself: ${this.#failed}`);
    }
  }

  publish(events: number, together: number, seed: number): void {
    this.#child.stdin?.write(`${events} ${together} ${seed}\n`);
  }

  /** SIGKILL: nothing is tidied up. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  async stop(): Promise<void> {
    this.#child.stdin?.end();
    await this.#ended;
  }
}
