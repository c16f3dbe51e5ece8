import { defineJob, tableOf } from '@entrepot/sdk';
import { applyScans } from './apply-scans.ts';
import { Scan } from './scan.ts';

const patience = '1 hour';

/**
 * Every minute goes on with what was written down but not applied, as after a kill. What waits for an earlier operation that
 * never came, as from a broken device, is applied without it after an hour.
 */
export const sweepScans = defineJob({
  name: 'warehouse.sweepScans',
  input: {},
  cron: '* * * * *',
  handler: async (context) => {
    const waiting = await context.db.query<{ handheld: string; overdue: boolean }>(
      `SELECT handheld_id AS handheld, bool_or(created_at < now() - interval '${patience}') AS overdue
       FROM ${tableOf(Scan)} WHERE state = 'waiting' AND created_at < now() - interval '30 seconds' GROUP BY 1`,
    );
    for (const { handheld, overdue } of waiting) await applyScans(context, handheld, !overdue);
    return { handhelds: waiting.length };
  },
});
