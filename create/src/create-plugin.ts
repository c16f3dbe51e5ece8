import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pluginFiles } from './plugin-files.ts';

/** Why no plugin was made, and what to do about it. */
export class NotCreated extends Error {
  readonly code: 'invalid-name' | 'folder-not-empty';
  readonly remedy: string;

  constructor(code: NotCreated['code'], detail: string, remedy: string) {
    super(detail);
    this.name = 'NotCreated';
    this.code = code;
    this.remedy = remedy;
  }
}

/**
 * Writes a plugin that boots, serves one entity and passes its tests.
 * @param name of the plugin and its folder, in kebab-case
 * @param directory the folder that the plugin's folder is made in
 * @returns the paths of the written files, relative to `directory`
 * @throws NotCreated where the name is none or the folder holds files already
 */
export function createPlugin(name: string, directory: string): string[] {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new NotCreated('invalid-name', `"${name}" is no name for a plugin.`, 'Write it in kebab-case, as "gift-cards".');
  }
  const folder = join(directory, name);
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new NotCreated('folder-not-empty', `${folder} holds files already.`, 'Choose another name, or empty the folder.');
  }
  return Object.entries(pluginFiles(name)).map(([path, text]) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return join(name, path);
  });
}
