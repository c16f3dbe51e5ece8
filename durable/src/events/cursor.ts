import type { Sql } from '@entrepot/sdk';

/**
 * Where a subscription stands in the outbox. Positions are numbers of transactions, each raised by the base.
 * They stay text here: they may outgrow a JavaScript number.
 */
export interface Cursor {
  /** The window: transactions from here … */
  from: string;
  /** … to before here, which have all ended. */
  to: string;
  /** The last event of the window that was delivered. */
  after: string | null;
}

const own = 'kernel';

/**
 * Sets up the cursors of these subscriptions; a new one gets what is published from here on.
 * @param types all declared events
 * @returns the base that every position is raised by: in a PostgreSQL cluster that a dump was restored into, the numbers of
 * transactions begin anew, and without it new events would lie before old ones
 */
export async function openCursors(
  sql: Sql,
  subscriptions: readonly { name: string; type: string }[],
  types: readonly string[],
): Promise<string> {
  const [row] = await sql.query<{ base: string }>(
    `INSERT INTO "kernel"."event_cursors" AS c (subscription, type, from_transaction, to_transaction) VALUES ($1, '', 0, 0)
     ON CONFLICT (subscription) DO UPDATE SET from_transaction =
       CASE WHEN latest.position >= c.from_transaction + pg_snapshot_xmax(pg_current_snapshot())::text::bigint
       THEN latest.position + 1 ELSE c.from_transaction END
     RETURNING from_transaction::text AS base`.replaceAll('latest.position', `(${latestPosition})`),
    [own, types],
  );
  const base = row?.base ?? '0';
  if (subscriptions.length > 0) {
    await sql.query(
      `INSERT INTO "kernel"."event_cursors" (subscription, type, from_transaction, to_transaction)
       SELECT subscription, type, horizon, horizon FROM unnest($1::text[], $2::text[]) AS s(subscription, type), (SELECT ${horizon('$3')} AS horizon)
       ON CONFLICT (subscription) DO NOTHING`,
      [subscriptions.map(({ name }) => name), subscriptions.map(({ type }) => type), base],
    );
  }
  return base;
}

const latestPosition = `SELECT coalesce(max(last), 0) FROM unnest($2::text[]) AS t(type),
  LATERAL (SELECT max(transaction) AS last FROM "kernel"."events" e WHERE e.type = t.type)`;

/** SQL: all transactions before this position have ended. `base` is a parameter, as `$3`. */
export function horizon(base: string): string {
  return `(pg_snapshot_xmin(pg_current_snapshot())::text::bigint + ${base}::bigint)`;
}

export async function readCursor(sql: Sql, subscription: string): Promise<Cursor | undefined> {
  const [cursor] = await sql.query<Cursor>(
    `SELECT from_transaction::text AS from, to_transaction::text AS to, after_event AS after
     FROM "kernel"."event_cursors" WHERE subscription = $1`,
    [subscription],
  );
  return cursor;
}

export async function saveCursor(sql: Sql, subscription: string, { from, to, after }: Cursor): Promise<void> {
  await sql.query(
    `UPDATE "kernel"."event_cursors" SET from_transaction = $2, to_transaction = $3, after_event = $4, updated_at = now()
     WHERE subscription = $1`,
    [subscription, from, to, after],
  );
}

/** The next window, or undefined where no further transaction has ended. */
export async function nextWindow(sql: Sql, { to }: Cursor, base: string): Promise<Cursor | undefined> {
  const [row] = await sql.query<{ horizon: string }>(`SELECT ${horizon('$1')}::text AS horizon`, [base]);
  return row && BigInt(row.horizon) > BigInt(to) ? { from: to, to: row.horizon, after: null } : undefined;
}

/** Those subscriptions for which an event that is safe to read lies beyond their window, in one look for all of them. */
export async function withNews(sql: Sql, base: string): Promise<Set<string>> {
  const rows = await sql.query<{ subscription: string }>(
    `SELECT subscription FROM "kernel"."event_cursors" c
     WHERE c.subscription <> $2 AND (c.after_event IS NOT NULL OR EXISTS (
       SELECT 1 FROM "kernel"."events" e WHERE e.type = c.type AND e.transaction >= c.from_transaction AND e.transaction < ${horizon('$1')}))
     UNION SELECT subscription FROM "kernel"."parked_events" WHERE next_attempt_at <= now()`,
    [base, own],
    { name: 'kernel.events-with-news' },
  );
  return new Set(rows.map(({ subscription }) => subscription));
}
