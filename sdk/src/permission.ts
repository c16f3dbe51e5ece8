import type { Filter } from './filter.ts';
import type { Label } from './label.ts';

/**
 * One line of a role. `permission` is an id as `orders.order.read` or ends in `*`: `orders.*`, `*`.
 * `where` narrows it to records, `fields` to fields (all unless given).
 */
export interface Rule {
  permission: string;
  where?: Filter;
  fields?: readonly string[];
}

/** `(grant OR grant …) AND (restriction AND restriction …)`. What no grant covers is denied. */
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
