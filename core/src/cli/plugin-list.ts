import type { LoadedConfig } from '../config/load-config.ts';
import { kernelPlugin } from '../kernel-plugin.ts';
import { Roster } from '../plugins/roster.ts';
import { quarantineReport } from './quarantine-report.ts';

/**
 * The enabled plugins in the order in which they start, those that cannot, then the disabled ones. What is wrong with a
 * plugin's tables or setup shows only when it starts.
 */
export function pluginList(config: LoadedConfig, json: boolean): string {
  const { plugins, disabled, settings, file, files, unloaded } = config;
  const health = new Roster(kernelPlugin, { plugins, disabled, settings, configFile: file, files, unloaded }).health();
  const rows = [
    ...health.map(({ plugin, version, state, requires, file: from, fault }) => ({
      name: plugin,
      version,
      state: state === 'running' ? 'enabled' : state,
      requires,
      ...(from === undefined ? {} : { file: from }),
      ...(fault ? { fault } : {}),
    })),
    ...[...disabled].map((name) => ({ name, version: null, state: 'disabled', requires: [] })),
  ];
  if (json) return `${JSON.stringify(rows, null, 2)}\n`;
  const width = Math.max(...rows.map(({ name }) => name.length));
  const table = rows.map(({ name, version, state, requires }) => {
    const needs = requires.length > 0 ? `  requires ${requires.join(', ')}` : '';
    return `${name.padEnd(width)}  ${(version ?? '').padEnd(8)}  ${state.padEnd(11)}${needs}`.trimEnd().concat('\n');
  });
  const report = quarantineReport(health);
  return `${table.join('')}${report && `\n${report}`}`;
}
