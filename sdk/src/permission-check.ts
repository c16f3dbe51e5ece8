import type { User } from './permission.ts';
import { token } from './service.ts';

/** What users may do, asked outside of a request. */
export interface PermissionCheck {
  /**
   * Whether the roles that a user has by now grant a permission that concerns no single record, as `orders.shipped.receive`.
   * Nobody who is gone, or may no longer sign in, may do anything.
   */
  may(user: User, permission: string): Promise<boolean>;
  /** The names of the roles that count for a user by now, those that are assigned or were handed on to them among them. */
  rolesOf(user: User): Promise<readonly string[]>;
}

export const Permissions = token<PermissionCheck>('kernel.permissions');
