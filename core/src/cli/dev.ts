import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UiBuilder, uiFolderOf } from '@entrepot/desk/pages/ui-builder';
import { fingerprintOf } from '../config/config-file.ts';
import { findConfig } from '../config/load-config.ts';
import { createLog } from '../log.ts';
import { readEnvironment } from './environment.ts';
import { problemText } from './print-problem.ts';
import { stopSignal } from './stop-signals.ts';
import { watchSources } from './watch-sources.ts';

// Who saves again does not wait for requests that nobody will read the answer of.
const patienceMs = 500;

/**
 * `entrepot dev`: serves as `start` does, and again after every save; a plugin's UI is built beside it and taken up by the pages
 * that are open. What does not compile or boot is told, and the next save tries again; the embedded PostgreSQL stays up all the
 * while.
 */
export async function dev(directory: string, env: NodeJS.ProcessEnv): Promise<void> {
  const file = findConfig(directory);
  const folder = dirname(file);
  const { databaseUrl, dataDir } = readEnvironment(env, file);
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  let app: App | undefined;
  let saved: string | undefined;
  let restarting: Promise<void> | undefined;
  const restart = async () => {
    // What is saved meanwhile is one more start, however often.
    while (saved !== undefined && !signal.aborted) {
      const start = performance.now();
      const what = relative(folder, saved);
      saved = undefined;
      await app?.stop();
      app = new App(say);
      if (await app.isReady) say(`Restarted after a change of ${what} in ${((performance.now() - start) / 1000).toFixed(1)} s.`);
    }
    restarting = undefined;
  };
  const uis = new UiBuilder(
    folder,
    () => app?.readUiAgain(),
    (where, error) => say(`The UI in ${relative(folder, where) || '.'} is not built:\n${problemText(error, false)}`),
  );
  // What the application wrote itself it serves for already.
  const isServed = (changed: string) =>
    changed === file && app?.wrote !== undefined && app.wrote === fingerprintOf(readFileSync(file, 'utf8'));
  const stopWatching = watchSources([folder], (changed) => {
    const uiFolders = changed.map(uiFolderOf);
    uis.build(uiFolders.filter((each) => each !== undefined));
    // Components and styles are nothing to the server.
    const own = changed.find((each, index) => !uiFolders[index] && !/\.(tsx|css)$/.test(each) && !isServed(each));
    if (own === undefined) return;
    saved = own;
    restarting ??= restart();
  });
  const signal = stopSignal(stopWatching);
  const server = databaseUrl === undefined ? await startDatabase(dataDir) : undefined;
  try {
    app = new App(say);
    uis.start();
    if (!signal.aborted) await once(signal, 'abort');
    await restarting;
    await uis.settled();
    await app.stop();
  } finally {
    await server?.stop();
  }
}

/** Held open here, it outlives each start of the application. */
async function startDatabase(dataDir: string): Promise<{ stop(): Promise<void> }> {
  const { startEmbedded } = await import('@entrepot/database/embedded');
  return startEmbedded({ dataDir, log: createLog('warn') });
}

/** The application in a process of its own: what was loaded before a save is gone with it. */
class App {
  readonly #process: ChildProcess;
  /** False where it ended before it served. */
  readonly isReady: Promise<boolean>;
  /** The state of the config that it wrote last. */
  wrote: string | undefined;
  #isStopping = false;

  constructor(say: (text: string) => void) {
    const args = [...process.execArgv, process.argv[1] as string, 'start', ...process.argv.slice(3)];
    const env = { ...process.env, ENTREPOT_WATCHES_UI: '1' };
    this.#process = spawn(process.execPath, args, { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#process.on('message', (message) => {
      if (typeof message === 'object' && 'config' in message && typeof message.config === 'string') this.wrote = message.config;
    });
    const ended = once(this.#process, 'exit').then(() => {
      if (!this.#isStopping) say('It does not run. Waiting for a change …');
      return false;
    });
    this.isReady = Promise.race([once(this.#process, 'message').then(() => true), ended]);
  }

  /** Has open pages take up UI modules that were built anew. */
  readUiAgain(): void {
    if (this.#process.connected) this.#process.send('read-ui');
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    const isEnded = await Promise.race([ended.then(() => true), sleep(patienceMs, false)]);
    if (!isEnded) this.#process.kill('SIGKILL');
    await ended;
  }
}
