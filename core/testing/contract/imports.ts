import { isBuiltin } from 'node:module';
import type { Plugin } from '@entrepot/sdk';
import type { PluginSources } from './plugin-sources.ts';

/** One name that a file takes from a package. */
export interface Imported {
  readonly file: string;
  /** As `@entrepot/sdk`, without a subpath. */
  readonly package: string;
  readonly specifier: string;
  /** The imported names, as they are called in the other package. */
  readonly names: readonly { readonly name: string; readonly local: string }[];
}

/** The imports of all files but those from the package itself and from Node.js. */
export function importsOf({ files }: PluginSources): Imported[] {
  return [...files].flatMap(([file, text]) => {
    const statements = text.matchAll(/^\s*(?:import|export)\b([^'"`;]*?)\bfrom\s*['"]([^'"\s]+)['"]/gm);
    const bare = text.matchAll(/(?:^\s*import\s+|\bimport\(\s*)()['"]([^'"\s]+)['"]/gm);
    return [...statements, ...bare]
      .map(([, clause = '', specifier = '']) => ({ file, specifier, package: packageOf(specifier), names: namesIn(clause) }))
      .filter(({ specifier }) => !specifier.startsWith('.') && !specifier.startsWith('#') && !isBuiltin(specifier));
  });
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function namesIn(clause: string): Imported['names'] {
  const [, listed = ''] = /\{([^}]*)\}/.exec(clause) ?? [];
  return listed
    .split(',')
    .map((each) => each.trim().replace(/^type\s+/, ''))
    .filter((each) => each !== '')
    .map((each) => {
      const [name = '', local = name] = each.split(/\s+as\s+/);
      return { name, local };
    });
}

const sdk = '@entrepot/sdk';
const kernel = new Set(
  ['core', 'registry', 'database', 'durable', 'web', 'desk', 'diagnostics'].map((part) => `@entrepot/${part}`),
);

/**
 * What a plugin imports though it may not: the kernel, packages that its package.json does not name, and plugins that it does
 * not require.
 * @param pluginOf the plugin that a package exports, undefined where it exports none
 */
export async function foreignImports(
  plugin: Plugin,
  sources: PluginSources,
  pluginOf: (name: string) => Promise<Plugin | undefined>,
): Promise<string[]> {
  const faults: string[] = [];
  for (const imported of importsOf(sources)) {
    const { file, specifier, package: name } = imported;
    if (name === sdk) continue;
    if (kernel.has(name)) {
      faults.push(`${file} imports "${specifier}", a part of the kernel: a plugin imports ${sdk} and plugins that it requires`);
      continue;
    }
    const other = await pluginOf(name);
    if (!other && !sources.dependencies.has(name)) {
      faults.push(`${file} imports "${specifier}", which package.json does not name under "dependencies"`);
    } else if (other && !Object.hasOwn(plugin.requires ?? {}, other.name)) {
      faults.push(`${file} imports "${specifier}", but "${plugin.name}" does not require "${other.name}": add it to "requires"`);
    }
  }
  return [...new Set(faults)];
}

/** Entities of other plugins that the manifest names, by reference or extension, though it does not require their plugins. */
export function foreignEntities(plugin: Plugin): string[] {
  const named = [
    ...(plugin.extends ?? []).map(({ entity }) => ({ by: 'an extension', entity })),
    ...(plugin.entities ?? []).flatMap(({ name, fields }) =>
      Object.entries(fields).map(([key, { detail }]) => ({ by: `${name}.${key}`, entity: detail.target })),
    ),
  ];
  const known = new Set([plugin.name, 'kernel', ...Object.keys(plugin.requires ?? {})]);
  return named.flatMap(({ by, entity }) => {
    const owner = entity?.slice(0, entity.indexOf('.'));
    return owner === undefined || known.has(owner)
      ? []
      : [`${by} refers to "${entity}", but "${plugin.name}" does not require "${owner}": add it to "requires"`];
  });
}
