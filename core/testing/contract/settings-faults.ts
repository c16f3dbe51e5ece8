import { fieldsSchema } from '@entrepot/registry/schema/json-schema';
import { validate } from '@entrepot/registry/schema/validate';
import type { Field, Plugin } from '@entrepot/sdk';

/** Defaults of settings that the settings' own schema refuses, and a schema that does not compile. */
export function settingsFaults({ settings = {} }: Plugin): string[] {
  const defaulted = Object.entries(settings).filter(([, { presence }]) => presence === 'defaulted');
  const required = Object.entries(settings).filter(([, { presence }]) => presence === 'required');
  const schema = { ...fieldsSchema(settings), required: [] };
  const values = Object.fromEntries(defaulted.map(([name, { defaultValue }]: [string, Field]) => [name, defaultValue]));
  return [
    ...validate(schema, values).map(
      ({ pointer, detail }) => `the default of setting "${pointer.slice(1)}" is refused: ${detail}`,
    ),
    ...required.map(
      ([name]) => `setting "${name}" is required, so that the plugin cannot be enabled with \`true\`: give it a default`,
    ),
  ];
}
