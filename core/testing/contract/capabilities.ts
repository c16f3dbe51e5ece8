import { type Entity, type Plugin, tableOf } from '@entrepot/sdk';
import { importsOf } from './imports.ts';
import type { PluginSources } from './plugin-sources.ts';

/** What a write in SQL names as its table: `${tableOf(Order)}`, `${orders}` or `"orders"."orders"`. */
const written =
  /\b(?:INSERT\s+INTO|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE|UPDATE(?!\s+(?:OF|SET|SKIP|NOWAIT)\b)|\.copy\(\s*[`'"])\s*(?:ONLY\s+)?(?:\$\{tableOf\((\w+)\)\}|\$\{(\w+)\}|"?([a-z][a-z0-9_]*)"?\."?([a-z][a-z0-9_]*)"?)/g;

/**
 * Entities of other plugins that the sources write in SQL though `capabilities.writes` does not name them.
 * @param entityOf the entity that a package exports under a name
 */
export async function undeclaredWrites(
  plugin: Plugin,
  sources: PluginSources,
  entityOf: (packageName: string, name: string) => Promise<Entity | undefined>,
  entities: Iterable<{ readonly name: string; readonly plural: string }>,
): Promise<string[]> {
  const declared = new Set(plugin.capabilities?.writes ?? []);
  const byTable = new Map([...entities].map((entity) => [tableOf(entity), entity.name]));
  const imports = importsOf(sources);
  const faults: string[] = [];
  for (const [file, text] of sources.files) {
    const tables = new Map([...text.matchAll(/\b(\w+)\s*=\s*tableOf\((\w+)\)/g)].map(([, name = '', of = '']) => [name, of]));
    for (const [, direct, variable = '', schema, table] of text.matchAll(written)) {
      const local = direct ?? tables.get(variable);
      const from = imports.find((each) => each.file === file && each.names.some((name) => name.local === local));
      const entity =
        schema !== undefined
          ? byTable.get(`"${schema}"."${table}"`)
          : from && (await entityOf(from.specifier, from.names.find((name) => name.local === local)?.name ?? ''))?.name;
      if (entity === undefined || entity.startsWith(`${plugin.name}.`) || declared.has(entity)) continue;
      faults.push(`${file} writes "${entity}", another plugin's: name it under "capabilities.writes"`);
    }
  }
  return [...new Set(faults)];
}

/** Calls to other machines though `capabilities.hosts` names none, and addresses of hosts that it does not name. */
export function undeclaredHosts({ capabilities = {}, name }: Plugin, { files }: PluginSources): string[] {
  const hosts = capabilities.hosts ?? [];
  return [...files].flatMap(([file, text]) => {
    const calls = /\bfetch\(|\bhttps?\.request\(|from 'undici'/.test(text) && hosts.length === 0;
    const addresses = [...text.matchAll(/\bfetch\(\s*[`'"]https?:\/\/([a-z0-9.-]+)/gi)].map(([, host = '']) => host);
    return [
      ...(calls ? [`${file} calls other machines: name them under "capabilities.hosts" of "${name}"`] : []),
      ...addresses
        .filter((host) => hosts.length > 0 && !hosts.some((each) => covers(each, host)))
        .map((host) => `${file} calls ${host}, which "capabilities.hosts" does not name`),
    ];
  });
}

/** `*.example.com` covers every host below example.com. */
function covers(declared: string, host: string): boolean {
  return declared === host || (declared.startsWith('*.') && host.endsWith(declared.slice(1)));
}
