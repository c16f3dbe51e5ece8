import { type Database, type PermissionCheck, tableOf, type User } from '@entrepot/sdk';
import { Endpoint } from './endpoint.entity.ts';
import { covers } from './event-pattern.ts';

/** What changes in another process is seen after this. */
const freshMs = 1000;

interface KnownEndpoint {
  id: string;
  events: readonly string[];
  owner: User;
}

/** The active endpoints, remembered for a second: every event of the system asks for them. */
export class KnownEndpoints {
  readonly #db: Database;
  readonly #permissions: PermissionCheck;
  #endpoints: readonly KnownEndpoint[] = [];
  #allowed = new Map<string, Promise<boolean>>();
  #until = 0;

  constructor(db: Database, permissions: PermissionCheck) {
    this.#db = db;
    this.#permissions = permissions;
  }

  forget(): void {
    this.#until = 0;
  }

  /** The endpoints that want an event of this type and whose owners may receive it, under `<type>.receive`. */
  async wanting(type: string): Promise<string[]> {
    if (performance.now() > this.#until) await this.#read();
    const wanting = this.#endpoints.filter(({ events }) => events.some((pattern) => covers(pattern, type)));
    const allowed = await Promise.all(wanting.map(({ owner }) => this.#may(owner, type)));
    return wanting.filter((_, index) => allowed[index]).map(({ id }) => id);
  }

  async #read(): Promise<void> {
    this.#endpoints = await this.#db.query<KnownEndpoint & Record<string, unknown>>(
      `SELECT id, events, owner FROM ${tableOf(Endpoint)} WHERE active`,
    );
    this.#allowed = new Map();
    this.#until = performance.now() + freshMs;
  }

  #may(owner: User, type: string): Promise<boolean> {
    const key = JSON.stringify([owner.id, owner.roles, type]);
    let allowed = this.#allowed.get(key);
    if (!allowed) {
      allowed = this.#permissions.may(owner, `${type}.receive`);
      this.#allowed.set(key, allowed);
    }
    return allowed;
  }
}
