import type { User } from './permission.ts';
import { token } from './service.ts';

/** What users may do, asked outside of a request. */
export interface PermissionCheck {
  /**
   * Whether the roles that a user has by now grant a permission that concerns no single record, as `orders.shipped.receive`.
   * Nobody who is gone, or may no longer sign in, may do anything.
   */
  may(user: User, permission: string): Promise<boolean>;
}

export const Permissions = token<PermissionCheck>('kernel.permissions');
