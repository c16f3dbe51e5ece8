import { type PermissionCheck, Problem } from '@entrepot/sdk';
import type { Web } from '../web.ts';

/** Answers plugins that act for a user while nobody calls. */
export function permissionCheck(web: Web): PermissionCheck {
  return {
    async may(user, permission) {
      // A user without an id is the kernel's own, not one of the table.
      const caller = await web.callers.again(user, user.id === null ? 'kernel' : 'session');
      try {
        caller.requirePermission(permission);
        return true;
      } catch (error) {
        if (error instanceof Problem) return false;
        throw error;
      }
    },
  };
}
