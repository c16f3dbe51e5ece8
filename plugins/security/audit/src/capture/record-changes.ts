import { defineTrigger, type Entity, tableOf } from '@entrepot/sdk';
import { Entry } from './entry.entity.ts';

/** Rows of an entry at most: a statement that changes more has several entries. */
const mostRows = 10_000;

/** The session's lane and the next place in it; PostgreSQL takes both back with the transaction. */
export const lane = {
  open: `coalesce(nullif(current_setting('audit.lane', true), ''), set_config('audit.lane', gen_random_uuid()::text, false))`,
  next: `set_config('audit.position', (coalesce(nullif(current_setting('audit.position', true), ''), '0')::bigint + 1)::text, false)::bigint`,
};

/** Who is at work: as the kernel said, otherwise the user of PostgreSQL who sends statements of their own. */
export const scope = `coalesce(nullif(current_setting('entrepot.scope', true), '')::jsonb,
    jsonb_build_object('work', 'sql', 'user', jsonb_build_object('id', NULL, 'name', session_user), 'address', host(inet_client_addr())))`;

/** Columns that are filled from a scope, and how. */
export const scopeColumns = 'scope, plugin, work, user_id, user_name';
export const scopeValues = (told: string): string =>
  `${told}, ${told} ->> 'plugin', ${told} ->> 'work', ${told} -> 'user' ->> 'id', ${told} -> 'user' ->> 'name'`;

const columns = `lane, position, transaction, entity, operation, ${scopeColumns}, records, first_id, last_id, before, after`;
const common = `${lane.open}, ${lane.next}, pg_current_xact_id()::text::bigint, TG_ARGV[0], lower(TG_OP), ${scopeValues('told')}`;

type Rows = 'old_rows' | 'new_rows';

/** An entry of one kind of change. What few rows need is one statement, for each costs a quarter of the whole. */
function record(before: Rows | undefined, after: Rows | undefined): string {
  const rows = after ?? before;
  const image = (from: Rows | undefined) => {
    if (!from) return 'NULL';
    return from === rows ? `string_agg(record_send(r), '')` : `(SELECT string_agg(record_send(o), '') FROM ${from} o)`;
  };
  const bound = (which: 'min' | 'max') => `CASE WHEN count(*) > 1 THEN ${which}(uuid_send(r.id)) END`;
  return `
    INSERT INTO ${tableOf(Entry)} (${columns})
    SELECT ${common}, count(*), ${bound('min')}, ${bound('max')}, ${image(before)}, ${image(after)}
    FROM ${rows} r HAVING count(*) BETWEEN 1 AND ${mostRows};
    IF NOT FOUND THEN ${recordMany(before, after)}
    END IF;`;
}

/** Rows before and after stand in the same order: the nth part of the ones are the nth part of the others. */
function recordMany(before: Rows | undefined, after: Rows | undefined): string {
  const parts = (from: Rows, image: string) => `(
        SELECT part, count(*) AS total, min(uuid_send(n.id)) AS first_id, max(uuid_send(n.id)) AS last_id,
          string_agg(record_send(n.r), '') AS ${image}
        FROM (SELECT r, r.id, (row_number() OVER () - 1) / ${mostRows} AS part FROM ${from} r) n GROUP BY part)`;
  const sources = [after && `${parts(after, 'after')} a`, before && `${parts(before, 'before')} b`].filter(Boolean);
  const one = after ? 'a' : 'b';
  return `
      INSERT INTO ${tableOf(Entry)} (${columns})
      SELECT ${common}, ${one}.total, ${one}.first_id, ${one}.last_id, ${before ? 'before' : 'NULL'}, ${after ? 'after' : 'NULL'}
      FROM ${sources.join(' JOIN ')}${sources.length > 1 ? ' USING (part)' : ''} ORDER BY part;`;
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
  body: `DECLARE told jsonb := ${scope};
BEGIN
  IF TG_OP = 'INSERT' THEN ${record(undefined, 'new_rows')}
  ELSIF TG_OP = 'UPDATE' THEN ${record('old_rows', 'new_rows')}
  ELSE ${record('old_rows', undefined)}
  END IF;
END;`,
});
