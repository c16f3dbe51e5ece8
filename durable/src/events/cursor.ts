import type { Sql } from '@entrepot/sdk';
import { lastPosition } from './horizon.ts';
import type { Subscription } from './subscription.ts';

const seenAgainMs = 3_600_000;

/** Enters these subscriptions; a new one gets what is published from here on. */
export async function openSubscriptions(sql: Sql, subscriptions: readonly Subscription[], now: Date): Promise<void> {
  await sql.query(
    `INSERT INTO "kernel"."subscriptions" AS known (name, plugin, type, position, seen_at)
     SELECT wanted.name, wanted.plugin, wanted.type, ${lastPosition}, $4
     FROM unnest($1::text[], $2::text[], $3::text[]) AS wanted(name, plugin, type), "kernel"."event_positions" s
     ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at WHERE known.seen_at < $5`,
    [
      subscriptions.map(({ name }) => name),
      subscriptions.map(({ plugin }) => plugin),
      subscriptions.map(({ type }) => type),
      now.toISOString(),
      new Date(now.getTime() - seenAgainMs).toISOString(),
    ],
  );
}

/** @returns undefined where the subscription was let go */
export async function positionOf(sql: Sql, subscription: string): Promise<number | undefined> {
  const [row] = await sql.query<{ position: number }>('SELECT position FROM "kernel"."subscriptions" WHERE name = $1', [
    subscription,
  ]);
  return row?.position;
}

/**
 * Keeps all others from moving a subscription until the transaction ends.
 * @returns false where it does not stand at `from` any more: another process has it, or a replay set it back
 */
export async function hold(tx: Sql, subscription: string, from: number): Promise<boolean> {
  const held = await tx.query(
    'SELECT 1 FROM "kernel"."subscriptions" WHERE name = $1 AND position = $2 FOR UPDATE',
    [subscription, from],
    { name: 'kernel.hold-subscription' },
  );
  return held.length > 0;
}

/**
 * Moves a subscription on.
 * @returns false where it does not stand at `from` any more: another process has it, or a replay set it back
 */
export async function advance(sql: Sql, subscription: string, from: number, to: number): Promise<boolean> {
  const moved = await sql.query(
    `UPDATE "kernel"."subscriptions" SET position = $3, updated_at = now() WHERE name = $1 AND position = $2 RETURNING 1`,
    [subscription, from, to],
    { name: 'kernel.advance-subscription' },
  );
  return moved.length > 0;
}

/**
 * The subscriptions for which there is something to do by now, in one look for all of them.
 * @param types the names of subscriptions and the types that they hear, pairwise
 * @param horizon up to where events may be read
 */
export async function withNews(
  sql: Sql,
  { names, types }: { names: readonly string[]; types: readonly string[] },
  horizon: number,
  now: Date,
): Promise<Set<string>> {
  const rows = await sql.query<{ name: string }>(
    `SELECT s.name FROM unnest($1::text[], $2::text[]) AS heard(name, type)
     JOIN "kernel"."subscriptions" s ON s.name = heard.name,
     LATERAL (SELECT 1 FROM "kernel"."events" e WHERE e.type = heard.type AND e.position > s.position AND e.position <= $3
       ORDER BY e.position LIMIT 1) AS news
     UNION SELECT subscription FROM "kernel"."parked_events" WHERE subscription = ANY($1)
     GROUP BY subscription, key HAVING max(next_attempt_at) <= $4`,
    [names, types, horizon, now.toISOString()],
    { name: 'kernel.events-with-news' },
  );
  return new Set(rows.map(({ name }) => name));
}
