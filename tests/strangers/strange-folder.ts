import { execFile } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** A folder outside of this repository, as people have who know nothing of it but its packages. */
export interface StrangeFolder {
  readonly path: string;
  /** Runs a program below the folder with the machine's own Node.js; what it printed comes back, and stands in the error. */
  run(program: string, args: readonly string[], cwd?: string): Promise<string>;
  remove(): void;
}

export function strangeFolder(): StrangeFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'entrepot-stranger-')));
  return {
    path,
    run: async (program, args, cwd = '.') => {
      try {
        const { stdout, stderr } = await run(program, args, {
          cwd: join(path, cwd),
          env: strangeEnvironment(),
          timeout: 180_000,
        });
        return `${stdout}${stderr}`;
      } catch (error) {
        const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
        throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
      }
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Without what this repository's npm and mocha put there, but with the registry and cache that npm itself knows. */
function strangeEnvironment(): NodeJS.ProcessEnv {
  const own = /^(npm_(?!config_)|npm_config_(local_|global_)?prefix$|NODE_(OPTIONS|ENV|PATH)$|INIT_CWD$|CI$)/i;
  const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(realpathSync(root)));
  return { ...kept, PATH: path.join(delimiter) };
}
