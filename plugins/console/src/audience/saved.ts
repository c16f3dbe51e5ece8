import { type Entity, Problem, type Sql, type Transaction, tableOf } from '@entrepot/sdk';
import { type Audience, isChangeableBy, isSeenBy, mayGiveTo, type Shared, type Viewer } from './audience.ts';

/** What was saved, as its routes answer it. */
export interface Saved extends Shared {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly ownerName: string;
  readonly updatedAt: string;
}

/** What is to be saved: columns by their names, beside who sees it. */
export interface Draft {
  readonly id: string | null;
  /** The version that was changed; none where it is new. */
  readonly version: number | null;
  readonly name: string;
  readonly audience: Audience;
  readonly role: string | null;
  readonly columns: Readonly<Record<string, unknown>>;
}

const system = `t.id, t.version, t.name, t.owner_id AS "ownerId", t.audience, t.role, u.name AS "ownerName", t.updated_at AS "updatedAt"`;

/** Records of one entity that users save for themselves, a role or everybody. */
export class SavedRecords {
  readonly #table: string;
  readonly #columns: string;

  /** @param columns SQL of what is answered beside the common fields, of `t` */
  constructor(entity: Entity, columns: string) {
    this.#table = tableOf(entity);
    this.#columns = `${system}, ${columns}`;
  }

  /** All that the viewer sees, by name. @param where more conditions on `t`, their values from `$3` on */
  async list<T extends Saved>(sql: Sql, viewer: Viewer, where = '', values: readonly unknown[] = []): Promise<T[]> {
    return sql.query<T>(
      `SELECT ${this.#columns} FROM ${this.#table} t JOIN kernel.users u ON u.id = t.owner_id
       WHERE (t.owner_id = $1 OR t.audience = 'shared' OR (t.audience = 'role' AND t.role = ANY ($2)))${where && ` AND ${where}`}
       ORDER BY t.name, t.id LIMIT 500`,
      [viewer.id, viewer.roles, ...values],
    );
  }

  /** @throws Problem `console.not-found` (404) where it is not there for the viewer */
  async find<T extends Saved>(sql: Sql, viewer: Viewer, id: string, lock = ''): Promise<T> {
    const [found] = await sql.query<T>(
      `SELECT ${this.#columns} FROM ${this.#table} t JOIN kernel.users u ON u.id = t.owner_id WHERE t.id = $1 ${lock}`,
      [id],
    );
    if (found && isSeenBy(found, viewer)) return found;
    throw new Problem('console.not-found', {
      status: 404,
      detail: 'It is not there, or not open to you.',
      remedy: 'Its owner may have deleted it or stopped sharing it.',
    });
  }

  /**
   * Saves what is new, or a change of what is there.
   * @throws Problem `console.stale` (412) where somebody else changed it meanwhile, `console.not-yours`, `console.may-not-share` (403)
   */
  async save<T extends Saved>(tx: Transaction, viewer: Viewer, draft: Draft): Promise<T> {
    const { id, name, audience } = draft;
    const role = audience === 'role' ? draft.role : null;
    if (!mayGiveTo(audience, viewer)) throw mayNotShare();
    const names = Object.keys(draft.columns);
    const values = [name, audience, role, ...Object.values(draft.columns)];
    const columns = ['name', 'audience', 'role', ...names];
    if (id === null) {
      const [row] = await tx.query<{ id: string }>(
        `INSERT INTO ${this.#table} (owner_id, ${columns.join(', ')})
         VALUES ($1, ${columns.map((_, index) => `$${index + 2}`).join(', ')}) RETURNING id`,
        [viewer.id, ...values],
      );
      return this.find<T>(tx, viewer, row?.id ?? '');
    }
    await this.#mine(tx, viewer, id, draft.version);
    await tx.query(
      `UPDATE ${this.#table} SET ${columns.map((column, index) => `${column} = $${index + 2}`).join(', ')},
         version = version + 1, updated_at = now() WHERE id = $1`,
      [id, ...values],
    );
    return this.find<T>(tx, viewer, id);
  }

  /** Lets others see it, or no longer. @returns its new version */
  async share(tx: Transaction, viewer: Viewer, id: string, version: number, audience: Audience, role: string | null) {
    await this.#mine(tx, viewer, id, version);
    await tx.query(
      `UPDATE ${this.#table} SET audience = $2, role = $3, version = version + 1, updated_at = now() WHERE id = $1`,
      [id, audience, audience === 'role' ? role : null],
    );
    return version + 1;
  }

  async delete(tx: Transaction, viewer: Viewer, id: string, version: number): Promise<void> {
    await this.#mine(tx, viewer, id, version);
    await tx.query(`DELETE FROM ${this.#table} WHERE id = $1`, [id]);
  }

  async #mine(tx: Transaction, viewer: Viewer, id: string, version: number | null): Promise<void> {
    const found = await this.find(tx, viewer, id, 'FOR UPDATE OF t');
    if (!isChangeableBy(found, viewer)) {
      throw new Problem('console.not-yours', {
        status: 403,
        detail: `"${found.name}" belongs to ${found.ownerName}.`,
        remedy: 'Save a copy under your own name.',
        params: { name: found.name, owner: found.ownerName },
      });
    }
    if (found.version === version) return;
    throw new Problem('console.stale', {
      status: 412,
      detail: `Somebody else changed "${found.name}" meanwhile.`,
      remedy: 'Take theirs, or keep yours under another name.',
      params: { name: found.name, current: found.version },
    });
  }
}

function mayNotShare(): Problem {
  return new Problem('console.may-not-share', {
    status: 403,
    detail: 'To let others see it takes the permission "console.share".',
    remedy: 'Save it for yourself, or ask an administrator.',
  });
}
