import { Catalog, type SkuFacts } from '@entrepot/catalog';
import { Shipping } from '@entrepot/logistics';
import { type Context, Decimal, Problem, type RecordChanges, type Transaction, tableOf } from '@entrepot/sdk';
import { Shop } from '@entrepot/shops';
import type { DeskSettings } from '../desk.ts';
import { orderReceived } from '../events.ts';
import { move, openOrder, settleOrder, type WholeOrder } from '../order/open-order.ts';
import type { Order, OrderRecord } from '../order/order.ts';
import { addStep } from '../order/save-step.ts';
import { about, beginStep, note, publish, type Step } from '../order/step.ts';
import { reviewStep } from '../review/review-step.ts';
import type { WarehouseFacts } from '../routing/choose-route.ts';
import { reserveStep } from '../routing/reserve-step.ts';
import { routeStep, warehousesJson } from '../routing/route-step.ts';
import { rejectLine } from './check-draft.ts';
import { totalOf } from './draft-rows.ts';
import { unknownShop } from './ingest-orders.ts';

type Changes = RecordChanges<typeof Order>;

/** What the changing tap decided and the changed tap has to write, once the orders' own rows are there. */
const pending = new WeakMap<Transaction, { step: Step; orders: WholeOrder[] }>();

/**
 * Takes posted orders through review, routing and reservation before they are written, so that their rows are written
 * once, as they stand at the end: a posted order is answered reserved, or with the reason why not.
 */
export async function takePosted(context: Context, settings: DeskSettings, { tx, user, changes }: Changes): Promise<void> {
  const step = beginStep(context.now(), user.name);
  const orders: WholeOrder[] = [];
  const records = changes.map(({ after }) => after as OrderRecord | null).filter((record) => record !== null);
  const codes = records.flatMap(({ lines }) => lines.filter(({ kind }) => kind === 'goods').map(({ skuCode }) => skuCode));
  // All in one round trip: the shops first, whose locks the rest is read under.
  const [read, skus, reach] = await Promise.all([
    Promise.all([...new Set(records.map(({ shop }) => shop))].map((id) => readShop(tx, id))),
    codes.length === 0 ? new Map<string, SkuFacts>() : context.use(Catalog).skusByCode(tx, [...new Set(codes)]),
    context.use(Shipping).reach(
      tx,
      records.map(({ shipToCountry }) => ({ destination: { country: shipToCountry ?? '' } })),
    ),
  ]);
  const shops = new Map(read.map((shop) => [shop.id, shop]));
  for (const record of records) {
    complete(record, shops.get(record.shop)?.code ?? '', step.at);
    for (const line of record.lines) if (line.kind === 'goods') line.sku = skus.get(line.skuCode)?.id ?? null;
    note(step, record.id, 'received');
    orders.push(openOrder(record));
  }
  publish(
    step,
    orderReceived,
    orders.map((order) => about(order, { externalId: order.record.externalId ?? '' })),
  );
  const received = orders.filter((order) => {
    if (order.record.lines.some(({ bucket }) => bucket !== 'rejected')) return true;
    move(order, 'reject');
    return false;
  });
  await reviewStep(context, settings, step, received);
  await routeStep(
    context,
    tx,
    settings,
    step,
    received.filter(({ record }) => record.status === 'approved'),
    false,
    { skus: new Map([...skus.values()].map((sku) => [sku.id, sku])), warehouses: read[0]?.warehouses ?? [], reach },
  );
  await reserveStep(
    context,
    tx,
    step,
    received.filter(({ record }) => record.status === 'routed'),
  );
  for (const order of orders) settleOrder(order);
  pending.set(tx, { step, orders });
}

/** Writes what goes with posted orders: holds, fulfilment orders, history, events. */
export async function finishPosted({ tx }: Changes): Promise<void> {
  const work = pending.get(tx);
  pending.delete(tx);
  if (work) await addStep(tx, work.step, work.orders);
}

interface ShopToPost {
  id: string;
  code: string;
  warehouses: readonly WarehouseFacts[];
}

