import { type Access, allows, compileAccess, type Roles } from '@entrepot/registry/permissions/access';
import type { Floor } from '@entrepot/registry/permissions/floor';
import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import { type Operation, Problem, type Rule, type User } from '@entrepot/sdk';

/** How a caller proved who it is. */
export type Proof = 'none' | 'session' | 'token' | 'kernel';

/** Who calls, with what their roles allow, compiled once per permission. */
export class Caller {
  readonly user: User;
  readonly proof: Proof;
  /** What the database lets the caller reach at most; undefined for all there is. */
  readonly floor: Floor | undefined;
  /** The role that they look through, where it is not their own. */
  readonly viewingAs: string | null;
  readonly #roles: Roles;
  readonly #access = new Map<string, Access>();

  constructor(user: User, proof: Proof, roles: Roles, floor?: Floor, viewingAs: string | null = null) {
    this.user = user;
    this.proof = proof;
    this.#roles = roles;
    this.floor = floor;
    this.viewingAs = viewingAs;
  }

  /** With the terms on which they are held. */
  get roles(): Roles {
    return this.#roles;
  }

  /** What the caller may do under a permission; `denied` where nothing. */
  access(entity: RegisteredEntity, verb: string): Access {
    const permission = `${entity.name}.${verb}`;
    let access = this.#access.get(permission);
    if (!access) {
      access = compileAccess(permission, entity, this.user, this.#roles);
      this.#access.set(permission, access);
    }
    return access;
  }

  /** The same, at least for some records. @throws Problem `not-signed-in` (401), `permission-denied` (403) */
  require(entity: RegisteredEntity, verb: Operation | 'read' | (string & {})): Access {
    const access = this.access(entity, verb);
    if (access.denied) throw this.denial(access.permission);
    return access;
  }

  /** @throws Problem `not-signed-in` (401), `permission-denied` (403) */
  requirePermission(permission: string): void {
    if (!this.allows(permission)) throw this.denial(permission);
  }

  /** Whether nothing at all is closed: all is granted, and neither a term nor a restriction takes from it. */
  get holdsEverything(): boolean {
    const isWhole = ({ permission, where, fields }: Rule) => permission === '*' && !where && !fields;
    const isFree = ([, { restrictions = [] }, terms]: Roles[number]) => !terms && restrictions.length === 0;
    return this.#roles.every(isFree) && this.#roles.some(([, { grants }]) => grants.some(isWhole));
  }

  /** Whether an action that concerns no record is granted. */
  allows(permission: string): boolean {
    return allows(permission, this.#roles);
  }

  /** @throws Problem `not-signed-in` (401) */
  requireSignedIn(): void {
    if (this.proof === 'none') throw notSignedIn();
  }

  denial(permission: string): Problem {
    if (this.proof === 'none') return notSignedIn();
    return new Problem('permission-denied', {
      status: 403,
      detail: `The permission "${permission}" is missing.`,
      remedy: 'Ask an administrator for a role that grants it.',
      params: { permission },
    });
  }
}

function notSignedIn(): Problem {
  return new Problem('not-signed-in', {
    status: 401,
    detail: 'Nobody is signed in, or the session or token is no longer valid.',
    remedy: 'Sign in at /api/v1/kernel/signIn, or send "Authorization: Bearer <token>".',
  });
}
