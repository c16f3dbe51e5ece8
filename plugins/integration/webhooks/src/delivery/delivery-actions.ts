import { defineAction, tableOf } from '@entrepot/sdk';
import { attemptJob } from './attempt-job.ts';
import { Delivery } from './delivery.entity.ts';

/** Begins a delivery again, whatever became of it; the receiver knows it by its id. */
export const retryDelivery = defineAction({
  entity: Delivery,
  label: { en: 'Send again', zh: '重新投递' },
  summary: { en: 'Sends the event again, with the same id, now.', zh: '立即以相同编号重新发送该事件。' },
  status: 202,
  output: {},
  async handler({ db, record, now }) {
    await db.transaction(async (tx) => {
      await tx.query(
        `UPDATE ${tableOf(Delivery)} SET state = 'pending', attempts = 0, next_attempt_at = $2, lease_until = NULL,
           version = version + 1, updated_at = now() WHERE id = $1`,
        [record.id, now().toISOString()],
      );
      await tx.enqueue(attemptJob, { delivery: record.id, attempt: 0 });
    });
    return {};
  },
});
