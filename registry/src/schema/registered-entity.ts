import type { Entity, Field } from '@entrepot/sdk';

export interface RegisteredField {
  name: string;
  field: Field;
  /** The plugin that declared it: the entity's own, or the extending one. */
  plugin: string;
  /** In snake_case, unquoted; none for children, two for money. */
  columns: readonly string[];
  /** ref: the entity that it refers to. */
  target?: RegisteredEntity;
}

export interface RegisteredEntity {
  name: string;
  plugin: string;
  entity: Entity;
  /** The PostgreSQL schema, unquoted. */
  schema: string;
  /** Qualified and quoted, ready for SQL. */
  table: string;
  /** `/api/v1/orders/order-lines` */
  path: string;
  /** The field that names a record to people. */
  title: string | undefined;
  /** Own fields, then those of extensions, in declared order; without the system fields. */
  fields: ReadonlyMap<string, RegisteredField>;
  /** The ways to what users may be limited to. */
  scopes: readonly ScopePath[];
}

/** How the records of an entity come under a dimension: an entity whose records users may be limited to. */
export interface ScopePath {
  /** The dimension's name. */
  readonly dimension: string;
  /** The references that lead there, one after the other; none where the entity is the dimension itself. */
  readonly refs: readonly RegisteredField[];
}
