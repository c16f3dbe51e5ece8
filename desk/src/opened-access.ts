import type { Access } from '@entrepot/registry/permissions/access';
import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import { Problem } from '@entrepot/sdk';
import type { Caller } from '@entrepot/web/identity/caller';

/** The caller's access where it opens something; a rule that does not fit its entity opens nothing. */
export function openedAccess(caller: Caller, entity: RegisteredEntity, verb: string): Access | undefined {
  try {
    const access = caller.access(entity, verb);
    return access.denied ? undefined : access;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
