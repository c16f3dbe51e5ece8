import { Reservation, Warehouse } from '@entrepot/inventory';
import { defineAction, field, type Sql, tableOf } from '@entrepot/sdk';
import { FulfilmentOrder } from '../fulfilment/fulfilment-order.ts';
import { Order } from '../order/order.ts';
import { OrderEvent } from '../order/order-event.ts';
import { Hold } from '../review/hold.ts';
import { type FulfilmentRow, type HistoryRow, type HoldRow, ownEntries } from './own-entries.ts';
import { inOrder, type StoryEntry, tellOrderStory } from './tell-story.ts';

/** The way of one order from the marketplace to the customer, as one list. */
export const orderStory = defineAction({
  entity: Order,
  method: 'GET',
  // Who may read the order may read its way.
  permission: 'authenticated',
  label: { en: 'Story', zh: '全程记录' },
  summary: {
    en: 'What happened to the order, from the payload of the marketplace to tracking, each step with its record.',
    zh: '订单从平台数据到物流跟踪的全部经过，每一步都有对应记录。',
  },
  output: { data: field.json<StoryEntry[]>({ type: 'array' }) },
  async handler({ db, call, record }) {
    const entries = await readOwn(db, record.id, record.number ?? record.externalId ?? '');
    await call(tellOrderStory, { orderId: record.id, sql: db, add: (...more) => void entries.push(...more) });
    return { data: inOrder(entries) };
  },
});

async function readOwn(sql: Sql, id: string, number: string): Promise<StoryEntry[]> {
  const iso = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  const [history, holds, fulfilments] = await Promise.all([
    sql.query<HistoryRow>(
      `SELECT id, what, ${iso('at')} AS at, by, data FROM ${tableOf(OrderEvent)} WHERE order_id = $1 ORDER BY at, id`,
      [id],
    ),
    sql.query<HoldRow>(
      `SELECT id, code, data, plugin, ${iso('created_at')} AS at FROM ${tableOf(Hold)} WHERE order_id = $1 ORDER BY id`,
      [id],
    ),
    sql.query<FulfilmentRow>(
      `SELECT f.id, f.number, w.name AS warehouse, f.shipping_service AS service, r.id AS "reservationId"
       FROM ${tableOf(FulfilmentOrder)} f JOIN ${tableOf(Warehouse)} w ON w.id = f.warehouse_id
       LEFT JOIN ${tableOf(Reservation)} r ON r.key = f.reservation_key WHERE f.order_id = $1 ORDER BY f.number`,
      [id],
    ),
  ]);
  return ownEntries({ id, number }, history, holds, fulfilments);
}
