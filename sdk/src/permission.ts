import type { Entity, Operation } from './entity.ts';
import type { EventType } from './event.ts';
import type { Fields } from './field.ts';
import type { Filter } from './filter.ts';
import type { Label } from './label.ts';

/**
 * One line of a role. `permission` is an id as `orders.order.read` or ends in `*`: `orders.*`, `*`.
 * `where` narrows it to records, `fields` to fields (all unless given; id, version, createdAt and updatedAt always show).
 * An attribute that the user lacks makes a grant void and a restriction total.
 */
export interface Rule<P extends string = string> {
  permission: P;
  where?: Filter;
  fields?: readonly string[];
}

/**
 * `(grant OR grant …) AND (restriction AND restriction …)` over all roles of a user. What no grant covers is denied.
 * A restriction's `where` must hold for every record of the permissions that it matches, and its `fields` are all that
 * remains of their fields. Where a record is covered by several grants, their fields add up.
 * Reading is `<entity>.read` (one, list, search, aggregate, export), writing `.create`, `.update`, `.delete`;
 * a record must satisfy the rules of `.update` before and after the change.
 * An action without a record is covered by no grant with `where`, and refused by a restriction with one.
 */
export interface Role<P extends string = string> {
  label?: Label;
  grants: readonly Rule<P>[];
  restrictions?: readonly Rule<P>[];
}

/** The permissions of an entity's records. */
export type EntityPermission<E> = E extends Entity<Fields, infer N> ? `${N}.${'read' | Operation | '*'}` : never;

/** The permission to have an event delivered, as webhooks do. */
export type EventPermission<V> = V extends EventType<Fields, infer N> ? `${N}.receive` : never;

/**
 * The permissions of a plugin's actions: each stands under the action's entity, or under the plugin.
 * `A` has the entity of each action by the action's name.
 */
export type ActionPermission<N extends string, A> = {
  [K in keyof A & string]: unknown extends A[K]
    ? `${N}.${K}`
    : A[K] extends { readonly name: infer M extends string }
      ? `${M}.${K}`
      : `${N}.${K}`;
}[keyof A & string];

declare const declared: unique symbol;

/** A permission that another plugin declares; `permission` makes it. */
export type ForeignPermission = string & { readonly [declared]: true };

/**
 * What a plugin's roles may name: its own permissions by their ids, those of plugins that it requires by `permission(…)`,
 * and those of the kernel.
 */
export type NameablePermission<P extends string> = P | ForeignPermission | `kernel.${string}` | '*';

/**
 * A permission of another plugin, for a role: `permission(catalog, 'catalog.sku.read')`. What that plugin does not declare does
 * not compile.
 */
export function permission<P extends string>(_plugin: { readonly permissions?: P }, id: NoInfer<P>): ForeignPermission {
  return id as string as ForeignPermission;
}

/** Who calls: a person, a token or the system itself. */
export interface User {
  /** null for the system and for callers who have not signed in. */
  readonly id: string | null;
  readonly name: string;
  readonly roles: readonly string[];
  /** What rules may refer to by `$user`: lists of shops, warehouses, companies … */
  readonly attributes: Readonly<Record<string, unknown>>;
}
