import type { FieldProblem } from '@entrepot/sdk';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

let ajv: Ajv2020 | undefined;
const compiled = new WeakMap<object, ValidateFunction>();

// Made at the first use, for a process that validates nothing need not pay for it.
function compiler(): Ajv2020 {
  if (!ajv) {
    ajv = new Ajv2020({ allErrors: true, verbose: true, useDefaults: true, strict: false, unicodeRegExp: false });
    addFormats.default(ajv);
  }
  return ajv;
}

/**
 * Checks a value and fills in the defaults of its schema, in place.
 * @param schema a JSON Schema; compiled at its first use and kept as long as the object lives, so hand in the same object
 * @returns all wrong places; empty where the value is right. Codes: `required`, `unknown-field`, `read-only`, `wrong-type`,
 * `wrong-format`, `wrong-value`, `too-short`, `too-long`, `too-small`, `too-large`, `too-few`, `too-many`, `duplicate`
 */
export function validate(schema: object, value: unknown): FieldProblem[] {
  let check = compiled.get(schema);
  if (!check) {
    check = compiler().compile(withDistinctIds(schema));
    compiled.set(schema, check);
  }
  if (check(value)) return [];
  const problems = (check.errors ?? []).filter(isTelling).map(problemOf);
  return problems.length > 0
    ? problems
    : [{ pointer: '', code: 'wrong-value', detail: 'The value does not have the expected form.' }];
}

let ids = 0;

// The schema of a JSON field may stand in several places; ajv takes an identifier once.
function withDistinctIds(schema: object): object {
  const text = JSON.stringify(schema);
  if (!text.includes('"$id":"urn:entrepot:')) return schema;
  return JSON.parse(text, (key, value) => (key === '$id' ? `${value}:${ids++}` : value));
}

// A value under `anyOf` fails in each branch; that it may also be null helps nobody.
function isTelling({ keyword, params, schemaPath }: ErrorObject): boolean {
  if (keyword === 'anyOf' || keyword === 'if') return false;
  return !(keyword === 'type' && params.type === 'null' && schemaPath.includes('/anyOf/'));
}

function problemOf(error: ErrorObject): FieldProblem {
  const { keyword, params, instancePath } = error;
  if (keyword === 'required') {
    const name = String(params.missingProperty);
    return { pointer: `${instancePath}/${escaped(name)}`, code: 'required', detail: `${name} must be given.` };
  }
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') return extra(error);
  const name = nameOf(instancePath);
  const [code, sentence] = told(error);
  return { pointer: instancePath, code, detail: `${name} ${sentence}.` };
}

function extra({ params, instancePath, parentSchema }: ErrorObject): FieldProblem {
  const name = String(params.additionalProperty ?? params.unevaluatedProperty);
  const pointer = `${instancePath}/${escaped(name)}`;
  const closed: unknown = parentSchema?.['x-read-only'];
  if (Array.isArray(closed) && closed.includes(name)) {
    return { pointer, code: 'read-only', detail: `${name} is written by the system: leave it out.` };
  }
  const names = Object.keys((parentSchema?.properties as object | undefined) ?? {});
  const near = nearest(name, names);
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  return { pointer, code: 'unknown-field', detail: `${name} is not a field here${hint || '.'}` };
}

