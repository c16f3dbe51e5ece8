import type { IncomingHttpHeaders } from 'node:http';
import type { Roles } from '@entrepot/registry/permissions/access';
import { Problem } from '@entrepot/sdk';
import { Caller } from './caller.ts';

/** Names the role that the caller wants to look through. */
const header = 'x-view-as';

const views = new WeakMap<Caller, Map<string, Caller>>();

/**
 * The caller as somebody who has one role alone, where the request asks for it. Only who holds everything may look so: then
 * the role is never more than their own.
 * @throws Problem `view-not-allowed` (403), `unknown-role` (403)
 */
export async function viewOf(
  caller: Caller,
  headers: IncomingHttpHeaders,
  rolesOf: (names: readonly string[]) => Promise<Roles>,
): Promise<Caller> {
  const given = headers[header];
  if (typeof given !== 'string' || given === '') return caller;
  const name = nameIn(given);
  const known = views.get(caller) ?? new Map<string, Caller>();
  views.set(caller, known);
  const view = known.get(name) ?? (await makeView(caller, name, rolesOf));
  known.set(name, view);
  return view;
}

async function makeView(caller: Caller, name: string, rolesOf: (names: readonly string[]) => Promise<Roles>): Promise<Caller> {
  caller.requireSignedIn();
  if (!caller.holdsEverything) {
    throw new Problem('view-not-allowed', {
      status: 403,
      detail: 'Only who may do everything looks through another role.',
      remedy: 'Leave the header "X-View-As" out, or ask an administrator.',
    });
  }
  const roles = await rolesOf([name]);
  if (roles.length === 0) {
    throw new Problem('unknown-role', {
      status: 403,
      detail: `There is no role "${name.slice(0, 60)}".`,
      remedy: 'Check its name.',
      params: { role: name.slice(0, 60) },
    });
  }
  return new Caller({ ...caller.user, roles: [name] }, caller.proof, roles, undefined, name);
}

/** Headers are ASCII: other names come percent-encoded. */
function nameIn(given: string): string {
  try {
    return decodeURIComponent(given);
  } catch {
    return given;
  }
}

/** Who looks through another role changes nothing meanwhile. @throws Problem `only-viewing` (403) */
export function refuseInView(
  { viewingAs }: Caller,
  { method, reads }: { readonly method: string; readonly reads?: boolean },
): void {
  if (viewingAs === null || method === 'GET' || reads) return;
  throw new Problem('only-viewing', {
    status: 403,
    detail: `You look through the role "${viewingAs}": nothing is changed meanwhile.`,
    remedy: 'End the view, then do it as yourself.',
    params: { role: viewingAs },
  });
}
