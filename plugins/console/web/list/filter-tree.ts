import type { Filter } from '@entrepot/sdk';
import type { Operator } from './operands.ts';

/** One question: `status in ['held', 'short']`. */
export interface Clause {
  readonly path: string;
  readonly operator: Operator;
  readonly value: unknown;
}

/** Questions that must all hold, of which one must hold, or which must not all hold. */
export interface ClauseGroup {
  readonly join: 'and' | 'or' | 'not';
  readonly parts: readonly FilterPart[];
}

export type FilterPart = Clause | ClauseGroup;

/**
 * A filter as the address of a list carries it: that of the API, and in its conditions `within`, a span of days that moves
 * with the calendar. `resolveFilter` makes the API's of it.
 */
export type ListFilter = Filter;

export function isGroup(part: FilterPart): part is ClauseGroup {
  return 'join' in part;
}

/** A filter as people see it. What is no filter has no parts. */
export function readFilter(filter: unknown): ClauseGroup {
  return { join: 'and', parts: isObject(filter) ? partsOf(filter) : [] };
}

function partsOf(filter: Readonly<Record<string, unknown>>): FilterPart[] {
  return Object.entries(filter).flatMap(([key, asked]): FilterPart[] => {
    if (key === 'and' && Array.isArray(asked)) return asked.filter(isObject).flatMap(partsOf);
    if (key === 'or' && Array.isArray(asked)) return [{ join: 'or', parts: asked.filter(isObject).map(asOne) }];
    if (key === 'not' && isObject(asked)) return [{ join: 'not', parts: partsOf(asked) }];
    return isObject(asked) ? Object.entries(asked).map(([operator, value]) => clauseOf(key, operator, value)) : [];
  });
}

/** A branch of an "or": the clause itself where it is one. */
function asOne(filter: Readonly<Record<string, unknown>>): FilterPart {
  const parts = partsOf(filter);
  const [only] = parts;
  return parts.length === 1 && only ? only : { join: 'and', parts };
}

function clauseOf(path: string, operator: string, value: unknown): Clause {
  if (operator === 'empty') return { path, operator: value === false ? 'notEmpty' : 'empty', value: undefined };
  return { path, operator: operator as Operator, value };
}

/** The filter of what people built; undefined where it asks nothing. */
export function writeFilter(part: FilterPart): ListFilter | undefined {
  const written = write(part);
  return Object.keys(written).length === 0 ? undefined : (written as ListFilter);
}

function write(part: FilterPart): Readonly<Record<string, unknown>> {
  if (!isGroup(part)) return { [part.path]: conditionOf(part) };
  const filters = part.parts.map(write).filter((each) => Object.keys(each).length > 0);
  if (filters.length === 0) return {};
  if (part.join === 'or') return filters.length === 1 && filters[0] ? filters[0] : { or: filters };
  const all = merged(filters);
  return part.join === 'not' ? { not: all } : all;
}

function conditionOf({ operator, value }: Clause): Readonly<Record<string, unknown>> {
  if (operator === 'empty') return { empty: true };
  return operator === 'notEmpty' ? { empty: false } : { [operator]: value };
}

/** One object where no two of them ask the same; else a list of them. */
function merged(filters: readonly Readonly<Record<string, unknown>>[]): Readonly<Record<string, unknown>> {
  const one: Record<string, unknown> = {};
  for (const filter of filters) {
    for (const [key, asked] of Object.entries(filter)) {
      const before = one[key];
      if (before === undefined) one[key] = asked;
      else if (isObject(before) && isObject(asked) && !['and', 'or', 'not'].includes(key) && areApart(before, asked)) {
        one[key] = { ...before, ...asked };
      } else return { and: filters };
    }
  }
  return one;
}

function areApart(one: object, other: object): boolean {
  return Object.keys(other).every((key) => !Object.hasOwn(one, key));
}

/** Both of them, where there are both. */
export function bothFilters(one: ListFilter | undefined, other: ListFilter | undefined): ListFilter | undefined {
  if (!one || !other) return one ?? other;
  return merged([one, other]) as ListFilter;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
