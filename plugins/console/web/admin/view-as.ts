import { viewAs } from '../api/client.ts';

/** Looks through a role, or through one's own again; every screen begins anew. */
export function lookAs(role: string | null): void {
  viewAs.set(role);
  window.location.assign('/');
}
