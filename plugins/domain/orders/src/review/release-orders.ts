import { Catalog } from '@entrepot/catalog';
import { type Context, type Transaction, tableOf } from '@entrepot/sdk';
import { loadWholeOrders } from '../order/load-orders.ts';
import { goodsOf, move, type OpenOrder } from '../order/open-order.ts';
import { saveStep } from '../order/save-step.ts';
import { beginStep, note, unmendable } from '../order/step.ts';
import type { By, ReviewOutcome } from '../order-desk.ts';
import { builtInChecks } from './built-in-checks.ts';
import { Hold } from './hold.ts';

/** Looks unknown codes up again: the catalogue may have learnt them. */
async function findSkus(context: Context, tx: Transaction, orders: readonly OpenOrder[]): Promise<void> {
  const lines = orders.flatMap((order) => goodsOf(order).filter(({ sku }) => sku === null));
  if (lines.length === 0) return;
  const skus = await context.use(Catalog).skusByCode(tx, [...new Set(lines.map(({ skuCode }) => skuCode))]);
  for (const line of lines) line.sku = skus.get(line.skuCode)?.id ?? null;
}

/** See `OrderDesk.release`. */
export async function releaseOrders(
  context: Context,
  tx: Transaction,
  orderIds: readonly string[],
  options: By & { note?: string | null } = {},
): Promise<ReviewOutcome> {
  const step = beginStep(context.now(), options.by);
  const orders = await loadWholeOrders(tx, orderIds, ['held']);
  await findSkus(context, tx, orders);
  const released: { order: string; code: string }[] = [];
  const approved: string[] = [];
  const held: string[] = [];
  for (const order of orders) {
    const lasting = new Set(
      builtInChecks(order.record, { freeGoods: 'ship' })
        .map(({ code }) => code)
        .filter((code) => unmendable.has(code)),
    );
    const gone = order.holds.filter(({ code }) => !lasting.has(code)).map(({ code }) => code);
    order.holds = order.holds.filter(({ code }) => lasting.has(code));
    released.push(...gone.map((code) => ({ order: order.record.id, code })));
    if (order.holds.length > 0) {
      held.push(order.record.id);
      note(step, order.record.id, 'still-held', { released: gone, codes: order.holds.map(({ code }) => code) });
    } else {
      move(order, 'release');
      approved.push(order.record.id);
      note(step, order.record.id, 'released', { codes: gone, ...(options.note ? { note: options.note } : {}) });
    }
  }
  if (released.length > 0) {
    await tx.query(
      `UPDATE ${tableOf(Hold)} h SET released_at = $3, released_by = $4, version = version + 1, updated_at = now()
       FROM unnest($1::uuid[], $2::text[]) AS n(id, code) WHERE h.order_id = n.id AND h.code = n.code AND h.released_at IS NULL`,
      [released.map(({ order }) => order), released.map(({ code }) => code), step.at, step.by],
    );
  }
  await saveStep(tx, step, orders);
  return { approved, held, rejected: [] };
}
