import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Problem } from '@entrepot/sdk';

/**
 * Makes the data folder and those above it. One step at a time: Node's recursive mkdir does not return where the system
 * allows no folder at all.
 * @throws Problem `data-folder-not-writable`
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path).catch(async (error: NodeJS.ErrnoException) => {
      // With the dot, for a file of that name is no folder.
      if (error.code === 'EEXIST') return access(`${path}/.`, constants.W_OK);
      if (error.code !== 'ENOENT' || dirname(path) === path) throw error;
      await makeFolder(dirname(path));
      return mkdir(path);
    });
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw new Problem('data-folder-not-writable', {
      status: 500,
      detail: `The data folder ${path} cannot be made or written: ${cause instanceof Error ? cause.message : cause}.`,
      remedy: 'Set ENTREPOT_DATA_DIR to a folder that this user may write, or correct the rights.',
      cause,
    });
  }
}
