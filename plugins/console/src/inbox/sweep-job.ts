import { defineJob, tableOf } from '@entrepot/sdk';
import { Notice } from './notice.entity.ts';

const days = 90;

/** Deletes every night the notices that were read, and all that nobody has read for long. */
export const sweepJob = defineJob({
  name: 'console.sweep',
  label: { en: 'Tidying of the inbox', zh: '收件箱清理' },
  input: {},
  cron: '41 2 * * *',
  retries: 0,
  async handler({ db, now }) {
    const before = new Date(now().getTime() - days * 86_400_000);
    const gone = await db.query(`DELETE FROM ${tableOf(Notice)} WHERE updated_at < $1 RETURNING id`, [before]);
    return { notices: gone.length };
  },
});
