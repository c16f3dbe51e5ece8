import { type Plugin, Problem } from '@entrepot/sdk';

/** The plugins and all that they require, found as `@entrepot/<name>`; the kernel puts them in order. */
export async function withRequirements(plugins: readonly Plugin[]): Promise<Plugin[]> {
  const found = new Map(plugins.map((plugin) => [plugin.name, plugin]));
  // The map grows while it is walked: requirements of requirements come along.
  for (const plugin of found.values()) {
    for (const name of Object.keys(plugin.requires ?? {})) {
      if (!found.has(name)) found.set(name, await load(name, plugin.name));
    }
  }
  return [...found.values()];
}

async function load(name: string, asker: string): Promise<Plugin> {
  const specifier = `@entrepot/${name}`;
  try {
    return (await import(specifier)).default;
  } catch (cause) {
    throw new Problem('missing-requirement', {
      detail: `Plugin "${asker}" requires plugin "${name}", and ${specifier} could not be loaded: ${cause}`,
      remedy: 'Give that plugin to createTestApp too.',
      cause,
    });
  }
}
