import type { Filter } from './filter.ts';
import type { Label } from './label.ts';

/**
 * One line of a role. `permission` is an id as `orders.order.read` or ends in `*`: `orders.*`, `*`.
 * `where` narrows it to records, `fields` to fields (all unless given; id, version, createdAt and updatedAt always show).
 * An attribute that the user lacks makes a grant void and a restriction total.
 */
export interface Rule {
  permission: string;
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
export interface Role {
  label?: Label;
  grants: readonly Rule[];
  restrictions?: readonly Rule[];
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
