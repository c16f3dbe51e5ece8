import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from '@entrepot/sdk';
import { findPlugin } from '../config/find-plugin.ts';

const scope = '@entrepot';

/**
 * The installed first-party packages that export a plugin, by what a config calls them: `shops` for `@entrepot/shops`.
 * @param known names that need no look
 */
export async function findModules(configFile: string, known: ReadonlySet<string>): Promise<Map<string, Plugin>> {
  const names = new Set(
    foldersAbove(configFile).flatMap((folder) => globSync('*', { cwd: join(folder, 'node_modules', scope) })),
  );
  const found = new Map<string, Plugin>();
  for (const name of [...names].sort()) {
    if (known.has(name)) continue;
    // The kernel's own packages are none, and one that does not load cannot be switched on.
    const plugin = await findPlugin(name, configFile).catch(() => undefined);
    if (plugin) found.set(name, plugin.plugin);
  }
  return found;
}

function foldersAbove(file: string): string[] {
  const folders: string[] = [];
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', scope))) folders.push(folder);
    if (dirname(folder) === folder) return folders;
  }
}
