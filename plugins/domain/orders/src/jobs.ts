import { defineJob, tableOf } from '@entrepot/sdk';
import { Order } from './order/order.ts';
import { OrderDesk } from './order-desk.ts';

/** Nobody has worked on it for so long: the step that was at it is gone. */
const leftAfter = '5 minutes';

/** Takes on orders that a crash left between two steps. Nothing confirmed stays unreserved and silent. */
export const advanceJob = defineJob({
  name: 'orders.advance',
  label: { en: 'Advance orders', zh: '推进订单' },
  input: {},
  cron: '* * * * *',
  async handler({ db, use }) {
    const desk = use(OrderDesk);
    const left = await db.query<{ id: string }>(
      `SELECT id FROM ${tableOf(Order)} WHERE status IN ('received', 'approved', 'routed') AND updated_at < now() - interval '${leftAfter}'
       ORDER BY ordered_at, number LIMIT 1000`,
    );
    if (left.length === 0) return { orders: 0 };
    const ids = left.map(({ id }) => id);
    const by = { by: 'orders.advance' };
    await db.transaction(async (tx) => {
      await desk.review(tx, ids, by);
      await desk.route(tx, ids, by);
      await desk.reserve(tx, ids, by);
    });
    return { orders: ids.length };
  },
});

/** Gives backorders the stock that has come in since. */
export const retryShortJob = defineJob({
  name: 'orders.retryShort',
  label: { en: 'Reserve short orders again', zh: '重新占用缺货订单' },
  input: {},
  cron: '*/15 * * * *',
  async handler({ db, use }) {
    const { reserved } = await db.transaction((tx) => use(OrderDesk).retryShort(tx, { by: 'orders.retryShort' }));
    return { reserved: reserved.length };
  },
});
