import { Catalog, type SkuFacts } from '@entrepot/catalog';
import { Stock, Warehouse } from '@entrepot/inventory';
import type { Reach } from '@entrepot/logistics';
import { type Context, Money, type Sql, tableOf } from '@entrepot/sdk';
import { orderHeld, orderShort } from '../events.ts';
import { goodsOf, move, type OpenFulfilment, type OpenOrder } from '../order/open-order.ts';
import { about, holdOrder, note, publish, type Step } from '../order/step.ts';
import { uuidV7 } from '../order/uuid-v7.ts';
import { chooseRoute, type LineToRoute, type WarehouseFacts } from './choose-route.ts';
import { estimateParcel } from './estimate-parcel.ts';
import { type ParcelsToPrice, type PricedParcels, priceParcels } from './price-parcels.ts';
import { type RoutePlan, routeOrder, type Shipment } from './route.ts';

export interface RouteSettings {
  partial: 'ship-available' | 'wait';
  parcelMaxGrams: number;
}

interface Wish {
  order: OpenOrder;
  lines: (LineToRoute & { sku: SkuFacts; skuCode: string })[];
}

interface Chosen extends Wish {
  plan: RoutePlan;
  candidates: number;
  changedBy: boolean;
}

/** What an order still wants of each line: all of it the first time, what is missing when it is tried again. */
export function wishesOf(
  order: OpenOrder,
  again: boolean,
): { lineId: string; skuId: string; skuCode: string; quantity: number }[] {
  return goodsOf(order).flatMap((line) => {
    const quantity = again ? line.missingQuantity : line.quantity - line.cancelledQuantity - line.shippedQuantity;
    return line.sku !== null && quantity > 0 ? [{ lineId: line.id, skuId: line.sku, skuCode: line.skuCode, quantity }] : [];
  });
}

/** Master data that the caller has read already, in this transaction. */
export interface KnownFacts {
  skus?: ReadonlyMap<string, SkuFacts>;
  warehouses?: readonly WarehouseFacts[];
  /** For the countries of all orders. */
  reach?: Reach;
}

/** All active warehouses as one JSON value, for statements that read something else too. */
export const warehousesJson = `(SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'code', code, 'country', country,
  'priority', priority) ORDER BY code), '[]') FROM ${tableOf(Warehouse)} WHERE status = 'active')`;

/**
 * Chooses warehouse and shipping service for each order, in their order: what one is promised the next does not see.
 * Reads catalogue, stock and prices once for all of them.
 * @param again tries what is missing of orders that were routed before
 */
export async function routeStep(
  context: Context,
  sql: Sql,
  settings: RouteSettings,
  step: Step,
  orders: readonly OpenOrder[],
  again = false,
  known: KnownFacts = {},
): Promise<void> {
  const wishes = await readWishes(context, sql, orders, again, known);
  // Most orders go out whole: their price is asked for while the stock is read.
  const [chosen, whole] = await Promise.all([
    choosePlans(context, sql, settings, wishes, known),
    known.reach ? priceWhole(context, sql, settings, wishes, known.reach) : undefined,
  ]);
  const wanted = chosen.flatMap(({ order, lines, plan }) =>
    plan.shipments.map((shipment) => ({ order, asked: parcelsToPrice(order, lines, shipment, settings) })),
  );
  const early = wanted.map(({ order, asked }) => whole?.get(order)?.like(asked)).filter((price) => price !== undefined);
  const priced =
    early.length === wanted.length
      ? early
      : await priceParcels(
          context,
          sql,
          wanted.map(({ asked }) => asked),
          known.reach,
        );
  let next = 0;
  const held: OpenOrder[] = [];
  const short: OpenOrder[] = [];
  for (const each of chosen) {
    const prices = each.plan.shipments.map(() => priced[next++] as PricedParcels);
    const refused = prices.find(({ quote }) => !quote);
    if (refused) {
      const { country, refusals } = refused;
      holdOrder(step, each.order, { code: 'no-service', data: { country, refusals } }, 'orders');
      if (!again) move(each.order, 'hold');
      held.push(each.order);
      continue;
    }
    plan(step, each, prices, again);
    if (each.plan.missing.length > 0) short.push(each.order);
  }
  publish(
    step,
    orderHeld,
    held.map((order) => about(order, { codes: order.holds.map(({ code }) => code) })),
  );
  publish(step, orderShort, again ? [] : short.map((order) => about(order, { missing: missingOf(order) })));
}

