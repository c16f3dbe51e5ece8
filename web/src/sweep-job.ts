import { defineJob } from '@entrepot/sdk';
import { sweepIdempotencyKeys } from './idempotency.ts';

/** Deletes every hour what has had its time: idempotency keys, sessions, and what is left of batches that have ended. */
export const sweepJob = defineJob({
  name: 'kernel.sweep',
  input: {},
  cron: '17 * * * *',
  // The next hour is the next attempt.
  retries: 0,
  async handler({ db, now }) {
    const idempotencyKeys = await sweepIdempotencyKeys(db, now());
    const sessions = await db.query('DELETE FROM "kernel"."sessions" WHERE expires_at < $1 RETURNING id', [now()]);
    const chunks = await db.query(
      `DELETE FROM "kernel"."batch_chunks" c USING "kernel"."jobs" j WHERE j.id = c.job_id AND j.finished_at IS NOT NULL RETURNING c.id`,
    );
    return { idempotencyKeys, sessions: sessions.length, batchChunks: chunks.length };
  },
});
