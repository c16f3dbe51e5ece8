import { type Context, statesBefore, type Transaction, tableOf } from '@entrepot/sdk';
import { Order } from '../order/order.ts';
import { OrderEvent } from '../order/order-event.ts';
import type { By } from '../order-desk.ts';
import { FulfilmentOrder } from './fulfilment-order.ts';
import { fulfilmentStates } from './fulfilment-states.ts';

const word = { release: 'to-warehouse', pick: 'picked', pack: 'packed' } as const;

/** See `OrderDesk.moveFulfilment`. */
export async function moveFulfilment(
  context: Context,
  tx: Transaction,
  ids: readonly string[],
  move: keyof typeof word,
  options: By = {},
): Promise<string[]> {
  if (ids.length === 0) return [];
  const orders = tableOf(Order);
  const fulfilments = tableOf(FulfilmentOrder);
  // Orders are locked before their fulfilment orders, in the order of their ids, as every step does.
  await tx.query(
    `SELECT id FROM ${orders} WHERE id IN (SELECT order_id FROM ${fulfilments} WHERE id = ANY($1)) ORDER BY id FOR UPDATE`,
    [ids],
  );
  const moved = await tx.query<{ id: string; order: string; number: string }>(
    `UPDATE ${fulfilments} SET status = $2, version = version + 1, updated_at = now()
     WHERE id = ANY($1) AND status = ANY($3) RETURNING id, order_id AS order, number`,
    [ids, fulfilmentStates.transitions[move].to, statesBefore(fulfilmentStates, move)],
  );
  if (moved.length === 0) return [];
  if (move === 'release') {
    await tx.query(
      `UPDATE ${orders} SET status = 'fulfilling', version = version + 1, updated_at = now()
       WHERE id = ANY($1) AND status IN ('reserved', 'partlyShipped')`,
      [moved.map(({ order }) => order)],
    );
  }
  await tx.query(
    `INSERT INTO ${tableOf(OrderEvent)} (order_id, what, at, by, data)
     SELECT id, $3, $4::timestamptz, $5, jsonb_build_object('fulfilmentOrder', number) FROM unnest($1::uuid[], $2::text[]) AS n(id, number)`,
    [moved.map(({ order }) => order), moved.map(({ number }) => number), word[move], context.now(), options.by ?? 'system'],
  );
  return moved.map(({ id }) => id);
}
