import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The name of the package that a folder belongs to, whether the folder is there or not. */
export function packageOf(folder: string): string | undefined {
  for (let above = folder; ; above = dirname(above)) {
    const manifest = join(above, 'package.json');
    if (existsSync(manifest)) return (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name;
    if (dirname(above) === above) return undefined;
  }
}
