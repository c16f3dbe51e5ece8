import { Stock } from '@entrepot/inventory';
import { type Context, type Transaction, tableOf } from '@entrepot/sdk';
import { orderCancelled } from '../events.ts';
import { FulfilmentLine, FulfilmentOrder } from '../fulfilment/fulfilment-order.ts';
import type { OrderToWrite } from '../intake/draft-rows.ts';
import { loadOrders } from '../order/load-orders.ts';
import { Order } from '../order/order.ts';
import { OrderLine } from '../order/order-line.ts';
import { saveStep } from '../order/save-step.ts';
import { about, beginStep, note, publish } from '../order/step.ts';
import type { By } from '../order-desk.ts';
import { CustomerReturn } from './customer-return.ts';
import { freeUnits } from './free-units.ts';
import { type EarlierLine, type Match, matchWithdrawals, type Withdrawal } from './match-cancellation.ts';

interface Candidate extends EarlierLine {
  orderId: string;
}

/**
 * Matches the lines of cancellations and writes into them what they turned out to be.
 * @returns what to do once the cancellations are stored: earlier orders give up what is cancelled, returns are expected
 */
export async function takeBack(
  tx: Transaction,
  shopId: string,
  cancellations: readonly OrderToWrite[],
): Promise<(context: Context, options: By) => Promise<void>> {
  if (cancellations.length === 0) return async () => undefined;
  const wanted = cancellations.flatMap(withdrawalsOf);
  const earlier = await findEarlier(tx, shopId, wanted);
  const matches = new Map(matchWithdrawals(wanted, earlier).map((match) => [match.lineId, match]));
  for (const { lines } of cancellations) {
    for (const line of lines) {
      if (line.rejected) continue;
      const match = matches.get(line.id);
      if (!match) line.stands = { code: 'credit', data: {} };
      else {
        line.targetId = match.targetId;
        line.stands = {
          code: match.reason,
          data: match.giveBack > 0 && match.cancel > 0 ? { cancelled: match.cancel, returned: match.giveBack } : {},
        };
      }
    }
  }
  return async (context, options) => {
    await addReturns(tx, cancellations, matches);
    await giveUp(context, tx, cancellations, matches, new Map(earlier.map((line) => [line.lineId, line.orderId])), options);
  };
}

function withdrawalsOf({ draft, lines }: OrderToWrite): Withdrawal[] {
  return lines
    .filter((line) => line.kind === 'goods' && !line.rejected)
    .map(({ id, skuCode, quantity }) => ({
      lineId: id,
      customer: draft.customer?.code ?? null,
      skuCode,
      quantity: -quantity,
      at: new Date(draft.orderedAt).toISOString(),
    }));
}

async function findEarlier(tx: Transaction, shopId: string, wanted: readonly Withdrawal[]): Promise<Candidate[]> {
  const known = wanted.filter(({ customer }) => customer !== null);
  if (known.length === 0) return [];
  const customers = known.map(({ customer }) => customer);
  return tx.query<Candidate>(
    `WITH wanted AS (SELECT DISTINCT customer, sku FROM unnest($2::text[], $3::text[]) AS w(customer, sku)),
     known AS (
       SELECT o.id FROM unnest($4::text[]) AS c(code)
       CROSS JOIN LATERAL (SELECT id FROM ${tableOf(Order)} WHERE shop_id = $1 AND customer_code = c.code AND type = 'order') o
     ),
     theirs AS (
       SELECT id, number, customer_code, ordered_at, status FROM ${tableOf(Order)} WHERE id IN (SELECT id FROM known) ORDER BY id FOR UPDATE
     )
     SELECT l.id AS "lineId", o.id AS "orderId", o.customer_code AS customer, l.sku_code AS "skuCode", o.ordered_at AS "orderedAt",
       o.number AS "orderNumber", l.position,
       l.quantity, l.cancelled_quantity AS cancelled, l.returned_quantity AS returned, l.shipped_quantity AS shipped,
       CASE WHEN o.status NOT IN ('fulfilling', 'partlyShipped') THEN 0 ELSE (
         SELECT coalesce(sum(units), 0)::bigint FROM (
           SELECT max(f.line_quantity) AS units FROM ${tableOf(FulfilmentLine)} f
           JOIN ${tableOf(FulfilmentOrder)} fo ON fo.id = f.fulfilment_order_id AND fo.status IN ('released', 'picked', 'packed')
           WHERE f.order_line_id = l.id GROUP BY fo.id
         ) AS working
       ) END AS "inWarehouse"
     FROM theirs o
     JOIN ${tableOf(OrderLine)} l ON l.order_id = o.id AND l.kind = 'goods' AND l.bucket <> 'rejected'
       AND l.quantity > l.cancelled_quantity + l.returned_quantity
     JOIN wanted w ON w.customer = o.customer_code AND w.sku = l.sku_code`,
    [shopId, customers, known.map(({ skuCode }) => skuCode), [...new Set(customers)]],
  );
}

async function addReturns(
  tx: Transaction,
  cancellations: readonly OrderToWrite[],
  matches: ReadonlyMap<string, Match>,
): Promise<void> {
  const rows = cancellations.flatMap(({ id, lines }) =>
    lines.flatMap((line) => {
      const match = matches.get(line.id);
      return match && match.giveBack > 0
        ? [[id, line.id, match.targetId, line.sku?.id ?? null, line.skuCode, match.giveBack, match.reason]]
        : [];
    }),
  );
  if (rows.length === 0) return;
  await tx.copy(`${tableOf(CustomerReturn)} (cancellation_id, line_id, order_line_id, sku_id, sku_code, quantity, reason)`, rows);
}

async function giveUp(
  context: Context,
  tx: Transaction,
  cancellations: readonly OrderToWrite[],
  matches: ReadonlyMap<string, Match>,
  orderOf: ReadonlyMap<string, string>,
  options: By,
): Promise<void> {
  const step = beginStep(context.now(), options.by);
  const byTarget = new Map<string, { by: string; match: Match }[]>();
  for (const { number, lines } of cancellations) {
    for (const line of lines) {
      const match = matches.get(line.id);
      if (!match?.targetId) continue;
      const entry = { by: number, match };
      byTarget.set(match.targetId, [...(byTarget.get(match.targetId) ?? []), entry]);
    }
  }
  if (byTarget.size === 0) return;
  const orders = await loadOrders(tx, [...new Set([...byTarget.keys()].map((id) => orderOf.get(id) ?? ''))]);
  const messages = [];
  for (const order of orders) {
    const cancelled: { lineId: string; quantity: number }[] = [];
    for (const line of order.record.lines) {
      for (const { by, match } of byTarget.get(line.id) ?? []) {
        line.cancelledQuantity += match.cancel;
        line.returnedQuantity += match.giveBack;
        if (match.cancel > 0) cancelled.push({ lineId: line.id, quantity: match.cancel });
        if (match.cancel > 0) note(step, order.record.id, 'line-cancelled', { line: line.id, quantity: match.cancel, by });
        if (match.giveBack > 0) note(step, order.record.id, 'line-returned', { line: line.id, quantity: match.giveBack, by });
      }
    }
    if (cancelled.length > 0) messages.push(about(order, { reason: 'cancelled-by-customer', lines: cancelled }));
  }
  await freeUnits(tx, context.use(Stock), step, orders);
  publish(step, orderCancelled, messages);
  await saveStep(tx, step, orders);
}
