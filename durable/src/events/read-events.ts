import type { Event, Sql } from '@entrepot/sdk';

/** An event with its place in the outbox. */
export type StoredMessage = Event & { readonly position: number };

/** As many events go together at most. */
export const batchSize = 200;

/**
 * The next events of these types, in their order.
 * @param after the position behind which they lie
 * @param horizon the position up to which they may be read
 */
export async function readEvents(
  sql: Sql,
  types: readonly string[],
  after: number,
  horizon: number,
  limit = batchSize,
): Promise<StoredMessage[]> {
  return sql.query<StoredMessage>(
    `SELECT e.id, e.type, e.key, e.payload, e.position, e.occurred_at AS "occurredAt"
     FROM unnest($1::text[]) AS heard(type), LATERAL (
       SELECT * FROM "kernel"."events" e WHERE e.type = heard.type AND e.position > $2 AND e.position <= $3
       ORDER BY e.position LIMIT $4) AS e
     ORDER BY e.position LIMIT $4`,
    [types, after, horizon, limit],
    { name: 'kernel.read-events' },
  );
}
