import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

/** The built console. */
export const builtConsole = join(import.meta.dirname, '..', '..', 'dist', 'web');

/** What may be loaded at first, and behind that for a screen; bytes, compressed by brotli. */
export const mostBytes = { shell: 520_000, route: 150_000 } as const;

/** A chunk as Vite's manifest tells of it, see https://vite.dev/guide/backend-integration */
interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
  readonly isEntry?: boolean;
  readonly isDynamicEntry?: boolean;
}

export interface Weight {
  readonly name: string;
  readonly bytes: number;
}

export interface Weights {
  /** What every visit loads: the frame, and the modules that plugins' own screens share with it. */
  readonly shell: number;
  /** What the frame is without those. */
  readonly frame: number;
  /** What is loaded behind the shell, each by itself, the heaviest first. */
  readonly routes: readonly Weight[];
}

const manifestFile = join(builtConsole, '.vite', 'manifest.json');

export function isBuilt(): boolean {
  return existsSync(manifestFile);
}

/** Weighs the built console by what its files load. */
export async function weigh(): Promise<Weights> {
  const manifest: Readonly<Record<string, Chunk>> = JSON.parse(await readFile(manifestFile, 'utf8'));
  const sizes = new Map<string, number>();
  const sizeOf = async (file: string) => {
    const known = sizes.get(file) ?? brotliSize(await readFile(join(builtConsole, file)));
    sizes.set(file, known);
    return known;
  };
  const sum = async (files: ReadonlySet<string>) => {
    let bytes = 0;
    for (const file of files) bytes += await sizeOf(file);
    return bytes;
  };
  const filesOf = (key: string, found = new Set<string>(), seen = new Set<string>()): Set<string> => {
    const chunk = manifest[key];
    if (!chunk || seen.has(key)) return found;
    seen.add(key);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) found.add(file);
    for (const each of chunk.imports ?? []) filesOf(each, found, seen);
    return found;
  };
  const frame = new Set(['index.html', ...filesOf('index.html')]);
  const entries = Object.keys(manifest).filter((key) => manifest[key]?.isEntry);
  const shell = new Set([...frame, ...entries.flatMap((key) => [...filesOf(key)])]);
  const routes: Weight[] = [];
  for (const [key, chunk] of Object.entries(manifest)) {
    if (!chunk.isDynamicEntry) continue;
    const own = new Set([...filesOf(key)].filter((file) => !shell.has(file)));
    if (own.size > 0) routes.push({ name: key, bytes: await sum(own) });
  }
  routes.sort((one, other) => other.bytes - one.bytes);
  return { shell: await sum(shell), frame: await sum(frame), routes };
}

/** As the build compresses. */
function brotliSize(bytes: Uint8Array): number {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }).length;
}
