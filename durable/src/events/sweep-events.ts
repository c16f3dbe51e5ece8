import { type Database, defineJob } from '@entrepot/sdk';

const keptDays = 30;
const atOnce = 10_000;

/** Deletes every night the events that have had their time and that every subscription has passed. */
export const sweepEventsJob = defineJob({
  name: 'kernel.sweepEvents',
  input: {},
  cron: '11 3 * * *',
  // The next night is the next attempt.
  retries: 0,
  async handler({ db, now, signal }) {
    const before = new Date(now().getTime() - keptDays * 24 * 3_600_000);
    let events = 0;
    for (let swept = atOnce; swept === atOnce; events += swept) {
      signal.throwIfAborted();
      swept = await sweep(db, before);
    }
    return { events };
  },
});

/**
 * The last event of each type stays: by it a cluster into which a dump was restored knows where positions go on
 * (see `openCursors`). So does what a plugin that is disabled for now has not heard yet.
 * @returns how many were deleted; as many as go at once, where there may be more
 */
async function sweep(db: Database, before: Date): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.query(`SELECT set_config('kernel.sweeping', 'on', true)`);
    const gone = await tx.query(
      `DELETE FROM "kernel"."events" WHERE id IN (
         SELECT e.id FROM "kernel"."events" e WHERE e.occurred_at < $1
           AND e.transaction < (SELECT max(transaction) FROM "kernel"."events" l WHERE l.type = e.type)
           AND NOT EXISTS (SELECT 1 FROM "kernel"."event_cursors" c WHERE c.type = e.type AND c.from_transaction <= e.transaction)
           AND NOT EXISTS (SELECT 1 FROM "kernel"."parked_events" p WHERE p.event_id = e.id)
         LIMIT ${atOnce}) RETURNING id`,
      [before],
    );
    return gone.length;
  });
}
