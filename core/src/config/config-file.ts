import { createHash } from 'node:crypto';
import { copyFile, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { type Config, Problem } from '@entrepot/sdk';
import { importConfig } from './load-config.ts';

/** A state of the config file. */
export interface ConfigText {
  readonly text: string;
  /** Tells states apart. */
  readonly fingerprint: string;
}

export function fingerprintOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

/** `entrepot.config.ts` of a running installation, as it is read and replaced. */
export class ConfigFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  async read(): Promise<ConfigText> {
    const text = await readFile(this.path, 'utf8');
    return { text, fingerprint: fingerprintOf(text) };
  }

  /** What the file says now, whatever it said when it was loaded before. */
  async load(): Promise<{ config: Config; fingerprint: string }> {
    const { fingerprint } = await this.read();
    return { config: await importConfig(this.path, fingerprint), fingerprint };
  }

  /**
   * Writes a new state beside the file, durably.
   * @throws Problem `config-not-writable`; nothing is left behind then
   */
  async draft(text: string): Promise<Draft> {
    // A hidden file of the same folder: what it imports is found, and nobody takes it for a source.
    const path = join(dirname(this.path), `.${basename(this.path, extname(this.path))}.new${extname(this.path)}`);
    try {
      await rm(path, { force: true });
      await copyFile(this.path, path);
      const file = await open(path, 'r+', (await stat(this.path)).mode);
      try {
        await file.truncate();
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (cause) {
      await rm(path, { force: true }).catch(() => {});
      throw notWritable(this.path, cause);
    }
    return new Draft(this, path, text);
  }
}

/** A new state of the config file, written beside it. */
export class Draft {
  readonly fingerprint: string;
  readonly #file: ConfigFile;
  readonly #path: string;

  constructor(file: ConfigFile, path: string, text: string) {
    this.#file = file;
    this.#path = path;
    this.fingerprint = fingerprintOf(text);
  }

  /** What it says. */
  load(): Promise<Config> {
    return importConfig(this.#path, this.fingerprint);
  }

  /**
   * Takes the file's place in one step, if that is still in the state `replaced`.
   * @throws Problem `config-changed` or `config-not-writable`; nothing has changed then
   */
  async take(replaced: string): Promise<void> {
    if ((await this.#file.read()).fingerprint !== replaced) throw configChanged(this.#file.path);
    try {
      await rename(this.#path, this.#file.path);
      const folder = await open(dirname(this.#file.path), 'r');
      await folder.sync().catch(() => {});
      await folder.close();
    } catch (cause) {
      throw notWritable(this.#file.path, cause);
    }
  }

  async discard(): Promise<void> {
    await rm(this.#path, { force: true }).catch(() => {});
  }
}

export function configChanged(path: string): Problem {
  return new Problem('config-changed', {
    status: 409,
    detail: `${path} was changed by somebody else meanwhile. Nothing was applied.`,
    remedy: 'Look at the plan again.',
    params: { file: path },
  });
}

function notWritable(path: string, cause: unknown): Problem {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return new Problem('config-not-writable', {
    status: 409,
    detail: `${path} cannot be written (${reason}). Nothing was applied.`,
    remedy: 'Let the user that runs entrepot write the file and its folder, or write the change by hand and restart.',
    params: { file: path, reason },
    cause,
  });
}
