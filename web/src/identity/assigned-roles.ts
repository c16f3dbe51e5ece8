import type { Roles } from '@entrepot/registry/permissions/access';
import type { Scopes } from '@entrepot/registry/permissions/compile-rules';
import type { Role, Sql, User } from '@entrepot/sdk';

interface AssignmentRow {
  readonly id: string;
  readonly name: string;
  readonly grants: Role['grants'];
  readonly restrictions: NonNullable<Role['restrictions']>;
  readonly scopes: Scopes;
  readonly until: string | null;
  /** Who handed it on, if they may still sign in. */
  readonly by: User | null;
  readonly delegated: boolean;
  /** The terms on which they hold it themselves. */
  readonly source: { readonly scopes: Scopes; readonly until: string | null } | null;
}

const text = `SELECT a.id, r.name, r.grants, r.restrictions, a.scopes, a.valid_until AS until, a.delegated_by_id IS NOT NULL AS delegated,
    CASE WHEN u.active THEN json_build_object('id', u.id, 'name', u.name, 'roles', u.roles, 'attributes', u.attributes) END AS by,
    CASE WHEN s.id IS NOT NULL AND (s.valid_until IS NULL OR s.valid_until > $2) AND s.delegated_by_id IS NULL
      THEN json_build_object('scopes', s.scopes, 'until', to_json(s.valid_until)) END AS source
  FROM kernel.assignments a JOIN kernel.roles r ON r.id = a.role_id
    LEFT JOIN kernel.users u ON u.id = a.delegated_by_id
    LEFT JOIN kernel.assignments s ON s.id = a.source_id AND s.user_id = a.delegated_by_id AND s.role_id = a.role_id
  WHERE a.user_id = $1 AND (a.valid_until IS NULL OR a.valid_until > $2)
  ORDER BY a.id`;

/** The roles that are assigned to a user and count now, and the moment (milliseconds) at which the first of them ends. */
export async function assignedRoles(
  sql: Sql,
  user: string,
  now: Date,
  rolesOf: (names: readonly string[]) => Promise<Roles>,
): Promise<{ roles: Roles; ends: number }> {
  const rows = await sql.query<AssignmentRow & Record<string, unknown>>(text, [user, now], { name: 'kernel-assignments' });
  const held: Roles[number][] = [];
  let ends = Infinity;
  for (const row of rows) {
    const { id, name, grants, restrictions, by, delegated, source } = row;
    const scopes = limiting(row.scopes);
    const terms = { assignment: id, scopes, until: row.until };
    if (!delegated) held.push([name, { grants, restrictions }, terms]);
    // Nobody has more of another than that one still has.
    else if (by && (source || by.roles.includes(name))) {
      const behalf = { user: by, roles: [...(await rolesOf(by.roles)), ...(await ownAssigned(sql, by, now, rolesOf))] };
      const within = source ? narrowed(scopes, limiting(source.scopes)) : scopes;
      const until = earlier(row.until, source?.until ?? null);
      held.push([name, { grants, restrictions }, { assignment: id, scopes: within, until, behalf }]);
    } else continue;
    const until = held.at(-1)?.[2]?.until;
    if (until) ends = Math.min(ends, Date.parse(until));
  }
  return { roles: held, ends };
}

/** What somebody holds without another's help: what restricts them, restricts what they hand on. */
async function ownAssigned(
  sql: Sql,
  { id }: User,
  now: Date,
  rolesOf: (names: readonly string[]) => Promise<Roles>,
): Promise<Roles> {
  const rows = await sql.query<{ name: string }>(
    `SELECT DISTINCT r.name FROM kernel.assignments a JOIN kernel.roles r ON r.id = a.role_id
     WHERE a.user_id = $1 AND a.delegated_by_id IS NULL AND (a.valid_until IS NULL OR a.valid_until > $2)`,
    [id, now],
  );
  return rolesOf(rows.map(({ name }) => name));
}

/** An entity without ids limits nothing. */
export function limiting(scopes: Scopes): Scopes {
  return Object.fromEntries(Object.entries(scopes).filter(([, ids]) => ids.length > 0));
}

/** What lies in both; where they have nothing in common, nothing. */
export function narrowed(scopes: Scopes, by: Scopes): Scopes {
  const both = { ...by, ...scopes };
  for (const [dimension, ids] of Object.entries(by)) {
    const own = scopes[dimension];
    if (own) both[dimension] = own.filter((id) => ids.includes(id));
  }
  return both;
}

function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return Date.parse(a) <= Date.parse(b) ? a : b;
}
