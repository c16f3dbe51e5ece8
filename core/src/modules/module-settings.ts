import { fieldsSchema } from '@entrepot/registry/schema/json-schema';
import { validate } from '@entrepot/registry/schema/validate';
import type { FieldProblem, Fields, Plugin } from '@entrepot/sdk';
import { environmentOf, variableOf } from '../config/check-settings.ts';
import { type ConfigEntry, settingsIn } from '../config/config-entry.ts';
import type { ModuleSettings } from './module-report.ts';

/** What may be changed of a plugin's settings, and how they stand; null where it has none. */
export function moduleSettings(
  { name, settings: declared = {} }: Plugin,
  entry: ConfigEntry | undefined,
  env: NodeJS.ProcessEnv,
): ModuleSettings | null {
  if (Object.keys(declared).length === 0) return null;
  const given = environmentOf(name, declared, env);
  const all = { ...settingsIn(entry), ...given };
  const secret = secretsOf(declared);
  const open = (values: object) => Object.entries(values).filter(([key]) => !secret.has(key));
  return {
    schema: fieldsSchema(Object.fromEntries(open(declared))),
    values: Object.fromEntries(open(all)),
    fromEnvironment: Object.fromEntries(open(given).map(([key]) => [key, variableOf(name, key)])),
    secrets: Object.fromEntries(
      [...secret].map((key) => [key, { isSet: all[key] !== undefined, variable: variableOf(name, key) }]),
    ),
  };
}

/** Names of settings that are never told nor written. */
export function secretsOf(declared: Fields): ReadonlySet<string> {
  return new Set(Object.entries(declared).flatMap(([key, { options }]) => (options.secret ? [key] : [])));
}

/**
 * What is wrong with settings that somebody wants to write.
 * @param pointer of the settings in the request
 */
export function settingFaults(
  { name, settings: declared = {} }: Plugin,
  wanted: Readonly<Record<string, unknown>>,
  after: ConfigEntry,
  env: NodeJS.ProcessEnv,
  pointer: string,
): FieldProblem[] {
  const secret = [...secretsOf(declared)].filter((key) => key in wanted);
  const refused = secret.map((key) => ({
    pointer: `${pointer}/${key}`,
    code: 'secret-setting',
    detail: `Secrets are not written into the config: set ${variableOf(name, key)} in the environment.`,
  }));
  const values = { ...settingsIn(after), ...environmentOf(name, declared, env) };
  const wrong = validate(fieldsSchema(declared), values);
  return [...refused, ...wrong.map((each) => ({ ...each, pointer: `${pointer}${each.pointer}` }))];
}
