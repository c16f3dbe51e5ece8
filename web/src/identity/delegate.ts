import type { Scopes } from '@entrepot/registry/permissions/compile-rules';
import { type Database, Problem, type Sql } from '@entrepot/sdk';
import { invalidInput } from '../write/draft.ts';
import { limiting } from './assigned-roles.ts';

export interface Handover {
  readonly role: string;
  /** The sign-in name of who gets it. */
  readonly user: string;
  readonly scopes: Scopes;
  readonly until: string;
}

interface Held {
  readonly id: string | null;
  readonly scopes: Scopes;
  readonly until: string | null;
}

/**
 * Hands a role on: one that the giver holds by itself, no wider and no longer than the giver does.
 * @throws Problem `not-delegable` (403), `invalid-input`, `unknown-record` (422)
 */
export async function delegate(db: Database, giver: string, handover: Handover, now: Date): Promise<{ id: string }> {
  const { role, user, until } = handover;
  if (Date.parse(until) <= now.getTime()) {
    throw invalidInput([{ pointer: '/until', code: 'out-of-range', detail: 'The moment has passed already.' }]);
  }
  const scopes = limiting(handover.scopes);
  return db.transaction(async (tx) => {
    const source = (await heldBy(tx, giver, role, now)).find((held) => contains(held, scopes, until));
    if (!source) {
      throw new Problem('not-delegable', {
        status: 403,
        detail: `You do not hold the role "${role.slice(0, 60)}" yourself as far and as long as you would hand it on.`,
        remedy: 'Name narrower scopes or an earlier end; what was handed on to you cannot be handed on.',
        params: { role: role.slice(0, 60) },
      });
    }
    const [made] = await tx.query<{ id: string }>(
      `INSERT INTO kernel.assignments (user_id, role_id, scopes, valid_until, delegated_by_id, source_id)
       SELECT u.id, r.id, $3, $4, $5, $6 FROM kernel.users u, kernel.roles r
       WHERE u.name = $1 AND u.active AND u.id <> $5 AND r.name = $2 RETURNING id`,
      [user, role, JSON.stringify(scopes), until, giver, source.id],
    );
    if (made) return made;
    const detail = 'There is no other active user of this name.';
    throw new Problem('unknown-record', {
      detail,
      remedy: 'Check the sign-in name.',
      errors: [{ pointer: '/user', code: 'unknown-record', detail }],
      params: { fields: ['user'] },
    });
  });
}

/** What a user has handed on and was handed. */
export function delegations(db: Sql, user: string): Promise<object[]> {
  return db.query(
    `SELECT a.id, r.name AS role, u.name AS "user", a.scopes, a.valid_until AS until, d.name AS "delegatedBy"
     FROM kernel.assignments a JOIN kernel.roles r ON r.id = a.role_id JOIN kernel.users u ON u.id = a.user_id
       JOIN kernel.users d ON d.id = a.delegated_by_id
     WHERE a.delegated_by_id = $1 OR a.user_id = $1 ORDER BY a.id`,
    [user],
  );
}

/** @throws Problem `record-not-found` (404) where it is none of the user's */
export async function revoke(db: Sql, user: string, id: string): Promise<void> {
  const gone = await db.query(
    `DELETE FROM kernel.assignments WHERE id::text = $1 AND delegated_by_id IS NOT NULL AND (delegated_by_id = $2 OR user_id = $2)
     RETURNING id`,
    [id.toLowerCase(), user],
  );
  if (gone.length === 0) throw new Problem('record-not-found', { status: 404, detail: 'You have no such delegation.' });
}

/** The terms on which a user holds a role by itself, those without limits first. */
async function heldBy(sql: Sql, user: string, role: string, now: Date): Promise<Held[]> {
  return sql.query<Held & Record<string, unknown>>(
    `SELECT NULL::uuid AS id, '{}'::jsonb AS scopes, NULL::timestamptz AS until FROM kernel.users u
     WHERE u.id = $1 AND u.active AND u.roles ? $2 AND EXISTS (SELECT FROM kernel.roles WHERE name = $2)
     UNION ALL
     SELECT a.id, a.scopes, a.valid_until FROM kernel.assignments a
       JOIN kernel.roles r ON r.id = a.role_id JOIN kernel.users u ON u.id = a.user_id
     WHERE a.user_id = $1 AND u.active AND r.name = $2 AND a.delegated_by_id IS NULL AND (a.valid_until IS NULL OR a.valid_until > $3)`,
    [user, role, now],
  );
}

function contains(held: Held, scopes: Scopes, until: string): boolean {
  if (held.until !== null && Date.parse(held.until) < Date.parse(until)) return false;
  return Object.entries(limiting(held.scopes)).every(([dimension, ids]) => {
    const asked = scopes[dimension];
    return asked?.every((id) => ids.includes(id)) ?? false;
  });
}
