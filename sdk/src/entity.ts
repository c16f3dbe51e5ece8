import type { Field, Fields, InputOf, RowOf } from './field.ts';
import type { Label } from './label.ts';
import { rememberOrigin } from './origin.ts';

/** An index over fields in their order; `unique` makes it a constraint, `where` (SQL over columns) a partial one. */
export interface Index<K extends string = string> {
  fields: readonly K[];
  unique?: boolean;
  where?: string;
}

export type Operation = 'create' | 'update' | 'delete';

interface Declaration<F extends Fields, K extends string> {
  fields: F;
  label?: Label;
  /** The field that names a record to people; `code` or `name` where one exists. */
  title?: K;
  /** Over declared and system fields. */
  indexes?: readonly Index<K | keyof SystemFields>[];
  /** Named conditions that PostgreSQL holds, as SQL over columns in snake_case: `{ nonNegative: 'available >= 0' }`. */
  checks?: Readonly<Record<string, string>>;
  /** What the generated routes allow beside reading; all three unless given. */
  operations?: readonly Operation[];
  /** Rows are only ever added: PostgreSQL refuses UPDATE and DELETE. */
  appendOnly?: boolean;
  /**
   * How full PostgreSQL writes the table's pages, percent; 100 unless given. 50 for rows that are added in sets and
   * changed in sets soon after: they change in place then, and no index has to follow.
   */
  fillFactor?: number;
  /**
   * Users may be limited to some records of it, as to some branches. Whatever refers to one of them, itself or through
   * records that it cannot be without, is limited with it; a reference with `scope: false` is no such way.
   */
  scope?: boolean;
}

export interface EntityOptions<F extends Fields> extends Declaration<F, keyof F & string> {
  /** The last part of the route and the table's name; regular English plural of the name unless given. */
  plural?: string;
}

/** What every record has beside its declared fields. `version` counts its changes and is its ETag. */
export interface SystemFields {
  id: string;
  version: number;
  createdAt: string;
  updatedAt: string;
}

/** A declared entity: plain data that the registry turns into table, types, validators, routes and screens. */
export interface Entity<F extends Fields = Fields, N extends string = string> extends Readonly<Declaration<F, string>> {
  /** `<plugin>.<entity>` in camelCase, as `orders.orderLine`. */
  readonly name: N;
  readonly plural: string;
}

/** The row of an entity on the wire: system fields and declared fields. */
export type Row<E> = E extends Entity<infer F> ? SystemFields & RowOf<F> : never;

/** What creates a record of an entity. */
export type NewRow<E> = E extends Entity<infer F> ? InputOf<F> : never;

function pluralOf(word: string): string {
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}

/**
 * Declares an entity. This is the only place where its fields are written down.
 * @param name `<plugin>.<entity>`, both in camelCase; the plugin's part must be the declaring plugin's name
 */
export function defineEntity<const N extends string, const F extends Fields>(name: N, options: EntityOptions<F>): Entity<F, N> {
  if (!/^[a-z][a-z0-9-]*\.[a-z][A-Za-z0-9]*$/.test(name)) {
    throw new TypeError(`"${name}" is no entity name: write <plugin>.<entity>, as "orders.orderLine"`);
  }
  return rememberOrigin({ plural: pluralOf(name.slice(name.indexOf('.') + 1)), ...options, name }, defineEntity);
}

/** Fields that one plugin adds to another's entity. */
export interface Extension<F extends Fields = Fields> {
  readonly entity: string;
  readonly fields: F;
  /** The added fields of a record, with their types. */
  of(record: object): RowOf<F>;
}

/**
 * Adds fields to another plugin's entity: real columns that reach routes, filters, permissions and screens.
 * Each must be optional, have a default or be computed, for rows exist already.
 */
export function extendEntity<const F extends Fields>(entity: { readonly name: string }, fields: F): Extension<F> {
  const required = Object.entries(fields).find(([, each]: [string, Field]) => each.presence === 'required');
  if (required) {
    throw new TypeError(`${entity.name}.${required[0]} is required, but rows exist already: add .optional() or .default(…)`);
  }
  return rememberOrigin({ entity: entity.name, fields, of: (record: object) => record as RowOf<F> }, extendEntity);
}
