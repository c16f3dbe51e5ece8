import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  finished: Promise<Finished>;
  /** Resolves with what was printed so far as soon as it matches; rejects where the process ends before. */
  printed(pattern: RegExp): Promise<string>;
  /** SIGKILL: no handler runs, nothing is tidied up. */
  kill(): Promise<Finished>;
}

/** Starts the `entrepot` command on its own embedded PostgreSQL, as a process that can be killed. */
export function entrepot(args: readonly string[], dataDir: string, options: SpawnOptions = {}): Running {
  const { DATABASE_URL: _, NODE_OPTIONS: __, ...env } = process.env;
  const child = spawn(process.execPath, ['--conditions=development', join(root, 'core/bin/entrepot.js'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
    env: { ...env, ...options.env, ENTREPOT_DATA_DIR: dataDir },
  });
  let stdout = '';
  let stderr = '';
  let told = '';
  const watchers = new Set<() => void>();
  const tell = (chunk: Buffer) => {
    told += chunk;
    for (const watcher of watchers) watcher();
  };
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk;
    tell(chunk);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk;
    tell(chunk);
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return {
    child,
    finished,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!pattern.test(told)) return;
          watchers.delete(look);
          resolve(told);
        };
        watchers.add(look);
        finished.then(() => reject(new Error(`ended before it printed ${pattern}: ${told}`)), reject);
        look();
      }),
    kill: () => {
      child.kill('SIGKILL');
      return finished;
    },
  };
}
