import { type PermissionCheck, Problem, type User } from '@entrepot/sdk';
import type { Web } from '../web.ts';

/** Answers plugins that act for a user while nobody calls. */
export function permissionCheck(web: Web): PermissionCheck {
  // A user without an id is the kernel's own, not one of the table.
  const callerOf = (user: User) => web.callers.again(user, user.id === null ? 'kernel' : 'session');
  return {
    async may(user, permission) {
      const caller = await callerOf(user);
      try {
        caller.requirePermission(permission);
        return true;
      } catch (error) {
        if (error instanceof Problem) return false;
        throw error;
      }
    },
    async rolesOf(user) {
      return [...new Set((await callerOf(user)).roles.map(([name]) => name))];
    },
  };
}