const missingOf = (order: OpenOrder) =>
  order.record.lines
    .filter(({ missingQuantity }) => missingQuantity > 0)
    .map(({ id, missingQuantity }) => ({ lineId: id, quantity: missingQuantity }));

async function readWishes(
  context: Context,
  sql: Sql,
  orders: readonly OpenOrder[],
  again: boolean,
  known: KnownFacts,
): Promise<Wish[]> {
  const wanted = orders.map((order) => ({ order, wishes: wishesOf(order, again) })).filter(({ wishes }) => wishes.length > 0);
  const ids = new Set(wanted.flatMap(({ wishes }) => wishes.map(({ skuId }) => skuId)));
  const skus = known.skus ?? (await context.use(Catalog).skusById(sql, [...ids]));
  return wanted.map(({ order, wishes }) => ({
    order,
    lines: wishes.flatMap(({ lineId, skuId, skuCode, quantity }) => {
      const sku = skus.get(skuId);
      return sku ? [{ lineId, quantity, sku, skuCode, takes: takesOf(sku) }] : [];
    }),
  }));
}

export function takesOf(sku: SkuFacts): { skuId: string; quantity: number }[] {
  return sku.kind === 'bundle' && sku.components ? [...sku.components] : [{ skuId: sku.id, quantity: 1 }];
}

async function choosePlans(
  context: Context,
  sql: Sql,
  settings: RouteSettings,
  wishes: readonly Wish[],
  known: KnownFacts,
): Promise<Chosen[]> {
  if (wishes.length === 0) return [];
  const skuIds = new Set(wishes.flatMap(({ lines }) => lines.flatMap(({ takes }) => takes.map(({ skuId }) => skuId))));
  const stock = await context.use(Stock).available(sql, [...skuIds]);
  const warehouses = known.warehouses ?? (await readWarehouses(sql));
  const available = (warehouseId: string, skuId: string) => stock.get(warehouseId)?.get(skuId) ?? 0;
  const chosen: Chosen[] = [];
  for (const wish of wishes) {
    const { record } = wish.order;
    const plans = chooseRoute({
      lines: wish.lines,
      warehouses,
      available,
      country: record.shipToCountry ?? '',
      partial: settings.partial,
    });
    const voted = await context.call(routeOrder, plans, {
      orderId: record.id,
      number: record.number ?? '',
      shopId: record.shop,
      country: record.shipToCountry ?? '',
      lines: wish.lines.map(({ lineId, sku, skuCode, quantity }) => ({ lineId, skuId: sku.id, skuCode, quantity })),
    });
    const taken = voted[0] ?? plans[0];
    if (!taken) continue;
    for (const { warehouseId, lines } of taken.shipments) {
      const shelf = stock.get(warehouseId);
      for (const { lineId, quantity } of lines) {
        for (const take of wish.lines.find((line) => line.lineId === lineId)?.takes ?? []) {
          shelf?.set(take.skuId, (shelf.get(take.skuId) ?? 0) - take.quantity * quantity);
        }
      }
    }
    chosen.push({ ...wish, plan: taken, candidates: plans.length, changedBy: taken !== plans[0] });
  }
  return chosen;
}

async function readWarehouses(sql: Sql): Promise<readonly WarehouseFacts[]> {
  const [row] = await sql.query<{ warehouses: WarehouseFacts[] }>(`SELECT ${warehousesJson} AS warehouses`);
  return row?.warehouses ?? [];
}

