import { type Database, defineJob } from '@entrepot/sdk';
import { Board, keptDays } from './event-board.ts';
import { anyType } from './subscription.ts';

const atOnce = 10_000;

/** Deletes every night the events that have had their time and that every subscription has passed. */
export const sweepEventsJob = defineJob({
  name: 'kernel.sweepEvents',
  input: {},
  cron: '11 3 * * *',
  // The next night is the next attempt.
  retries: 0,
  async handler({ db, now, signal, use }) {
    const letGo = await use(Board).letGo();
    const before = new Date(now().getTime() - keptDays * 24 * 3_600_000);
    let events = 0;
    for (let swept = atOnce; swept === atOnce; events += swept) {
      signal.throwIfAborted();
      swept = await sweep(db, before);
    }
    return { events, letGo };
  },
});

/** @returns how many were deleted; as many as go at once, where there may be more */
async function sweep(db: Database, before: Date): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.query(`SELECT set_config('kernel.sweeping', 'on', true)`);
    const gone = await tx.query(
      `DELETE FROM "kernel"."events" WHERE id IN (
         SELECT e.id FROM "kernel"."events" e WHERE e.occurred_at < $1
           AND NOT EXISTS (SELECT 1 FROM "kernel"."subscriptions" s
             WHERE s.type IN (e.type, '${anyType}') AND s.position < e.position)
           AND NOT EXISTS (SELECT 1 FROM "kernel"."parked_events" p WHERE p.event_id = e.id)
         LIMIT ${atOnce}) RETURNING id`,
      [before],
    );
    return gone.length;
  });
}
