import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from '@entrepot/sdk';

const root = join(import.meta.dirname, '..', '..');

/** Every plugin of this repository, those of the examples too. */
export async function repositoryPlugins(): Promise<Plugin[]> {
  const floors = readdirSync(join(root, 'plugins')).map((floor) => join(root, 'plugins', floor));
  const folders = [...floors, join(root, 'examples')].flatMap((parent) =>
    readdirSync(parent, { withFileTypes: true })
      .filter((each) => each.isDirectory())
      .map(({ name }) => join(parent, name)),
  );
  const entries = [...folders, join(root, 'plugins', 'console')]
    .map((folder) => join(folder, 'src', 'index.ts'))
    .filter((file) => existsSync(file));
  const found = await Promise.all(entries.sort().map(async (file) => (await import(pathToFileURL(file).href)).default));
  return found.filter((each): each is Plugin => typeof each?.name === 'string' && typeof each.version === 'string');
}

/** A plugin after all that it requires. @param all where those are found */
export function withRequirements(plugin: Plugin, all: readonly Plugin[]): Plugin[] {
  const sorted: Plugin[] = [];
  const visit = (each: Plugin): void => {
    for (const name of Object.keys(each.requires ?? {})) {
      const required = all.find((other) => other.name === name);
      if (required) visit(required);
    }
    if (!sorted.includes(each)) sorted.push(each);
  };
  visit(plugin);
  return sorted;
}
