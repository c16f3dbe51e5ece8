import { defineTrigger, type Entity, tableOf } from '@entrepot/sdk';
import { Entry, mostIndexed } from './entry.entity.ts';

/** Rows of an entry at most: a statement that changes more has several entries. */
const mostRows = 2_000;

/** The session's lane and the next place in it; PostgreSQL takes both back with the transaction. */
export const lane = {
  open: `coalesce(nullif(current_setting('audit.lane', true), ''), set_config('audit.lane', gen_random_uuid()::text, false))`,
  next: `set_config('audit.position', (coalesce(nullif(current_setting('audit.position', true), ''), '0')::bigint + 1)::text, false)::bigint`,
};

/** Who is at work: as the kernel said, otherwise the user of PostgreSQL who sends statements of their own. */
export const scope = `coalesce(nullif(current_setting('entrepot.scope', true), '')::jsonb,
    jsonb_build_object('work', 'sql', 'user', jsonb_build_object('id', NULL, 'name', session_user), 'address', host(inet_client_addr())))`;

const columns = 'lane, position, transaction, entity, operation, records, scope, first_id, last_id, before, after';
const common = `${lane.open}, ${lane.next}, pg_current_xact_id()::text::bigint, TG_ARGV[0], lower(TG_OP), changed, ${scope}`;

/** The images of one kind of change; rows before and after stand in the same order. */
function record(before: 'old_rows' | undefined, after: 'new_rows' | undefined): string {
  const rows = after ?? before;
  const image = (from: string | undefined, part: string) =>
    from ? `(SELECT string_agg(record_send(r), '') FROM ${from} r${part})` : 'NULL';
  const ids = `(SELECT min(uuid_send(r.id)) FROM ${rows} r), (SELECT max(uuid_send(r.id)) FROM ${rows} r)`;
  const numbered = (from: string | undefined) =>
    from && `(SELECT r, r.id, (row_number() OVER () - 1) / ${mostRows} AS part FROM ${from} r)`;
  const parts = (from: string | undefined, column: string) =>
    from
      ? `(SELECT part, count(*) AS total, min(uuid_send(n.id)) AS first_id, max(uuid_send(n.id)) AS last_id,
          string_agg(record_send(n.r), '') AS ${column} FROM ${numbered(from)} n GROUP BY part)`
      : '';
  const joined =
    before && after
      ? `${parts(after, 'after')} a JOIN ${parts(before, 'before')} b USING (part)`
      : `${parts(rows, before ? 'before' : 'after')} a`;
  return `
    SELECT count(*) INTO changed FROM ${rows};
    IF changed = 0 THEN
      RETURN NULL;
    ELSIF changed <= ${mostIndexed} THEN
      INSERT INTO ${tableOf(Entry)} (${columns})
      VALUES (${common}, NULL, NULL, ${image(before, '')}, ${image(after, '')});
    ELSIF changed <= ${mostRows} THEN
      INSERT INTO ${tableOf(Entry)} (${columns})
      VALUES (${common}, ${ids}, ${image(before, '')}, ${image(after, '')});
    ELSE
      INSERT INTO ${tableOf(Entry)} (${columns})
      SELECT ${common.replace('changed', 'a.total')}, a.first_id, a.last_id, ${before ? 'before' : 'NULL'}, ${after ? 'after' : 'NULL'}
      FROM ${joined} ORDER BY part;
    END IF;`;
}

/**
 * Whose changes are written down: all records but the log's own and the kernel's bookkeeping, which is what no route writes
 * (jobs, events, cursors, idempotency keys). Its users, roles, tokens and files are business.
 */
export function isAudited({ name, operations }: Pick<Entity, 'name' | 'operations'>): boolean {
  if (name.startsWith('audit.')) return name === 'audit.retentionRule';
  return !name.startsWith('kernel.') || operations === undefined || operations.length > 0;
}

/** One entry per statement and table, whoever sends it: a service, a route, or a person with a client of PostgreSQL. */
export const recordChanges = defineTrigger({
  name: 'audit.recordChanges',
  on: isAudited,
  after: ['insert', 'update', 'delete'],
  body: `DECLARE changed bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN ${record(undefined, 'new_rows')}
  ELSIF TG_OP = 'UPDATE' THEN ${record('old_rows', 'new_rows')}
  ELSE ${record('old_rows', undefined)}
  END IF;
END;`,
});
