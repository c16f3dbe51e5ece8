import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a plugin's package holds, for checks that read rather than run. */
export interface PluginSources {
  /** The folder of its package.json. */
  readonly folder: string;
  /** As package.json says. */
  readonly version: string;
  /** The text of each file below `src` without its comments, by path relative to `folder`. */
  readonly files: ReadonlyMap<string, string>;
  /** The packages that it may import at run time, as package.json says. */
  readonly dependencies: ReadonlySet<string>;
}

/**
 * Reads the package that `file`, a test of it, lies in.
 * @throws Error where no folder above has a package.json
 */
export function readSources(file: string): PluginSources {
  const folder = packageOf(dirname(file));
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const dependencies = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies });
  const paths = globSync('src/**/*.{ts,tsx,js,mjs}', { cwd: folder }).sort();
  const files = new Map(paths.map((path) => [path, withoutComments(readFileSync(join(folder, path), 'utf8'))]));
  return { folder, version: manifest.version, files, dependencies: new Set(dependencies) };
}

function packageOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return at;
    if (dirname(at) === at) throw new Error(`There is no package.json in ${folder} or any folder above.`);
  }
}

/** A string that holds `//` stays; what follows a comment sign outside of quotes goes. */
function withoutComments(text: string): string {
  const parts = /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
  return text.replace(parts, (_, quoted: string | undefined) => quoted ?? '');
}
