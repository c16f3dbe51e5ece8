import { type FieldProblem, Problem } from '@entrepot/sdk';
import { type ImportMapping, mappingSchema } from './mapping.ts';

/** The part of JSON Schema that `mappingSchema` is written in. */
interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly pattern?: string;
  readonly minLength?: number;
}

const typeOf = (value: unknown) => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value);

function* violations(schema: Schema, value: unknown, pointer: string): Generator<FieldProblem> {
  const problem = (code: string, detail: string, at = pointer): FieldProblem => ({ pointer: at, code, detail });
  if (schema.enum && !schema.enum.includes(value))
    yield problem('not-allowed', `must be one of ${schema.enum.map((each) => JSON.stringify(each)).join(', ')}`);
  if (schema.type === undefined) return;
  if (typeOf(value) !== schema.type) return yield problem('wrong-type', `must be ${schema.type}, not ${typeOf(value)}`);
  if (typeof value === 'string') {
    if (value.length < (schema.minLength ?? 0)) yield problem('too-short', 'must not be empty');
    if (schema.pattern && !new RegExp(schema.pattern).test(value)) yield problem('wrong-form', `must fit ${schema.pattern}`);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* violations(schema.items ?? {}, item, `${pointer}/${index}`);
  } else if (typeof value === 'object' && value !== null) {
    for (const name of schema.required ?? []) {
      if (!Object.hasOwn(value, name)) yield problem('missing', 'is required', `${pointer}/${name}`);
    }
    for (const [name, item] of Object.entries(value)) {
      const own = schema.properties?.[name];
      if (own) yield* violations(own, item, `${pointer}/${name}`);
      else if (schema.additionalProperties === false) yield problem('unknown', 'is not known here', `${pointer}/${name}`);
      else if (typeof schema.additionalProperties === 'object')
        yield* violations(schema.additionalProperties, item, `${pointer}/${name}`);
    }
  }
}

/**
 * Takes JSON as a column mapping.
 * @throws Problem `orders.bad-mapping` with the pointer of each wrong place
 */
export function checkMapping(value: unknown): ImportMapping {
  const errors = [...violations(mappingSchema, value, '')];
  if (errors.length === 0) return value as ImportMapping;
  throw new Problem('orders.bad-mapping', {
    detail: `The column mapping is wrong: ${errors.map(({ pointer, detail }) => `${pointer || '/'} ${detail}`).join('; ')}`,
    remedy: 'Correct the mapping; examples/import-mappings holds one that works.',
    errors,
  });
}
