import { type Context, Permissions, Problem, type User } from '@entrepot/sdk';
import type { Viewer } from './audience.ts';

/** The permission to let others see what one saved. */
export const sharePermission = 'console.share';

/** Who calls, as those decisions see them that are about what users save. @throws Problem `console.no-user` (403) */
export async function viewerOf(user: User, use: Context['use']): Promise<Viewer> {
  const permissions = use(Permissions);
  const [roles, mayShare] = await Promise.all([permissions.rolesOf(user), permissions.may(user, sharePermission)]);
  return { id: idOf(user), roles, mayShare };
}

/** @throws Problem `console.no-user` (403) for a caller that is no stored user */
export function idOf({ id }: User): string {
  if (id !== null) return id;
  throw new Problem('console.no-user', { status: 403, detail: 'Only a stored user can keep something in the console.' });
}
