import fc from 'fast-check';

type Schema = Readonly<Record<string, unknown>>;

/** Values that no schema of ours asks for, to stand where others should. */
const nonsense: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '\u0000',
    '\ud800',
    "'; DROP TABLE x; --",
    'NaN',
    '1e999',
    '-0',
    '9'.repeat(400),
    '../../etc/passwd',
    '%00',
    '2026-02-30',
  ),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 31, -1, 0.5, 1e300, null, true, [], {}, [[]]),
);

/**
 * Makes values of a JSON Schema (2020-12, as far as OpenAPI of Entrepot uses it), now and then broken ones.
 * @param resolve finds what a `$ref` points to
 */
export function arbitraryOf(schema: Schema, resolve: (reference: string) => Schema, depth = 0): fc.Arbitrary<unknown> {
  const of = (inner: unknown) => arbitraryOf(inner as Schema, resolve, depth + 1);
  const right = (): fc.Arbitrary<unknown> => {
    if (typeof schema.$ref === 'string') return of(resolve(schema.$ref));
    if ('const' in schema) return fc.constant(schema.const);
    if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
    const choices = (schema.anyOf ?? schema.oneOf ?? schema.allOf) as readonly unknown[] | undefined;
    if (choices && choices.length > 0) return fc.oneof(...choices.map(of));
    if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => of({ ...schema, type })));
    switch (schema.type) {
      case 'object':
        return objectOf(schema, of, depth);
      case 'array':
        return fc.array(of(schema.items ?? {}), { maxLength: depth > 2 ? 1 : 3 });
      case 'integer':
        return fc.integer({
          min: Math.max(Number(schema.minimum ?? -5), -(2 ** 40)),
          max: Math.min(Number(schema.maximum ?? 1000), 2 ** 40),
        });
      case 'number':
        return fc.double({ noNaN: true, noDefaultInfinity: true });
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      case 'string':
        return textOf(schema);
      default:
        return fc.jsonValue({ maxDepth: 1 });
    }
  };
  return fc.oneof({ weight: depth === 0 ? 19 : 29, arbitrary: right() }, { weight: 1, arbitrary: nonsense });
}

function objectOf(schema: Schema, of: (inner: unknown) => fc.Arbitrary<unknown>, depth: number): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema.properties ?? {}) as Readonly<Record<string, Schema>>);
  const shown = depth > 3 ? properties.filter(([name]) => (schema.required as string[] | undefined)?.includes(name)) : properties;
  if (shown.length === 0)
    return fc.dictionary(fc.constantFrom('a', 'zh-CN', 'id', '__proto__'), fc.string({ maxLength: 5 }), { maxKeys: 2 });
  const required = ((schema.required ?? []) as string[]).filter((name) => shown.some(([each]) => each === name));
  const record = fc.record(Object.fromEntries(shown.map(([name, each]) => [name, of(each)])), { requiredKeys: required });
  return fc.oneof(
    { weight: 14, arbitrary: record },
    { weight: 1, arbitrary: fc.record(Object.fromEntries(shown.map(([name, each]) => [name, of(each)])), { requiredKeys: [] }) },
  );
}

/** Stands for the id of a record that is there, see `withIds`. */
const placeholder = /"@id ([^ "]*) (\d+)"/g;

/** @param target the entity of the record, empty where the schema does not say */
export function idArbitrary(target: string): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 9, arbitrary: fc.nat({ max: 19 }).map((index) => `@id ${target} ${index}`) },
    { weight: 1, arbitrary: fc.uuid() },
  );
}

/** Puts ids in the places that `arbitraryOf` left for them; a new one where there is no record. */
export function withIds<T>(value: T, idsOf: (entity: string) => readonly string[]): T {
  if (value === undefined) return value;
  return JSON.parse(
    JSON.stringify(value).replace(placeholder, (_, target: string, index: string) => {
      const known = idsOf(target);
      return JSON.stringify(known[Number(index) % known.length] ?? crypto.randomUUID());
    }),
  );
}

function textOf(schema: Schema): fc.Arbitrary<string> {
  const { format, pattern, minLength, maxLength } = schema;
  if (format === 'uuid') return idArbitrary(String(schema['x-target'] ?? ''));
  if (format === 'date-time')
    return fc
      .date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') })
      .map((date) => date.toISOString());
  if (format === 'date')
    return fc
      .date({ noInvalidDate: true, min: new Date('0001-01-02'), max: new Date('9999-12-30') })
      .map((date) => date.toISOString().slice(0, 10));
  if (typeof pattern === 'string')
    return fc.stringMatching(new RegExp(pattern, 'u')).map((text) => text.slice(0, Number(maxLength ?? 400)));
  const most = Math.min(Number(maxLength ?? 40), 60);
  return fc.oneof(
    { weight: 3, arbitrary: fc.string({ minLength: Math.min(Number(minLength ?? 0), most), maxLength: most, unit: 'grapheme' }) },
    { weight: 2, arbitrary: fc.stringMatching(/^[A-Z]{1,3}-[0-9]{1,4}$/).map((text) => text.slice(0, most)) },
  );
}
