import { type Schema, Validator } from '@cfworker/json-schema';
import type { FieldKind, Label } from '@entrepot/sdk';
import type { UiField } from '@entrepot/sdk/ui';
import type { JsonSchema } from './module.ts';

type Texts = Readonly<Record<string, string>>;

/** The fields of a form for an object, from its JSON Schema. */
export function fieldsOfSchema(schema: JsonSchema): UiField[] {
  const required = (schema.required ?? []) as readonly string[];
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  return Object.entries(properties).map(([name, each]) => ({
    name,
    kind: kindOf(each),
    label: labelOf(each.title ?? name, each['x-label-zh']),
    description: typeof each.description === 'string' ? labelOf(each.description, each['x-description-zh']) : null,
    plugin: '',
    required: required.includes(name),
    // An emptied field means its default: the setting is not written then.
    nullable: !required.includes(name) && kindOf(each) !== 'boolean',
    writable: true,
    unique: false,
    personal: false,
    ui: { tab: null, group: null, widget: null, sentence: null },
    ...('default' in each ? { default: each.default } : {}),
    ...(Array.isArray(each.enum) ? { values: valuesOf(each) } : {}),
    ...(kindOf(each) === 'json' ? { schema: each } : {}),
  }));
}

function kindOf(schema: JsonSchema): FieldKind {
  const kind = schema['x-kind'];
  return typeof kind === 'string' ? (kind as FieldKind) : 'json';
}

function labelOf(en: unknown, zh: unknown): Label {
  return { en: String(en), ...(typeof zh === 'string' ? { zh } : {}) };
}

function valuesOf(schema: JsonSchema): Record<string, Label> {
  const [en, zh] = [schema['x-labels'], schema['x-labels-zh']] as [Texts | undefined, Texts | undefined];
  const values = (schema.enum as readonly unknown[]).filter((each) => each !== null).map(String);
  return Object.fromEntries(values.map((each) => [each, labelOf(en?.[each] ?? each, zh?.[each])]));
}

/** What is wrong with a value: the keyword of JSON Schema that it breaks, and the bound that this sets. */
export interface SettingFault {
  readonly keyword: string;
  readonly bound?: number;
}

/** The first fault of each property. */
export function faultsOf(schema: JsonSchema, values: Readonly<Record<string, unknown>>): Map<string, SettingFault> {
  const { errors } = new Validator(schema as Schema, '2020-12', false).validate(values);
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  const faults = new Map<string, SettingFault>();
  for (const { keyword, instanceLocation, error } of errors) {
    const missing = keyword === 'required' ? /"([^"]+)"/.exec(error)?.[1] : undefined;
    const name = missing ?? instanceLocation.split('/')[1];
    // That the whole does not fit is told of the property.
    if (name === undefined || keyword === 'properties' || faults.has(name)) continue;
    const bound = properties[name]?.[keyword];
    faults.set(name, { keyword, ...(typeof bound === 'number' ? { bound } : {}) });
  }
  return faults;
}

/** What is written of a form's values: neither what is empty nor what is the default. */
export function writtenSettings(schema: JsonSchema, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => {
      if (value === null || value === undefined) return false;
      return JSON.stringify(value) !== JSON.stringify(properties[name]?.default);
    }),
  );
}
