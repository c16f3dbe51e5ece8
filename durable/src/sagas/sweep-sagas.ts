import { type Database, defineJob } from '@entrepot/sdk';

const keptDays = 90;
const atOnce = 1_000;

/** Deletes every night the runs that ended well or were cancelled and have had their time, with their journals. */
export const sweepSagasJob = defineJob({
  name: 'kernel.sweepSagas',
  input: {},
  cron: '23 3 * * *',
  // The next night is the next attempt.
  retries: 0,
  async handler({ db, now, signal }) {
    const before = new Date(now().getTime() - keptDays * 24 * 3_600_000);
    let sagas = 0;
    for (let swept = atOnce; swept === atOnce; sagas += swept) {
      signal.throwIfAborted();
      swept = await sweep(db, before);
    }
    return { sagas };
  },
});

/** @returns how many were deleted; as many as go at once, where there may be more */
async function sweep(db: Database, before: Date): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.query(`SELECT set_config('kernel.sweeping', 'on', true)`);
    const gone = await tx.query<{ id: string }>(
      `DELETE FROM "kernel"."sagas" WHERE id IN (
         SELECT id FROM "kernel"."sagas" WHERE state IN ('done', 'cancelled') AND finished_at < $1 ORDER BY id LIMIT ${atOnce})
       RETURNING id`,
      [before],
    );
    if (gone.length > 0) await tx.query('DELETE FROM "kernel"."saga_steps" WHERE saga_id = ANY ($1)', [gone.map(({ id }) => id)]);
    return gone.length;
  });
}
