import { type Context, type Transaction, tableOf } from '@entrepot/sdk';
import { Order } from '../order/order.ts';
import { OrderEvent } from '../order/order-event.ts';
import { OrderLine } from '../order/order-line.ts';
import type { By } from '../order-desk.ts';
import { Hold } from '../review/hold.ts';
import { lineColumns, lineRows, type OrderToWrite, orderColumns, orderRow } from './draft-rows.ts';

const columns = orderColumns.split(',').map((column) => column.trim());
const kept = new Set(['id', 'number', 'shop_id', 'external_id', 'type']);
const replacing = columns.filter((column) => !kept.has(column));

/** Writes newer versions over orders of which nothing was promised yet: they are reviewed again from the start. */
export async function replaceOrders(
  context: Context,
  tx: Transaction,
  shopId: string,
  orders: readonly OrderToWrite[],
  options: By,
): Promise<void> {
  if (orders.length === 0) return;
  const ids = orders.map(({ id }) => id);
  const rows = orders.map((order) => {
    const values = orderRow(shopId, order);
    return Object.fromEntries(columns.map((column, index) => [column, values[index]]));
  });
  await tx.query(`SELECT id FROM ${tableOf(Order)} WHERE id = ANY($1) ORDER BY id FOR UPDATE`, [ids]);
  await tx.query(
    `UPDATE ${tableOf(Order)} o SET (${replacing.join(', ')}, reason_data, version, updated_at) =
       (${replacing.map((column) => `n.${column}`).join(', ')}, NULL, o.version + 1, now())
     FROM jsonb_populate_recordset(NULL::${tableOf(Order)}, $1::jsonb) n WHERE o.id = n.id`,
    [JSON.stringify(rows)],
  );
  await tx.query(`DELETE FROM ${tableOf(OrderLine)} WHERE order_id = ANY($1)`, [ids]);
  await tx.copy(`${tableOf(OrderLine)} (${lineColumns})`, lineRows(shopId, orders));
  await tx.query(
    `UPDATE ${tableOf(Hold)} SET released_at = $2, released_by = $3, code = code || '.replaced', version = version + 1, updated_at = now()
     WHERE order_id = ANY($1) AND released_at IS NULL`,
    [ids, context.now(), options.by ?? 'system'],
  );
  const doubts = orders.flatMap(({ id, draft }) => (draft.findings ?? []).map(({ code, data }) => [id, code, data, 'orders']));
  if (doubts.length > 0) await tx.copy(`${tableOf(Hold)} (order_id, code, data, plugin)`, doubts);
  await tx.copy(
    `${tableOf(OrderEvent)} (order_id, what, at, by, data)`,
    orders.map(({ id, draft }) => [id, 'replaced', context.now(), options.by ?? 'system', { version: draft.externalVersion }]),
  );
}