function told({ keyword, params, parentSchema, message }: ErrorObject): [code: string, sentence: string] {
  const limit = String(params.limit);
  switch (keyword) {
    case 'type':
      return ['wrong-type', `must be ${expected(parentSchema ?? {}, params.type)}`];
    case 'enum':
      return ['wrong-value', `must be one of ${listed(params.allowedValues)}`];
    case 'const':
      return ['wrong-value', `must be ${JSON.stringify(params.allowedValue)}`];
    case 'format':
      return ['wrong-format', `must be ${formats[String(params.format)] ?? `of the format ${params.format}`}`];
    case 'pattern':
      return patterned(parentSchema ?? {}, String(params.pattern));
    case 'minLength':
      return ['too-short', `must have ${limit} characters at least`];
    case 'maxLength':
      return ['too-long', `must have ${limit} characters at most`];
    case 'minimum':
      return ['too-small', `must be ${limit} or more`];
    case 'exclusiveMinimum':
      return ['too-small', `must be more than ${limit}`];
    case 'maximum':
      return ['too-large', `must be ${limit} or less`];
    case 'exclusiveMaximum':
      return ['too-large', `must be less than ${limit}`];
    case 'minItems':
    case 'minProperties':
      return ['too-few', `must have ${limit} ${keyword === 'minItems' ? 'items' : 'fields'} at least`];
    case 'maxItems':
    case 'maxProperties':
      return ['too-many', `must have ${limit} ${keyword === 'maxItems' ? 'items' : 'fields'} at most`];
    case 'uniqueItems':
      return ['duplicate', `has the same item twice, at ${params.j} and ${params.i}`];
    default:
      return ['wrong-value', message ?? 'does not have the expected form'];
  }
}

const formats: Readonly<Record<string, string>> = {
  date: 'a calendar date, as "2026-01-31"',
  'date-time': 'a moment with its zone (RFC 3339), as "2026-01-31T12:00:00Z"',
  time: 'a time with its zone, as "12:00:00Z"',
  uuid: 'the id of a record (a UUID)',
  email: 'an e-mail address',
  uri: 'an absolute URI, as "https://example.com/path"',
};

const types: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
};

function expected(schema: Readonly<Record<string, unknown>>, type: unknown): string {
  const names = (Array.isArray(type) ? type : String(type).split(',')).map(String);
  const or = names.map((name) => described(schema, name)).join(' or ');
  return or;
}

function described(schema: Readonly<Record<string, unknown>>, type: string): string {
  if (type === 'object' && schema['x-kind'] === 'money') return 'an amount of money, as {"amount": "12.50", "currency": "EUR"}';
  if (type === 'string' && 'x-decimal' in schema) return 'a decimal number written as text, as "12.50"';
  if (type === 'string' && typeof schema.format === 'string') return formats[schema.format] ?? 'a text';
  return types[type] ?? type;
}

function patterned(schema: Readonly<Record<string, unknown>>, pattern: string): [code: string, sentence: string] {
  if (schema['x-kind'] === 'currency') return ['wrong-format', 'must be an ISO 4217 currency code, as "EUR"'];
  const digits = schema['x-decimal'] as { whole: number; fraction: number } | undefined;
  if (!digits) return ['wrong-format', `must match the pattern ${pattern}`];
  const after = digits.fraction === 0 ? 'none' : `at most ${digits.fraction}`;
  return [
    'wrong-format',
    `must be a decimal number with at most ${digits.whole} digits before the point and ${after} after it, as "12.50"`,
  ];
}

function listed(values: unknown): string {
  return Array.isArray(values) ? values.map((value) => JSON.stringify(value)).join(', ') : JSON.stringify(values);
}

function nameOf(pointer: string): string {
  const parts = pointer.split('/').slice(1);
  const last = parts.at(-1)?.replaceAll('~1', '/').replaceAll('~0', '~');
  if (last === undefined) return 'The value';
  return /^\d+$/.test(last) ? `Item ${last}${parts.length > 1 ? ` of ${parts.at(-2)}` : ''}` : last;
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The candidate that differs least, in letter case, one letter too many, too few, wrong or swapped. */
function nearest(name: string, candidates: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  return (
    candidates.find((each) => each.toLowerCase() === lower) ?? candidates.find((each) => isOneOff(lower, each.toLowerCase()))
  );
}

function isOneOff(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a.length < 3) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  const swapped = `${restA[1] ?? ''}${restA[0] ?? ''}${restA.slice(2)}`;
  return restA.slice(1) === restB.slice(1) || restA === restB.slice(1) || restA.slice(1) === restB || swapped === restB;
}
