import { randomBytes } from 'node:crypto';
import type { Database, Plugin } from '@entrepot/sdk';
import { hashPassword } from './password.ts';

/** Stores the roles that plugins declare, as far as they are missing; what an admin changed stays. */
export async function ensureRoles(db: Database, plugins: readonly Plugin[]): Promise<void> {
  const roles = plugins.flatMap((plugin) => Object.entries(plugin.roles ?? {}));
  const rows = [['admin', { label: { en: 'Administrator', zh: '管理员' }, grants: [{ permission: '*' }] }] as const, ...roles];
  await db.query(
    `INSERT INTO "kernel"."roles" (name, label, grants, restrictions)
     SELECT name, label, coalesce(grants, '[]'), coalesce(restrictions, '[]')
     FROM jsonb_to_recordset($1::jsonb) AS r(name text, label jsonb, grants jsonb, restrictions jsonb)
     ON CONFLICT (name) DO NOTHING`,
    [JSON.stringify(rows.map(([name, role]) => ({ name, ...role })))],
  );
}

/**
 * Makes the user `admin` where there is no user at all.
 * @param password from ENTREPOT_ADMIN_PASSWORD; random unless given
 * @returns the password to show, where it was made up here
 */
export async function ensureAdmin(db: Database, password = process.env.ENTREPOT_ADMIN_PASSWORD): Promise<string | undefined> {
  const [someone] = await db.query('SELECT 1 FROM "kernel"."users" LIMIT 1');
  if (someone) return undefined;
  const chosen = password || randomBytes(12).toString('base64url');
  const made = await db.query(
    `INSERT INTO "kernel"."users" (name, display_name, roles, password_hash) VALUES ('admin', 'Administrator', '["admin"]', $1)
     ON CONFLICT (name) DO NOTHING RETURNING id`,
    [await hashPassword(chosen)],
  );
  return made.length > 0 && !password ? chosen : undefined;
}
