import { type FieldProblem, type Filter, Problem } from '@entrepot/sdk';
import type { RegisteredEntity } from '../schema/registry.ts';
import { type Operand, operandsOf, operandThrough, operandValue } from './operand.ts';

export type Scalar = string | number | boolean;
export type Order = 'lt' | 'lte' | 'gt' | 'gte';

/** A checked condition over one entity, without `$user`: what the three compilers work on. */
export type Condition =
  | { readonly is: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly is: 'not'; readonly part: Condition }
  | { readonly is: 'empty'; readonly operand: Operand }
  /** Equal to one of the values; with `orEmpty` also where there is none. */
  | { readonly is: 'among'; readonly operand: Operand; readonly values: readonly Scalar[]; readonly orEmpty: boolean }
  | { readonly is: Order; readonly operand: Operand; readonly value: Scalar }
  | { readonly is: 'contains' | 'startsWith'; readonly operand: Operand; readonly value: string };

/** Holds for every record, and for none. */
export const always: Condition = { is: 'and', parts: [] };
export const never: Condition = { is: 'or', parts: [] };

/** The same without the nesting that says nothing. */
export function simplest(condition: Condition): Condition {
  if (condition.is === 'and' && condition.parts.length === 0) return always;
  return condition.is === 'or' && condition.parts.length === 0 ? never : condition;
}

/** At least one of them. */
export function either(conditions: readonly Condition[]): Condition {
  if (conditions.includes(always)) return always;
  const parts = conditions.filter((condition) => condition !== never);
  return parts.length === 0 ? never : parts.length === 1 && parts[0] ? parts[0] : { is: 'or', parts };
}

/** All of them. */
export function both(conditions: readonly Condition[]): Condition {
  if (conditions.includes(never)) return never;
  const parts = conditions.filter((condition) => condition !== always);
  return parts.length === 0 ? always : parts.length === 1 && parts[0] ? parts[0] : { is: 'and', parts };
}

export interface ParseOptions {
  /** Where the filter stands in the request, as `/filter`. */
  pointer: string;
  /** Called for each field that the filter names. */
  onField?: ((operand: Operand, pointer: string) => void) | undefined;
  /** In a rule the attributes that `$user` stands for. A filter of a request has none, and looks at no other record. */
  attributes?: Readonly<Record<string, unknown>> | undefined;
}

/** Thrown where a rule refers to an attribute that the user does not have. */
export class MissingAttribute extends Error {}

// A request must not make the compiler or the planner sweat.
const deepest = 12;
const mostLeaves = 200;
const mostValues = 10_000;

/**
 * Checks a filter against the declared fields.
 * @throws Problem `invalid-filter` (400) with the pointer of each wrong place; MissingAttribute
 */
export function parseFilter(entity: RegisteredEntity, filter: Filter, options: ParseOptions): Condition {
  const parser = new Parser(entity, options);
  const condition = parser.tree(filter, options.pointer, 0);
  if (parser.errors.length > 0) {
    throw new Problem('invalid-filter', {
      status: 400,
      detail: 'The filter does not fit the declared fields.',
      remedy: 'Correct the places listed in "errors".',
      errors: parser.errors,
    });
  }
  return condition;
}

class Parser {
  readonly errors: FieldProblem[] = [];
  readonly #operands: ReadonlyMap<string, Operand>;
  readonly #entity: RegisteredEntity;
  readonly #options: ParseOptions;
  #leaves = 0;

  constructor(entity: RegisteredEntity, options: ParseOptions) {
    this.#entity = entity;
    this.#operands = operandsOf(entity);
    this.#options = options;
  }

