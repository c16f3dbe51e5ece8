import type { Sql } from '@entrepot/sdk';
import { Horizon } from '../events/horizon.ts';

/**
 * Finds the events that runs wait for, for all of them at once, and wakes those runs. A new wait is compared with all events
 * since its run was started, later with those that come.
 */
export class Arrivals {
  readonly #clock: () => Date | undefined;
  #horizon: Horizon | undefined;

  constructor(clock: () => Date | undefined) {
    this.#clock = clock;
  }

  /** To be called where others may have looked meanwhile, or nobody: the next look compares everything again. */
  forget(): void {
    this.#horizon = undefined;
  }

  /** @returns the runs that were woken */
  async look(sql: Sql): Promise<string[]> {
    // What is final before this look has been compared with every wait that was there then.
    const after = this.#horizon?.position;
    this.#horizon ??= new Horizon();
    await this.#horizon.look(sql);
    const rows = await sql.query<{ id: string }>(
      `WITH waiting AS MATERIALIZED (
         SELECT w.id, w.saga_id, w.type, w.key, w.looked AND $2::bigint IS NOT NULL AS looked, s.since
         FROM "kernel"."saga_waits" w JOIN "kernel"."sagas" s ON s.id = w.saga_id WHERE w.event IS NULL
       ), news AS MATERIALIZED (
         SELECT e.* FROM "kernel"."events" e
         WHERE e.type = ANY (ARRAY(SELECT DISTINCT type FROM waiting WHERE looked)) AND e.position > $2::bigint
       ), candidate AS (
         SELECT w.id AS wait, w.saga_id, e.* FROM waiting w JOIN news e ON e.type = w.type AND e.key = w.key AND e.position > w.since
         WHERE w.looked
         UNION ALL
         SELECT w.id, w.saga_id, e.* FROM waiting w
         JOIN "kernel"."events" e ON e.type = w.type AND e.key = w.key AND e.position > w.since WHERE NOT w.looked
       ), found AS (
         SELECT DISTINCT ON (c.wait) c.* FROM candidate c
         WHERE NOT EXISTS (SELECT 1 FROM "kernel"."saga_steps" j
           WHERE j.saga_id = c.saga_id AND j.kind = 'event' AND j.result->>'id' = c.id::text)
         ORDER BY c.wait, c.position
       ), marked AS (
         UPDATE "kernel"."saga_waits" w SET looked = true, event = (
           SELECT jsonb_build_object('id', f.id, 'type', f.type, 'key', f.key, 'payload', f.payload,
             'occurredAt', to_char(f.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) FROM found f WHERE f.wait = w.id)
         WHERE w.event IS NULL AND (w.id IN (SELECT wait FROM found) OR w.id IN (SELECT id FROM waiting WHERE NOT looked))
         RETURNING w.saga_id, w.event
       )
       UPDATE "kernel"."sagas" s SET wake_at = coalesce($1::timestamptz, clock_timestamp()), version = s.version + 1, updated_at = now()
       WHERE s.worker IS NULL AND s.state = 'running' AND s.id IN (SELECT saga_id FROM marked WHERE event IS NOT NULL) RETURNING s.id`,
      [this.#clock()?.toISOString() ?? null, after ?? null],
      { name: 'kernel.saga-arrivals' },
    );
    return rows.map(({ id }) => id);
  }
}
