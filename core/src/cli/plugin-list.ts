import type { LoadedConfig } from '../config/load-config.ts';
import { kernelPlugin } from '../kernel-plugin.ts';
import { assemble } from '../plugins/assemble.ts';

/** The enabled plugins in the order in which they start, then the disabled ones. */
export function pluginList({ plugins, disabled, settings, file }: LoadedConfig, json: boolean): string {
  const rows = [
    ...assemble(kernelPlugin, plugins, { disabled, settings, configFile: file }).plugins.map(
      ({ name, version, requires = {} }) => ({
        name,
        version,
        state: 'enabled',
        requires: Object.keys(requires),
      }),
    ),
    ...[...disabled].map((name) => ({ name, version: null, state: 'disabled', requires: [] })),
  ];
  if (json) return `${JSON.stringify(rows, null, 2)}\n`;
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows
    .map(({ name, version, state, requires }) => {
      const needs = requires.length > 0 ? `  requires ${requires.join(', ')}` : '';
      return `${name.padEnd(width)}  ${(version ?? '').padEnd(8)}  ${state.padEnd(8)}${needs}`.trimEnd().concat('\n');
    })
    .join('');
}