  tree(filter: unknown, pointer: string, depth: number): Condition {
    if (!isObject(filter)) return this.#wrong(pointer, 'wrong-type', 'A filter is an object of fields and conditions.');
    if (depth > deepest) return this.#wrong(pointer, 'filter-too-large', `A filter nests ${deepest} levels deep at most.`);
    const parts = Object.entries(filter).flatMap(([key, value]) =>
      value === undefined ? [] : [this.#part(key, value, `${pointer}/${escapePointer(key)}`, depth)],
    );
    return parts.length === 1 && parts[0] ? parts[0] : { is: 'and', parts };
  }

  #part(key: string, value: unknown, pointer: string, depth: number): Condition {
    if (key === 'not') return { is: 'not', part: this.tree(value, pointer, depth + 1) };
    if (key === 'and' || key === 'or') {
      if (!Array.isArray(value)) return this.#wrong(pointer, 'wrong-type', `"${key}" takes a list of filters.`);
      return { is: key, parts: value.map((each, index) => this.tree(each, `${pointer}/${index}`, depth + 1)) };
    }
    const operand = this.#operands.get(key) ?? (this.#options.attributes && operandThrough(this.#entity, key));
    if (!operand) return this.#wrong(pointer, 'unknown-field', unknownField(this.#entity, key));
    this.#options.onField?.(operand, pointer);
    if (!isObject(value)) return this.#wrong(pointer, 'wrong-type', `Write {"eq": …} or another operator for "${key}".`);
    const parts = Object.entries(value).flatMap(([operator, asked]) =>
      asked === undefined ? [] : [this.#leaf(operand, operator, asked, `${pointer}/${escapePointer(operator)}`)],
    );
    if (parts.length === 0) return this.#wrong(pointer, 'wrong-type', `The condition on "${key}" is empty.`);
    return parts.length === 1 && parts[0] ? parts[0] : { is: 'and', parts };
  }

  #leaf(operand: Operand, operator: string, asked: unknown, pointer: string): Condition {
    this.#leaves += 1;
    if (this.#leaves > mostLeaves)
      return this.#wrong(pointer, 'filter-too-large', `A filter has ${mostLeaves} conditions at most.`);
    switch (operator) {
      case 'eq':
        return this.#among(operand, [this.#resolve(asked)], pointer);
      case 'ne':
        return { is: 'not', part: this.#among(operand, [this.#resolve(asked)], pointer) };
      case 'in':
      case 'notIn': {
        const list = this.#resolve(asked);
        if (!Array.isArray(list)) return this.#wrong(pointer, 'wrong-type', `"${operator}" takes a list.`);
        if (list.length > mostValues) return this.#wrong(pointer, 'filter-too-large', `A list has ${mostValues} values at most.`);
        const among = this.#among(
          operand,
          list.map((each) => this.#resolve(each)),
          pointer,
        );
        return operator === 'in' ? among : { is: 'not', part: among };
      }
      case 'lt':
      case 'lte':
      case 'gt':
      case 'gte': {
        if (operand.type === 'boolean') return this.#unsupported(operand, operator, pointer);
        const resolved = this.#resolve(asked);
        // "Never" for nothing to compare with, as for a missing value in the record.
        if (resolved === null) return never;
        const value = this.#value(operand, resolved, pointer);
        return value === undefined ? never : { is: operator, operand, value };
      }
      case 'contains':
      case 'startsWith': {
        if (operand.type !== 'text') return this.#unsupported(operand, operator, pointer);
        const value = this.#value({ ...operand, values: undefined }, this.#resolve(asked), pointer);
        return typeof value === 'string' ? { is: operator, operand, value } : never;
      }
      case 'empty': {
        if (typeof asked !== 'boolean') return this.#wrong(pointer, 'wrong-type', '"empty" takes true or false.');
        return asked ? { is: 'empty', operand } : { is: 'not', part: { is: 'empty', operand } };
      }
      default:
        return this.#unsupported(operand, operator, pointer);
    }
  }

  #among(operand: Operand, list: readonly unknown[], pointer: string): Condition {
    const known = list.filter((each) => each !== null);
    const values = known.flatMap((each) => this.#value(operand, each, pointer) ?? []);
    const orEmpty = known.length < list.length;
    if (values.length === 0 && orEmpty) return { is: 'empty', operand };
    return { is: 'among', operand, values, orEmpty };
  }

  #resolve(value: unknown): unknown {
    const { attributes } = this.#options;
    if (!attributes || !isObject(value) || Object.keys(value).length !== 1 || typeof value.$user !== 'string') return value;
    const resolved = Object.hasOwn(attributes, value.$user) ? attributes[value.$user] : undefined;
    if (resolved === undefined || resolved === null) throw new MissingAttribute(value.$user);
    return resolved;
  }

  #value(operand: Operand, value: unknown, pointer: string): Scalar | undefined {
    const checked = operandValue(operand, value);
    if ('value' in checked) return checked.value;
    this.errors.push({ pointer, ...checked });
    return undefined;
  }

  #unsupported(operand: Operand, operator: string, pointer: string): Condition {
    return this.#wrong(pointer, 'unsupported-operator', `"${operator}" cannot be asked of "${operand.path}" (${operand.type}).`);
  }

  #wrong(pointer: string, code: string, detail: string): Condition {
    this.errors.push({ pointer, code, detail });
    return never;
  }
}

/** Says that a name is not declared, and what comes near it. */
export function unknownField(entity: RegisteredEntity, name: string): string {
  return `"${name.slice(0, 100)}" is no field of ${entity.name} that can be used here.`;
}

/** RFC 6901, section 3. */
export function escapePointer(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