/** Posted orders share the shop with each other, and wait for an import that has it for itself. */
async function readShop(tx: Transaction, shopId: string): Promise<ShopToPost> {
  const [shop] = await tx.query<ShopToPost>(
    `SELECT id, code, pg_advisory_xact_lock_shared(hashtextextended(id::text, 0)), ${warehousesJson} AS warehouses
     FROM ${tableOf(Shop)} WHERE id = $1`,
    [shopId],
    { name: 'orders.readShop' },
  );
  return shop ?? unknownShop(shopId);
}

/** Fills in what a caller does not write. @throws Problem `orders.no-lines`, `orders.mixed-currencies` */
function complete(record: OrderRecord, shopCode: string, at: string): void {
  if (record.lines.length === 0) {
    throw new Problem('orders.no-lines', {
      detail: 'The order has no lines',
      remedy: 'Give at least one line.',
      errors: [{ pointer: '/lines', code: 'orders.no-lines', detail: 'is empty' }],
    });
  }
  record.externalId ??= `M${record.id.replaceAll('-', '').slice(0, 16).toUpperCase()}`;
  record.number = `${shopCode}-${record.externalId}`;
  record.orderedAt ??= at;
  record.lines.forEach((line, index) => {
    if (line.unitPrice.currency !== record.currency) {
      throw new Problem('orders.mixed-currencies', {
        detail: `Line ${index + 1} is in ${line.unitPrice.currency}, the order in ${record.currency}`,
        remedy: 'Write all prices in the currency of the order.',
        errors: [
          {
            pointer: `/lines/${index}/unitPrice/currency`,
            code: 'orders.mixed-currencies',
            detail: `must be ${record.currency}`,
          },
        ],
        params: { line: index + 1 },
      });
    }
    line.shop = record.shop;
    line.position = index + 1;
    const reason = rejectLine('order', line);
    if (reason) Object.assign(line, { bucket: 'rejected', reason: reason.code, reasonData: reason.data });
  });
  const lines = record.lines.map(({ quantity, unitPrice }) => ({ quantity, unitPrice: unitPrice.amount }));
  record.total = { amount: totalOf(lines), currency: record.currency };
}

const guarded = [
  'shop',
  'externalId',
  'currency',
  'orderedAt',
  'customerCode',
  'customerName',
  'shipToName',
  'shipToAddress',
  'shipToCity',
  'shipToPostcode',
  'shipToCountry',
] as const;
const open: readonly string[] = ['received', 'held', 'approved'];

/**
 * What an order says of its goods and where they go may change until it is routed; what other plugins added may always.
 * @throws Problem `orders.already-routed`, `orders.lines-are-fixed`
 */
export function checkPatched({ changes }: Changes): void {
  for (const { before, after } of changes) {
    if (!before || !after) continue;
    const changed = guarded.find((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
    if (changed && !open.includes(before.status)) {
      throw new Problem('orders.already-routed', {
        status: 409,
        detail: `Order ${before.number} is ${before.status}: "${changed}" cannot change any more`,
        remedy: 'Revoke its approval first, or cancel it and write a new one.',
        errors: [{ pointer: `/${changed}`, code: 'orders.already-routed', detail: 'is fixed' }],
        params: { order: before.number, status: before.status },
      });
    }
    if (sameLines(before.lines, after.lines)) continue;
    throw new Problem('orders.lines-are-fixed', {
      status: 409,
      detail: `The lines of order ${before.number} cannot be edited`,
      remedy: 'Cancel the order and write a new one.',
      errors: [{ pointer: '/lines', code: 'orders.lines-are-fixed', detail: 'is fixed' }],
      params: { order: before.number },
    });
  }
}

type Lines = NonNullable<Changes['changes'][number]['after']>['lines'];

function sameLines(before: Lines, after: Lines): boolean {
  const told = (lines: Lines) =>
    lines.map(({ kind, skuCode, description, quantity, unitPrice }) => [
      kind,
      skuCode,
      description,
      quantity,
      new Decimal(unitPrice.amount).toFixed(),
      unitPrice.currency,
    ]);
  return before === after || JSON.stringify(told(before)) === JSON.stringify(told(after));
}
