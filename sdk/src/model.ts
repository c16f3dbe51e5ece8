import type { Entity } from './entity.ts';
import type { Field } from './field.ts';
import type { User } from './permission.ts';
import { token } from './service.ts';

/** A field as it stands in the running kernel. */
export interface ModelField {
  readonly name: string;
  readonly field: Field;
  /** The plugin that declared it: the entity's own, or an extending one. */
  readonly plugin: string;
  /** In snake_case, unquoted; none for children, two for money. */
  readonly columns: readonly string[];
}

/** An entity as it stands in the running kernel, with the fields that other plugins added. */
export interface ModelEntity {
  readonly name: string;
  readonly plugin: string;
  readonly entity: Entity;
  /** Qualified and quoted, ready for SQL. */
  readonly table: string;
  readonly fields: ReadonlyMap<string, ModelField>;
}

/** What the enabled plugins declare together: for plugins that serve all entities alike. */
export interface RunningModel {
  /** By name, as `orders.order`. */
  readonly entities: ReadonlyMap<string, ModelEntity>;
  /**
   * The declared fields of a record that the user may read; undefined where the record is not open to them.
   * @param gone what is known of a record that no longer exists, by field name as it stood on the wire
   */
  readable(
    user: User,
    record: { readonly entity: string; readonly id: string; readonly gone?: Readonly<Record<string, unknown>> },
  ): Promise<ReadonlySet<string> | undefined>;
  /** The names of the entities of which the user may read some records. */
  opens(user: User): Promise<ReadonlySet<string>>;
}

export const Model = token<RunningModel>('kernel.model');
