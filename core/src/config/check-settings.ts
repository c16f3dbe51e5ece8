import type { Fault } from '@entrepot/registry/fault';
import { fieldsSchema } from '@entrepot/registry/schema/json-schema';
import { validate } from '@entrepot/registry/schema/validate';
import { columnName, type Field, type Fields, type Plugin, type RowOf } from '@entrepot/sdk';
import type { RawSettings } from './load-config.ts';

/** Each plugin's settings with defaults filled in, by plugin name. */
export type CheckedSettings = ReadonlyMap<string, RowOf<Fields>>;

/**
 * Lays variables of the environment over the settings of the config and checks both against what the plugins declare.
 * @param given by plugin name
 * @param file named in the errors
 */
export function checkSettings(
  plugins: readonly Plugin[],
  given: ReadonlyMap<string, RawSettings>,
  env: NodeJS.ProcessEnv,
  file = 'the config',
): { settings: CheckedSettings; faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const settings = new Map<string, RowOf<Fields>>();
  for (const plugin of plugins) {
    const declared = plugin.settings ?? {};
    const fromEnv = environmentOf(plugin.name, declared, env);
    const values: Record<string, unknown> = { ...given.get(plugin.name), ...fromEnv };
    const names = Object.keys(declared);
    const isRequired = Object.values(declared).some(({ presence }) => presence === 'required');
    // Compiling a schema takes its time: where nothing is given, nothing can be wrong with it.
    if (isRequired || Object.keys(values).length > 0) {
      for (const { pointer, detail } of validate(fieldsSchema(declared), values)) {
        const name = pointer.slice(1).split('/')[0] ?? '';
        const source = name in fromEnv ? variableOf(plugin.name, name) : file;
        const found = valueAt(values, pointer) === undefined ? '' : `, found ${JSON.stringify(valueAt(values, pointer))}`;
        faults.push({
          code: 'wrong-setting',
          plugin: plugin.name,
          detail: `plugins.${plugin.name}${pointer.replaceAll('/', '.')} in ${source}: ${detail.replace(/\.$/, '')}${found}.`,
          remedy:
            names.length > 0
              ? `Correct it there; the settings of "${plugin.name}" are: ${names.join(', ')}.`
              : `Plugin "${plugin.name}" has no settings: write true.`,
        });
      }
    }
    const entries = Object.entries(declared).map(([name, each]: [string, Field]) => [name, each.defaultValue ?? null]);
    settings.set(plugin.name, { ...Object.fromEntries(entries), ...values });
  }
  return { settings, faults };
}

/** The variable of a setting: `ENTREPOT_ORDERS_REVIEW_LIMIT`. */
export function variableOf(plugin: string, setting: string): string {
  return `ENTREPOT_${plugin}_${columnName(setting)}`.replaceAll('-', '_').toUpperCase();
}

/** The settings that variables of the environment set. */
export function environmentOf(plugin: string, declared: Fields, env: NodeJS.ProcessEnv): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, { kind }] of Object.entries(declared)) {
    const text = env[variableOf(plugin, name)];
    if (text !== undefined) values[name] = parsed(text, kind);
  }
  return values;
}

/** What does not parse stays text, for the check to refuse. */
function parsed(text: string, kind: Field['kind']): unknown {
  if (kind === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if ((kind === 'integer' || kind === 'quantity') && /^-?\d+$/.test(text)) return Number(text);
  if (kind === 'json' || kind === 'money') {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  return text;
}

function valueAt(value: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined),
      value,
    );
}