/** The price of an order as one shipment, for whatever turns out to be the same. */
interface WholePrice {
  like(asked: ParcelsToPrice): PricedParcels | undefined;
}

async function priceWhole(
  context: Context,
  sql: Sql,
  settings: RouteSettings,
  wishes: readonly Wish[],
  reach: Reach,
): Promise<Map<OpenOrder, WholePrice>> {
  const asked = wishes.map(({ order, lines }) => parcelsToPrice(order, lines, { lines }, settings));
  const priced = await priceParcels(context, sql, asked, reach);
  return new Map(
    wishes.map(({ order }, index) => {
      const text = JSON.stringify(asked[index]);
      return [order, { like: (other) => (JSON.stringify(other) === text ? priced[index] : undefined) }];
    }),
  );
}

function parcelsToPrice(
  { record }: OpenOrder,
  lines: Wish['lines'],
  shipment: Pick<Shipment, 'lines'>,
  settings: RouteSettings,
): ParcelsToPrice {
  return { country: record.shipToCountry ?? '', postcode: record.shipToPostcode, ...parcelsOf(lines, shipment, settings) };
}

function parcelsOf(lines: Wish['lines'], shipment: Pick<Shipment, 'lines'>, settings: RouteSettings) {
  const byId = new Map(lines.map((line) => [line.lineId, line]));
  return estimateParcel(
    shipment.lines.flatMap(({ lineId, quantity }) => {
      const sku = byId.get(lineId)?.sku;
      return sku ? [{ ...sku, quantity }] : [];
    }),
    settings.parcelMaxGrams,
  );
}

function plan(
  step: Step,
  { order, lines, plan: taken, candidates, changedBy }: Chosen,
  prices: readonly PricedParcels[],
  again: boolean,
): void {
  const { record } = order;
  const byId = new Map(lines.map((line) => [line.lineId, line]));
  const missing = new Map(taken.missing.map(({ lineId, quantity }) => [lineId, quantity]));
  for (const line of record.lines) {
    if (!byId.has(line.id)) continue;
    line.missingQuantity = missing.get(line.id) ?? 0;
    if (taken.rule === 'wait-for-all' && line.missingQuantity > 0) line.reason = 'waits-for-other-lines';
  }
  taken.shipments.forEach((shipment, index) => {
    const { quote, parcels, parcel } = prices[index] as PricedParcels;
    order.fulfilmentCount += 1;
    const id = uuidV7();
    const fulfilment: OpenFulfilment = {
      id,
      number: `${record.number}-${order.fulfilmentCount}`,
      warehouseId: shipment.warehouseId,
      status: 'planned',
      reservationKey: id,
      shippingService: quote?.service ?? '',
      parcels,
      weightGrams: parcel.weightGrams * parcels,
      shippingCost: quote ? Money.of(quote.total).times(parcels).toJSON() : null,
      route: {
        rule: taken.rule,
        inputs: taken.inputs,
        candidates,
        decidedBy: changedBy ? 'plugin' : 'orders',
        service: { rule: 'cheapest', zone: quote?.zone ?? null, billableGrams: quote?.billableGrams ?? null, parcels },
      },
      shippedAt: null,
      lines: shipment.lines.flatMap(({ lineId, quantity }) =>
        (byId.get(lineId)?.takes ?? []).map((take) => ({
          id: uuidV7(),
          orderLineId: lineId,
          skuId: take.skuId,
          quantity: take.quantity * quantity,
          lineQuantity: quantity,
        })),
      ),
      added: true,
      changed: false,
    };
    order.fulfilments.push(fulfilment);
  });
  const sent = taken.shipments.length > 0;
  if (sent) move(order, 'route');
  else if (!again) move(order, 'runShort');
  if (sent || !again) {
    note(step, record.id, sent ? 'routed' : 'short', {
      rule: taken.rule,
      ...taken.inputs,
      fulfilmentOrders: order.fulfilments.filter(({ added }) => added).map(({ number }) => number),
    });
  }
}
