import type { PluginHealth } from '@entrepot/registry/plugin-health';

/** Who is in quarantine and what to do about it, as people read it in a terminal; empty where nobody is. */
export function quarantineReport(health: readonly PluginHealth[]): string {
  const sick = health.flatMap(({ plugin, version, fault }) => (fault ? [{ plugin, version, fault }] : []));
  if (sick.length === 0) return '';
  const [count, rest] = [sick.length === 1 ? 'One plugin is' : `${sick.length} plugins are`, health.length - sick.length - 1];
  const lines = sick.flatMap(({ plugin, version, fault: { code, detail, remedy, file } }) => [
    `  ${plugin}${version === null ? '' : ` ${version}`} (${code})`,
    `    ${detail}`,
    ...(file === undefined ? [] : [`    File: ${file}`]),
    `    To mend it: ${remedy}`,
  ]);
  const others = rest === 0 ? 'no other plugin is enabled' : rest === 1 ? 'the other one runs' : `the other ${rest} run`;
  return `${count} in quarantine, ${others}:\n${lines.join('\n')}\n`;
}
