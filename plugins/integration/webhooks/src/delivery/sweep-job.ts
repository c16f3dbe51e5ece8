import { defineJob, tableOf } from '@entrepot/sdk';
import { Webhooks } from '../webhooks.ts';
import { attemptJob } from './attempt-job.ts';
import { Delivery } from './delivery.entity.ts';

const overdueMs = 5 * 60_000;
const atOnce = 1000;

/** Takes up deliveries whose job was lost with its process, and forgets those that have had their time. */
export const sweepJob = defineJob({
  name: 'webhooks.sweep',
  input: {},
  cron: '*/5 * * * *',
  retries: 0,
  async handler({ db, now, use }) {
    const at = now();
    const { keepDays } = use(Webhooks).settings;
    const resumed = await db.transaction(async (tx) => {
      const overdue = await tx.query<{ id: string; attempts: number }>(
        `SELECT id, attempts FROM ${tableOf(Delivery)} WHERE state = 'pending' AND next_attempt_at < $1
           AND (lease_until IS NULL OR lease_until < $1) ORDER BY next_attempt_at LIMIT ${atOnce}`,
        [new Date(at.getTime() - overdueMs).toISOString()],
      );
      for (const { id, attempts } of overdue) {
        await tx.enqueue(attemptJob, { delivery: id, attempt: attempts }, { singletonKey: `${id}:${attempts}` });
      }
      return overdue.length;
    });
    const gone = await db.query(`DELETE FROM ${tableOf(Delivery)} WHERE state <> 'pending' AND updated_at < $1 RETURNING 1`, [
      new Date(at.getTime() - keepDays * 24 * 3_600_000).toISOString(),
    ]);
    return { resumed, deleted: gone.length };
  },
});
