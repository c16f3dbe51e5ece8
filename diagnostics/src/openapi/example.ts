import type { JsonSchema } from '@entrepot/registry/schema/json-schema';

const uuid = '01981c3e-7a4b-7c2d-9e5f-0123456789ab';
/** Tried in this order where a pattern says what a text looks like. */
const words = [
  '1',
  '12',
  '1.0',
  'a',
  'A',
  'ab',
  'AB',
  'ABC',
  'a1',
  'A-1',
  'a.b',
  '123456',
  '61091000',
  '12:00',
  '#336699',
  '/a',
  'https://example.com',
];

/** A value that fits a schema, for the reader of the document; undefined where none is found. */
export function exampleOf(schema: JsonSchema): unknown {
  const { type, properties, items, minimum, anyOf, oneOf, allOf } = schema;
  if ('const' in schema) return schema.const;
  if ('default' in schema) return schema.default;
  if (Array.isArray(schema.examples) && schema.examples.length > 0) return schema.examples[0];
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const [choice] = (anyOf ?? oneOf ?? allOf ?? []) as readonly JsonSchema[];
  const [kind] = Array.isArray(type) ? (type as readonly unknown[]) : [type];
  switch (kind) {
    case 'object':
      return exampleOfObject(schema, (properties ?? {}) as Readonly<Record<string, JsonSchema>>);
    case 'array':
      return items ? [exampleOf(items as JsonSchema)].filter((item) => item !== undefined) : [];
    case 'integer':
    case 'number':
      return Math.max(1, Number(minimum ?? 1));
    case 'boolean':
      return true;
    case 'string':
      return exampleOfText(schema);
    case 'null':
      return null;
    default:
      // What says nothing of its form takes any value.
      return choice ? exampleOf(choice) : '$ref' in schema ? undefined : {};
  }
}

/** A change of one field: the smallest body that PATCH takes. */
export function exampleOfChange(schema: JsonSchema): unknown {
  const values = Object.entries((schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>).map(
    ([name, each]) => [name, exampleOf(each)] as const,
  );
  return Object.fromEntries(values.filter(([, value]) => value !== undefined).slice(0, 1));
}

function exampleOfObject(schema: JsonSchema, properties: Readonly<Record<string, JsonSchema>>): unknown {
  const { required = [], additionalProperties, propertyNames, maxProperties } = schema;
  const isRequired = (name: string) => (required as readonly string[]).includes(name);
  const names = Object.keys(properties);
  // Some forms take one of several properties: then what must be there comes first.
  const most = maxProperties === undefined ? names : [...names.filter(isRequired), ...names.filter((name) => !isRequired(name))];
  const values = most
    .slice(0, maxProperties === undefined ? undefined : Number(maxProperties))
    .map((name) => [name, exampleOf(properties[name] ?? {})] as const);
  if (values.some(([name, value]) => value === undefined && isRequired(name))) return undefined;
  if (values.length > 0 || typeof additionalProperties !== 'object') return Object.fromEntries(values);
  const name = exampleOfText((propertyNames ?? {}) as JsonSchema);
  const value = exampleOf(additionalProperties as JsonSchema);
  return name === undefined || value === undefined ? {} : { [name]: value };
}

function exampleOfText(schema: JsonSchema): string | undefined {
  const { format, pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  if (format === 'uuid') return uuid;
  if (format === 'date-time') return '2026-01-31T12:00:00.000Z';
  if (format === 'date') return '2026-01-31';
  if (format === 'uri') return 'https://example.com';
  if (schema['x-kind'] === 'currency') return 'EUR';
  if (schema['x-decimal']) return '12';
  const [least, most] = [Number(minLength), Number(maxLength)];
  if (pattern === undefined) return 'text'.padEnd(least, '.').slice(0, most);
  const form = new RegExp(String(pattern), 'u');
  return words.find((word) => form.test(word) && word.length >= least && word.length <= most);
}
