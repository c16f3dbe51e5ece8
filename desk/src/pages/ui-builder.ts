import { existsSync, globSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { buildUi, builtUi, hasUi, viteOf } from './build-ui.ts';

/** The folder of the plugin whose UI a file is a source of; undefined where it is none. */
export function uiFolderOf(file: string): string | undefined {
  for (let at = file.lastIndexOf(`${sep}ui${sep}`); at > 0; at = file.lastIndexOf(`${sep}ui${sep}`, at - 1)) {
    const folder = file.slice(0, at);
    if (hasUi(folder)) return folder;
  }
  return undefined;
}

/** Builds the UIs of plugins whose sources are below a folder, one after the other. */
export class UiBuilder {
  readonly #folder: string;
  readonly #built: () => void;
  readonly #failed: (folder: string, error: unknown) => void;
  readonly #waiting = new Set<string>();
  #building: Promise<void> | undefined;

  /** @param built called after each build that went well */
  constructor(folder: string, built: () => void, failed: (folder: string, error: unknown) => void) {
    this.#folder = folder;
    this.#built = built;
    this.#failed = failed;
  }

  /** Builds what was never built, and makes ready for what is to come. */
  start(): void {
    const exclude = (name: string) => ['node_modules', 'dist'].includes(name.split(sep).at(-1) ?? name);
    const folders = globSync('**/ui/index.{ts,tsx}', { cwd: this.#folder, exclude })
      .map((source) => dirname(dirname(join(this.#folder, source))))
      .filter(hasUi);
    const unbuilt = folders.filter((folder) => !existsSync(join(folder, builtUi)));
    if (unbuilt.length > 0) this.build(unbuilt);
    else if (folders[0] !== undefined) this.#warmUp(folders[0]);
  }

  /** What is asked for while it builds comes next, once. */
  build(folders: Iterable<string>): void {
    for (const folder of folders) this.#waiting.add(folder);
    this.#building ??= this.#work().finally(() => {
      this.#building = undefined;
    });
  }

  /** Settles once nothing is left to build. */
  async settled(): Promise<void> {
    await this.#building;
  }

  async #work(): Promise<void> {
    for (const folder of this.#waiting) {
      this.#waiting.delete(folder);
      try {
        await buildUi(folder);
        this.#built();
      } catch (error) {
        this.#failed(folder, error);
      }
    }
  }

  /** The first save is not to wait for Vite to be loaded. */
  #warmUp(folder: string): void {
    try {
      viteOf(folder);
    } catch (error) {
      this.#failed(folder, error);
    }
  }
}
