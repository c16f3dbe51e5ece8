import { Catalog } from '@entrepot/catalog';
import { type Context, Problem, type Transaction, tableOf } from '@entrepot/sdk';
import { Shop } from '@entrepot/shops';
import { takeBack } from '../cancellation/take-back.ts';
import { orderReceived } from '../events.ts';
import { Order } from '../order/order.ts';
import { OrderEvent } from '../order/order-event.ts';
import { OrderLine } from '../order/order-line.ts';
import type { By } from '../order-desk.ts';
import { Hold } from '../review/hold.ts';
import { checkDraft } from './check-draft.ts';
import type { IngestResult, OrderDraft } from './draft.ts';
import { lineColumns, lineRows, type OrderToWrite, orderColumns, orderRow, orderToWrite } from './draft-rows.ts';
import { replaceOrders } from './replace-orders.ts';

interface Known {
  id: string;
  externalId: string;
  version: string;
  type: OrderDraft['type'];
  status: string;
  touched: boolean;
}

/** Statuses in which a newer version replaces the older: nothing was promised yet. */
const replaceable: readonly string[] = ['received', 'held', 'approved', 'rejected'];

export async function lockShop(tx: Transaction, shopId: string): Promise<{ id: string; code: string }> {
  const [shop] = await tx.query<{ id: string; code: string }>(
    `SELECT id, code, pg_advisory_xact_lock(hashtextextended(id::text, 0)) FROM ${tableOf(Shop)} WHERE id = $1`,
    [shopId],
    { name: 'orders.lockShop' },
  );
  return shop ?? unknownShop(shopId);
}

export function unknownShop(shopId: string): never {
  throw new Problem('orders.unknown-shop', {
    status: 404,
    detail: `There is no shop ${shopId}`,
    remedy: 'Take the id of a shop from /api/v1/shops/shops, or create it first.',
    params: { shop: shopId },
  });
}

/**
 * Takes drafts in, as `OrderDesk.ingest` says. New ones are streamed with COPY: imports of a shop wait for each other,
 * so what the one look at known numbers did not find is new.
 */
export async function ingestOrders(
  context: Context,
  tx: Transaction,
  shopId: string,
  drafts: readonly OrderDraft[],
  options: By = {},
): Promise<IngestResult[]> {
  const shop = await lockShop(tx, shopId);
  const results = new Array<IngestResult>(drafts.length);
  const first = new Map<string, number>();
  const again: number[] = [];
  drafts.forEach((draft, index) => {
    const reason = checkDraft(draft);
    if (reason) results[index] = { externalId: draft.externalId, result: 'rejected', reason };
    else if (first.has(draft.externalId)) again.push(index);
    else first.set(draft.externalId, index);
  });
  const known = await findKnown(tx, shopId, [...first.keys()]);
  const fresh: { index: number; draft: OrderDraft }[] = [];
  const newer: { index: number; draft: OrderDraft; known: Known }[] = [];
  for (const [externalId, index] of first) {
    const draft = drafts[index] as OrderDraft;
    const before = known.get(externalId);
    if (!before) fresh.push({ index, draft });
    else if (before.version === draft.externalVersion) results[index] = { externalId, result: 'unchanged', orderId: before.id };
    else if (before.type === draft.type && !before.touched && replaceable.includes(before.status))
      newer.push({ index, draft, known: before });
    else {
      const reason = { code: 'too-late-to-change', data: { status: before.status, version: before.version } };
      results[index] = { externalId, result: 'rejected', reason };
    }
  }
  const all = [...fresh, ...newer];
  const codes = new Set(
    all.flatMap(({ draft }) => draft.lines.filter(({ kind }) => kind === 'goods').map(({ skuCode }) => skuCode)),
  );
  const skus = codes.size === 0 ? new Map() : await context.use(Catalog).skusByCode(tx, [...codes]);
  const created = fresh.map(({ index, draft }) => {
    const order = orderToWrite(shop, draft, skus);
    results[index] = { externalId: draft.externalId, result: 'created', orderId: order.id };
    return order;
  });
  const replaced = newer.map(({ index, draft, known: { id } }) => {
    results[index] = { externalId: draft.externalId, result: 'updated', orderId: id };
    return orderToWrite(shop, draft, skus, id);
  });
  await writeNew(context, tx, shop.id, created, options);
  await replaceOrders(context, tx, shop.id, replaced, options);
  if (again.length > 0) {
    const later = await ingestOrders(
      context,
      tx,
      shopId,
      again.map((index) => drafts[index] as OrderDraft),
      options,
    );
    later.forEach((result, position) => {
      results[again[position] as number] = result;
    });
  }
  return results;
}

async function findKnown(tx: Transaction, shopId: string, externalIds: readonly string[]): Promise<Map<string, Known>> {
  if (externalIds.length === 0) return new Map();
  const rows = await tx.query<Known>(
    `SELECT id, external_id AS "externalId", external_version AS version, type, status,
       type = 'cancellation' OR EXISTS (SELECT FROM ${tableOf(OrderLine)} l WHERE l.order_id = o.id AND l.cancelled_quantity > 0) AS touched
     FROM ${tableOf(Order)} o WHERE shop_id = $1 AND external_id = ANY($2)`,
    [shopId, externalIds],
  );
  return new Map(rows.map((row) => [row.externalId, row]));
}

async function writeNew(
  context: Context,
  tx: Transaction,
  shopId: string,
  created: readonly OrderToWrite[],
  options: By,
): Promise<void> {
  if (created.length === 0) return;
  const orders = created.filter(({ draft }) => draft.type === 'order');
  const cancellations = created.filter(({ draft }) => draft.type === 'cancellation');
  await copyOrders(tx, shopId, orders);
  // Cancellations see the orders of their own set: both may come in one file.
  const effects = await takeBack(tx, shopId, cancellations);
  await copyOrders(tx, shopId, cancellations);
  const at = context.now();
  const by = options.by ?? 'system';
  await tx.copy(
    `${tableOf(OrderEvent)} (order_id, what, at, by, data)`,
    created.map(({ id, draft }) => [id, 'received', at, by, draft.source ?? null]),
  );
  const doubts = created.flatMap(({ id, draft }) => (draft.findings ?? []).map(({ code, data }) => [id, code, data, 'orders']));
  if (doubts.length > 0) await tx.copy(`${tableOf(Hold)} (order_id, code, data, plugin)`, doubts);
  await effects(context, options);
  await tx.emit(
    orderReceived,
    ...created.map(({ id, number, draft }) => ({
      key: id,
      payload: { orderId: id, number, shopId, externalId: draft.externalId },
    })),
  );
}

export async function copyOrders(tx: Transaction, shopId: string, orders: readonly OrderToWrite[]): Promise<void> {
  if (orders.length === 0) return;
  await tx.copy(
    `${tableOf(Order)} (${orderColumns})`,
    orders.map((order) => orderRow(shopId, order)),
  );
  await tx.copy(`${tableOf(OrderLine)} (${lineColumns})`, lineRows(shopId, orders));
}
