import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { FloorLists } from '@entrepot/database/floor-lists';
import type { Roles } from '@entrepot/registry/permissions/access';
import { floorOf } from '@entrepot/registry/permissions/floor';
import { Problem, type Role, type User } from '@entrepot/sdk';
import type { HttpKernel } from '../http-kernel.ts';
import { assignedRoles } from './assigned-roles.ts';
import { Caller, type Proof } from './caller.ts';
import { viewOf } from './view-as.ts';

export const sessionCookie = 'entrepot_session';

// A role that was taken away is gone in every process after this time.
const freshMs = 2_000;
const mostCallers = 10_000;

const users = {
  token: `SELECT u.id, u.name, u.roles, u.attributes FROM "kernel"."api_tokens" t JOIN "kernel"."users" u ON u.id = t.user_id
    WHERE t.hash = $1 AND (t.expires_at IS NULL OR t.expires_at > $2) AND u.active`,
  session: `SELECT u.id, u.name, u.roles, u.attributes FROM "kernel"."sessions" s JOIN "kernel"."users" u ON u.id = s.user_id
    WHERE s.hash = $1 AND s.expires_at > $2 AND u.active`,
} as const;

/** What of a token or session cookie is stored. */
export function hashOf(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

/** Finds out who calls, by bearer token or session cookie, and remembers it for two seconds. */
export class Callers {
  readonly #kernel: HttpKernel;
  readonly #floorLists: FloorLists;
  readonly #known = new Map<string, { readonly caller: Caller; readonly until: number; readonly ends: number }>();
  readonly #nobody = new Caller({ id: null, name: 'anonymous', roles: [], attributes: {} }, 'none', []);
  #roles: { readonly all: ReadonlyMap<string, Role>; readonly until: number } | undefined;

  constructor(kernel: HttpKernel) {
    this.#kernel = kernel;
    this.#floorLists = new FloorLists(kernel.db);
  }

  forget(): void {
    this.#known.clear();
    this.#roles = undefined;
  }

  /** @throws Problem `not-signed-in` where a token is given that is not valid; as `viewOf` where a view is asked for */
  async of(headers: IncomingHttpHeaders): Promise<Caller> {
    const caller = await this.#own(headers);
    return headers['x-view-as'] === undefined ? caller : viewOf(caller, headers, (names) => this.rolesOf(names));
  }

  async #own(headers: IncomingHttpHeaders): Promise<Caller> {
    const given = this.#kernel.identify?.(headers);
    if (given) return (await this.#callerOf(given, 'kernel')).caller;
    const { authorization, cookie } = headers;
    if (authorization !== undefined) {
      const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
      const caller = token === undefined ? this.#nobody : await this.#find('token', token);
      if (caller.proof === 'none') caller.requireSignedIn();
      return caller;
    }
    const session = cookie === undefined ? undefined : sessionOf(cookie);
    return session === undefined ? this.#nobody : this.#find('session', session);
  }

  async #find(proof: 'token' | 'session', secret: string): Promise<Caller> {
    const key = hashOf(secret);
    const known = this.#known.get(key);
    const now = performance.now();
    // An assignment ends at its moment, whatever is remembered.
    if (known && known.until > now && known.ends > this.#kernel.now().getTime()) return known.caller;
    const text = users[proof];
    const [user] = await this.#kernel.db.query<User>(text, [key, this.#kernel.now()], { name: `kernel-${proof}` });
    const { caller, ends } = user ? await this.#callerOf(user, proof) : { caller: this.#nobody, ends: Infinity };
    if (this.#known.size >= mostCallers) this.#known.clear();
    this.#known.set(key, { caller, until: now + freshMs, ends });
    return caller;
  }

  /** Who asked for a job, with what they may do by now; nobody where they are gone or may no longer sign in. */
  async again(user: User, proof: Proof): Promise<Caller> {
    // Such a user is the kernel's own, not one of the table.
    if (proof === 'kernel') return (await this.#callerOf(user, proof)).caller;
    const text = 'SELECT id, name, roles, attributes FROM "kernel"."users" WHERE id = $1 AND active';
    const [found] = await this.#kernel.db.query<User>(text, [user.id]);
    return found ? (await this.#callerOf(found, proof)).caller : this.#nobody;
  }

  /** What a stored user may do now, for who asks about them. @throws Problem `record-not-found` (404) */
  async stored(name: string): Promise<Caller> {
    const text = 'SELECT id, name, roles, attributes FROM "kernel"."users" WHERE name = $1 AND active';
    const [found] = await this.#kernel.db.query<User>(text, [name]);
    if (found) return (await this.#callerOf(found, 'session')).caller;
    throw new Problem('record-not-found', {
      status: 404,
      detail: `There is no active user "${name.slice(0, 60)}".`,
      remedy: 'Check the sign-in name.',
      params: { entity: 'kernel.user', id: name.slice(0, 60) },
    });
  }

  async #callerOf(user: User, proof: Proof): Promise<{ caller: Caller; ends: number }> {
    const own = await this.rolesOf(user.roles);
    if (user.id === null) return { caller: new Caller(user, proof, own), ends: Infinity };
    const { db, registry } = this.#kernel;
    const { roles: assigned, ends } = await assignedRoles(db, user.id, this.#kernel.now(), (names) => this.rolesOf(names));
    const roles = assigned.length === 0 ? own : [...own, ...assigned];
    const floor = floorOf(registry.entities, roles, this.#reaches);
    if (floor) await this.#floorLists.keep(floor);
    return { caller: new Caller(user, proof, roles, floor), ends };
  }

  /** Made anew with the plugins that run. */
  get #reaches(): (plugin: string, other: string) => boolean {
    const requires = new Map(this.#kernel.plugins.map((plugin) => [plugin.name, Object.keys(plugin.requires ?? {})]));
    const reaches = (plugin: string, other: string): boolean =>
      plugin === other || (requires.get(plugin) ?? []).some((each) => reaches(each, other));
    return reaches;
  }

  /** The definitions of roles; one that does not exist grants nothing. */
  async rolesOf(names: readonly string[]): Promise<Roles> {
    if (names.length === 0) return [];
    const now = performance.now();
    if (!this.#roles || this.#roles.until <= now) {
      const text = 'SELECT name, grants, restrictions FROM "kernel"."roles"';
      const rows = await this.#kernel.db.query<Role & { name: string }>(text, [], { name: 'kernel-roles' });
      this.#roles = { all: new Map(rows.map((row) => [row.name, row])), until: now + freshMs };
    }
    const { all } = this.#roles;
    return names.flatMap((name) => {
      const role = all.get(name);
      return role ? [[name, role] as const] : [];
    });
  }
}

/** The session's secret in a Cookie header. */
export function sessionOf(cookie: string): string | undefined {
  for (const pair of cookie.split(';')) {
    const [name, value] = pair.trim().split('=');
    if (name === sessionCookie && value) return value;
  }
  return undefined;
}

/**
 * Browsers send cookies along with what other sites ask of them: a request that writes by cookie must prove its origin.
 * @throws Problem `cross-site-request` (403)
 */
export function refuseCrossSite(caller: Caller, method: string, headers: IncomingHttpHeaders): void {
  if (caller.proof !== 'session' || method === 'GET' || method === 'HEAD') return;
  if (headers['sec-fetch-site'] === 'same-origin' || headers['x-requested-with'] !== undefined) return;
  throw new Problem('cross-site-request', {
    status: 403,
    detail: 'A request that writes with a session cookie must show that it comes from the same site.',
    remedy: 'Send the header "X-Requested-With: entrepot", or use an API token.',
  });
}
