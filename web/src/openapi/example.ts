import type { JsonSchema } from '@entrepot/registry/schema/json-schema';

const uuid = '01981c3e-7a4b-7c2d-9e5f-0123456789ab';

/** A value that fits a schema, for the reader of the document; without what may be left out of an input. */
export function exampleOf(schema: JsonSchema): unknown {
  const { type, format, properties, items, pattern, minLength = 0, minimum } = schema;
  const [kind] = Array.isArray(type) ? (type as readonly unknown[]) : [type];
  if ('default' in schema) return schema.default;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  switch (kind) {
    case 'object': {
      const entries = Object.entries((properties ?? {}) as Readonly<Record<string, JsonSchema>>);
      const values = entries.map(([name, each]) => [name, exampleOf(each)] as const);
      const required = (schema.required ?? []) as readonly string[];
      // What a pattern takes is not made up here: then there is no example of what needs it.
      const isWhole = values.every(([name, value]) => value !== undefined || !required.includes(name));
      return isWhole ? Object.fromEntries(values) : undefined;
    }
    case 'array':
      return items ? [exampleOf(items as JsonSchema)].filter((item) => item !== undefined) : [];
    case 'integer':
    case 'number':
      return Math.max(1, Number(minimum ?? 1));
    case 'boolean':
      return true;
    case 'string':
      if (format === 'uuid') return uuid;
      if (format === 'date-time') return '2026-01-31T12:00:00.000Z';
      if (format === 'date') return '2026-01-31';
      if (schema['x-kind'] === 'currency') return 'EUR';
      if (schema['x-decimal']) return '12';
      return pattern === undefined ? 'text'.padEnd(Number(minLength), '.') : undefined;
    default:
      return undefined;
  }
}
