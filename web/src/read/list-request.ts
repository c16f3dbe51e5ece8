import type { Access } from '@entrepot/registry/permissions/access';
import { type Condition, parseFilter } from '@entrepot/registry/permissions/condition';
import type { FieldProblem, Filter } from '@entrepot/sdk';
import { jsonFault } from '../json-fault.ts';
import { forbidden, invalidQuery } from './shape.ts';

/** What a list, a search, an export or an aggregate was asked for, as it came. */
export interface ListRequest {
  filter: Filter | undefined;
  sort: readonly string[];
  pageSize: number;
  pageToken: string | undefined;
  fields: readonly string[] | undefined;
  expand: readonly string[];
}

const defaultPageSize = 50;
const mostPageSize = 1_000;
const names = ['filter', 'sort', 'pageSize', 'pageToken', 'fields', 'expand'] as const;
type Name = (typeof names)[number];

/** @throws Problem `invalid-query` (400) */
export function listRequestOfQuery(query: string, allowed: readonly Name[] = names): ListRequest {
  if (query === '') return listRequestOf({}, allowed);
  const given: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    if (Object.hasOwn(given, name)) throw wrong(name, 'duplicate-parameter', `"${name}" is given twice.`);
    given[name] = name === 'filter' ? parseFilterText(value) : name === 'pageSize' ? wholeOf(value) : value;
  }
  return listRequestOf(given, allowed);
}

/** The same from the body of `:search`. @throws Problem `invalid-query` (400) */
export function listRequestOf(given: unknown, allowed: readonly Name[] = names): ListRequest {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw wrong('', 'wrong-type', 'The body is an object.');
  }
  for (const name of Object.keys(given)) {
    if (!(allowed as readonly string[]).includes(name)) {
      const detail = `"${name}" is not known here; allowed are ${allowed.join(', ')}. Fields are asked for by "filter".`;
      throw wrong(name, 'unknown-parameter', detail);
    }
  }
  const { filter, sort, pageSize = defaultPageSize, pageToken, fields, expand } = given as Readonly<Record<Name, unknown>>;
  if (!Number.isInteger(pageSize) || (pageSize as number) < 1 || (pageSize as number) > mostPageSize) {
    throw wrong('pageSize', 'out-of-range', `"pageSize" is a whole number from 1 to ${mostPageSize}.`);
  }
  if (pageToken !== undefined && typeof pageToken !== 'string') throw wrong('pageToken', 'wrong-type', '"pageToken" is a text.');
  return {
    filter: filter as Filter | undefined,
    sort: listOf('sort', sort) ?? [],
    pageSize: pageSize as number,
    pageToken: pageToken || undefined,
    fields: listOf('fields', fields),
    expand: listOf('expand', expand) ?? [],
  };
}

/** @throws Problem `invalid-filter` (400), `field-forbidden` (403) */
export function conditionOf(access: Access, filter: Filter | undefined): Condition | undefined {
  if (filter === undefined) return undefined;
  return parseFilter(access.entity, filter, {
    pointer: '/filter',
    onField: ({ field }, pointer) => {
      if (!access.sees(field)) throw forbidden(field, access, pointer);
    },
  });
}

function parseFilterText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong('filter', 'invalid-json', `"filter" is no JSON: ${jsonFault(text)}`);
  }
}

function wholeOf(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}

/** `a,b` and `['a', 'b']` alike. */
function listOf(name: string, value: unknown): string[] | undefined {
  if (value === undefined) return undefined;
  const list: unknown = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(list) || list.some((each) => typeof each !== 'string')) {
    throw wrong(name, 'wrong-type', `"${name}" is a list of names.`);
  }
  return list.map((each: string) => each.trim()).filter((each) => each !== '');
}

function wrong(name: string, code: string, detail: string): Error {
  return invalidQuery({ pointer: name && `/${name}`, code, detail } satisfies FieldProblem);
}
