import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { defaultLimits, limited } from '@entrepot/registry/limited';
import { within } from '@entrepot/registry/scope';
import { type Plugin, Problem } from '@entrepot/sdk';

export interface FoundPlugin {
  readonly plugin: Plugin;
  /** Absolute path of the module that exports it. */
  readonly file: string;
}

/**
 * Loads the plugin behind a name of the config: `shops` is `@entrepot/shops` or else the package `shops`,
 * `./my-plugin.ts` a file beside the config, anything else a package.
 * @throws Problem `plugin-not-found`, `plugin-not-loadable` or `no-plugin`, naming config file, plugin and remedy
 */
export async function findPlugin(name: string, configFile: string): Promise<FoundPlugin> {
  const candidates = /^[a-z0-9-]+$/.test(name) ? [`@entrepot/${name}`, name] : [name];
  const require = createRequire(configFile);
  const path = candidates.map((candidate) => resolve(require, candidate)).find((found) => found !== undefined);
  if (path === undefined) {
    const isPath = name.startsWith('.') || name.startsWith('/');
    throw new Problem('plugin-not-found', {
      status: 500,
      detail: `${configFile} enables the plugin "${name}", but there is no ${isPath ? 'such file' : `package ${candidates.join(' or ')}`}.`,
      remedy: isPath
        ? 'Correct the path; it is relative to the config file.'
        : `Run "npm install ${candidates[0]}", or correct the name.`,
      params: { plugin: name, file: configFile },
    });
  }
  let loaded: { default?: unknown };
  try {
    const load = () => within({ plugin: name, work: 'load' }, () => import(pathToFileURL(path).href));
    loaded = await limited(defaultLimits.load, () => new Error(`it did not load within ${defaultLimits.load / 1000} s`), load);
  } catch (cause) {
    throw new Problem('plugin-not-loadable', {
      status: 500,
      detail: `The plugin "${name}" of ${configFile} could not be loaded from ${path}: ${cause instanceof Error ? cause.message : cause}${placeOf(cause)}`,
      remedy: 'Mend that file, or disable the plugin.',
      params: { plugin: name, file: path },
      cause,
    });
  }
  if (!isPlugin(loaded.default)) {
    throw new Problem('no-plugin', {
      status: 500,
      detail: `${path}, enabled as "${name}" in ${configFile}, does not export a plugin.`,
      remedy: 'Write "export default definePlugin({ name, version, … })" there.',
      params: { plugin: name, file: path },
    });
  }
  return { plugin: loaded.default, file: path };
}

/** The file and line that a syntax error names above its message, and others in their stack: it need not be the plugin's first. */
function placeOf(error: unknown): string {
  const [, place] = (error instanceof Error && /(?:file:\/\/)?(\/[^\s()]+\.[cm]?[jt]s:\d+)/.exec(error.stack ?? '')) || [];
  return place === undefined ? '' : ` (${place})`;
}

function resolve(require: NodeJS.Require, specifier: string): string | undefined {
  try {
    return require.resolve(specifier);
  } catch {
    return undefined;
  }
}

/** What a module exports is known by its form alone. */
export function isPlugin(value: unknown): value is Plugin {
  if (typeof value !== 'object' || value === null) return false;
  return 'name' in value && typeof value.name === 'string' && 'version' in value && typeof value.version === 'string';
}
