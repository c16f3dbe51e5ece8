import { type FSWatcher, globSync, statSync, watch } from 'node:fs';
import { extname, join, sep } from 'node:path';

// Installed, built and kept things change without anybody having saved a source.
const ignored = new Set(['node_modules', 'dist', 'test']);
const sources = new Set(['.ts', '.tsx', '.js', '.mjs', '.json', '.css']);
const settleMs = 30;

/**
 * Watches the sources below `folders`, without `node_modules`, `dist`, `test` and hidden folders.
 * @param changed called once for all that is saved at a time, with each file
 * @returns what ends the watch
 */
export function watchSources(folders: readonly string[], changed: (files: readonly string[]) => void): () => void {
  const watchers = new Map<string, FSWatcher>();
  const saved = new Set<string>();
  let settling: NodeJS.Timeout | undefined;
  const settled = () => {
    const files = [...saved];
    saved.clear();
    changed(files);
  };
  const see = (folder: string) => {
    if (watchers.has(folder)) return;
    const watcher = watch(folder, (_, name) => {
      if (name === null || !isSeen(name)) return;
      const file = join(folder, name);
      if (extname(name) === '') return void (isFolder(file) && see(file));
      if (!sources.has(extname(name))) return;
      clearTimeout(settling);
      saved.add(file);
      settling = setTimeout(settled, settleMs);
    });
    // A folder that was deleted.
    watcher.on('error', () => {
      watcher.close();
      watchers.delete(folder);
    });
    watchers.set(folder, watcher);
  };
  for (const folder of folders) for (const each of foldersBelow(folder)) see(each);
  return () => {
    clearTimeout(settling);
    for (const watcher of watchers.values()) watcher.close();
  };
}

function isSeen(name: string): boolean {
  return !ignored.has(name) && !name.startsWith('.');
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function foldersBelow(folder: string): string[] {
  const entries = globSync('**/', { cwd: folder, exclude: (name) => !isSeen(name.split(sep).at(-1) ?? name) });
  return [folder, ...entries.map((entry) => join(folder, entry))];
}
