import { defineAction, field, Problem, type Row, type Sql, type Transaction, tableOf } from '@entrepot/sdk';
import type { Reason } from '../order/bucket.ts';
import { Order } from '../order/order.ts';
import { OrderDesk } from '../order-desk.ts';
import { Hold } from './hold.ts';
import { reasonSentence } from './reason-sentence.ts';

const outcome = { done: field.json<string[]>({ type: 'array' }), left: field.json<string[]>({ type: 'array' }) };

/** What a move on one order answers when the order does not stand where the move begins. */
function nothingToDo(record: Row<typeof Order>): Problem {
  return new Problem('orders.nothing-to-do', {
    status: 409,
    detail: `Order ${record.number} is ${record.status}: this does not apply to it`,
    remedy: 'Read the order again.',
    params: { order: record.number, status: record.status },
  });
}

/** A person's decision mends some reasons, not those for which something is missing: for each order, those that hold it on. */
async function lastingHolds(sql: Sql, orderIds: readonly string[]): Promise<ReadonlyMap<string, readonly Reason[]>> {
  const holds = await sql.query<Reason & { order: string }>(
    `SELECT order_id AS order, code, data FROM ${tableOf(Hold)} WHERE order_id = ANY($1) AND released_at IS NULL ORDER BY id`,
    [orderIds],
  );
  return Map.groupBy(holds, ({ order }) => order);
}

function stillHeld({ number }: Row<typeof Order>, holds: readonly Reason[]): Problem {
  const reasons = reasonSentence(holds);
  return new Problem('orders.still-held', {
    status: 409,
    detail: `Order ${number} stays held: ${reasons.en}.`,
    remedy: 'Mend what is missing, then release it again.',
    params: { order: number, reasons },
  });
}

const note = field
  .text({
    maxLength: 500,
    label: { en: 'Why it may go', zh: '放行原因' },
    description: { en: 'Stands in the story of the order.', zh: '写入订单的全程记录。' },
  })
  .optional();

/** Of many orders at once, those that a move did not apply to. */
function refused(records: readonly Row<typeof Order>[], moved: readonly string[]): (Problem | undefined)[] {
  const done = new Set(moved);
  return records.map((record) => (done.has(record.id) ? undefined : nothingToDo(record)));
}

/** Approved orders go on to their stock at once. */
async function advance(desk: OrderDesk, tx: Transaction, ids: readonly string[], by: string): Promise<void> {
  await desk.review(tx, ids, { by });
  await desk.route(tx, ids, { by });
  await desk.reserve(tx, ids, { by });
}

export const releaseOrder = defineAction({
  entity: Order,
  label: { en: 'Release', zh: '解除挂起' },
  undo: 'revoke',
  summary: { en: 'Releases the holds of the order and takes it on to its stock.', zh: '解除订单的挂起并继续配货。' },
  input: { note },
  async handler({ db, use, record, user, input }) {
    const [refusal] = await db.transaction((tx) => releaseEach(use(OrderDesk), tx, [record], input.note, user.name));
    if (refusal) throw refusal;
  },
  many: ({ tx, use, records, user, input }) => releaseEach(use(OrderDesk), tx, records, input.note, user.name),
});

/** Releases what a decision can mend and takes on what is free then. @returns for each order why it stays */
async function releaseEach(
  desk: OrderDesk,
  tx: Transaction,
  records: readonly Row<typeof Order>[],
  note: string | null,
  by: string,
): Promise<(Problem | undefined)[]> {
  const ids = records.map(({ id }) => id);
  const { approved, held } = await desk.release(tx, ids, { by, note });
  await advance(desk, tx, approved, by);
  const holds = await lastingHolds(tx, held);
  const done = new Set(approved);
  return records.map((record) => {
    const reasons = holds.get(record.id);
    return done.has(record.id) ? undefined : reasons ? stillHeld(record, reasons) : nothingToDo(record);
  });
}

export const revokeOrder = defineAction({
  entity: Order,
  label: { en: 'Revoke approval', zh: '反审核' },
  summary: { en: 'Takes the approval back: frees the stock and holds the order.', zh: '撤回审核：释放库存并挂起订单。' },
  async handler({ db, use, record, user }) {
    const revoked = await db.transaction((tx) => use(OrderDesk).revoke(tx, [record.id], { by: user.name }));
    if (revoked.length === 0) throw nothingToDo(record);
  },
  async many({ tx, use, records, user }) {
    const ids = records.map(({ id }) => id);
    return refused(records, await use(OrderDesk).revoke(tx, ids, { by: user.name }));
  },
});

export const cancelOrder = defineAction({
  entity: Order,
  label: { en: 'Cancel', zh: '取消' },
  summary: { en: 'Cancels what has not left of the order.', zh: '取消订单中尚未发出的部分。' },
  input: { reason: field.text({ label: { en: 'Reason', zh: '原因' } }) },
  async handler({ db, use, record, user, input }) {
    const cancelled = await db.transaction((tx) => use(OrderDesk).cancel(tx, [record.id], input.reason, { by: user.name }));
    if (cancelled.length === 0) throw nothingToDo(record);
  },
  async many({ tx, use, records, user, input }) {
    const ids = records.map(({ id }) => id);
    return refused(records, await use(OrderDesk).cancel(tx, ids, input.reason, { by: user.name }));
  },
});

export const advanceOrder = defineAction({
  entity: Order,
  label: { en: 'Go on', zh: '继续处理' },
  summary: {
    en: 'Reviews, routes and reserves the order as far as it goes; tries again what is short.',
    zh: '尽可能审单、分派和配货；缺货的重新尝试。',
  },
  handler({ db, use, record, user }) {
    const desk = use(OrderDesk);
    return db.transaction(async (tx) => {
      await advance(desk, tx, [record.id], user.name);
      const { reserved } = await desk.retryShort(tx, { orderIds: [record.id], by: user.name });
      return { reserved: reserved.length === 1 };
    });
  },
});

export const releaseOrders = defineAction({
  label: { en: 'Release many', zh: '批量解除挂起' },
  summary: {
    en: 'Releases held orders and takes them on; what no decision can mend stays in `left`.',
    zh: '批量放行挂起的订单；人工无法解决的留在 `left` 中。',
  },
  input: {
    ids: field.json<string[]>(
      { type: 'array', maxItems: 1000, items: { type: 'string', format: 'uuid' } },
      { label: { en: 'Orders', zh: '订单' } },
    ),
    note,
  },
  output: outcome,
  handler({ db, use, user, input }) {
    const desk = use(OrderDesk);
    return db.transaction(async (tx) => {
      const { approved, held } = await desk.release(tx, input.ids, { by: user.name, note: input.note });
      await advance(desk, tx, approved, user.name);
      return { done: approved, left: held };
    });
  },
});

export const retryShortOrders = defineAction({
  label: { en: 'Retry shortages', zh: '重新配货' },
  summary: { en: 'Routes and reserves again what is short, oldest order first.', zh: '对缺货订单重新分派和配货，先下单先处理。' },
  input: { limit: field.integer({ minimum: 1, maximum: 5000, label: { en: 'At most', zh: '最多' } }).default(500) },
  output: outcome,
  handler: ({ db, use, user, input }) =>
    db.transaction(async (tx) => {
      const { reserved, short } = await use(OrderDesk).retryShort(tx, { limit: input.limit, by: user.name });
      return { done: reserved, left: short };
    }),
});
