import { Catalog, Sku } from '@entrepot/catalog';
import { StockMovement, Warehouse } from '@entrepot/inventory';
import { Order, OrderLine } from '@entrepot/orders';
import { type Context, type Transaction, tableOf } from '@entrepot/sdk';
import { Shops } from '@entrepot/shops';
import { addLogistics } from '../company/add-logistics.ts';
import { addWarehouses } from '../company/add-warehouses.ts';
import { idsByCode } from '../company/insert-missing.ts';
import { type Arrival, receivePurchase } from '../company/receive-purchase.ts';
import { retailShop } from '../company/shops.ts';
import { demoWarehouses } from '../company/warehouses.ts';
import { inventSize } from './invent-sku.ts';
import { type Purchase, planPurchase } from './opening-purchase.ts';
import type { Survey } from './survey.ts';

const reference = `OPENING-${retailShop.code}`;

async function addShop(context: Context, tx: Transaction): Promise<string> {
  const shops = context.use(Shops);
  const found = (await shops.byCode(tx, [retailShop.code])).get(retailShop.code);
  if (found) return found.id;
  return (await shops.add(tx, [retailShop])).get(retailShop.code) ?? '';
}

async function addSkus(context: Context, tx: Transaction, { skus }: Survey): Promise<void> {
  const known = await idsByCode(tx, Sku);
  const missing = skus.filter(({ code }) => !known.has(code));
  if (missing.length === 0) return;
  await context.use(Catalog).addSkus(
    tx,
    missing.map(({ code, name }) => ({ code, name, ...inventSize(code) })),
  );
}

/** What orders that came from other files needed: it was bought for them, and is gone. */
async function neededBefore(tx: Transaction, shopId: string, { orders }: Survey): Promise<Map<string, number>> {
  const rows = await tx.query<{ code: string; quantity: number }>(
    `SELECT line.sku_code AS code, sum(line.quantity - line.cancelled_quantity)::bigint AS quantity
     FROM ${tableOf(OrderLine)} line JOIN ${tableOf(Order)} earlier ON earlier.id = line.order_id
     WHERE earlier.shop_id = $1 AND earlier.type = 'order' AND line.kind = 'goods'
       AND line.bucket IN ('open', 'shipped', 'partlyShipped', 'short') AND earlier.external_id <> ALL($2)
     GROUP BY 1`,
    [shopId, [...orders]],
  );
  return new Map(rows.map(({ code, quantity }) => [code, quantity]));
}

/** What an earlier run bought already, so that other files are topped up and the same ones are left alone. */
async function lacking(tx: Transaction, planned: readonly Purchase[]): Promise<Arrival[]> {
  const bought = await tx.query<{ sku: string; warehouse: string; quantity: number }>(
    `SELECT sku.code AS sku, warehouse.code AS warehouse, sum(movement.quantity)::bigint AS quantity
     FROM ${tableOf(StockMovement)} movement
     JOIN ${tableOf(Sku)} sku ON sku.id = movement.sku_id
     JOIN ${tableOf(Warehouse)} warehouse ON warehouse.id = movement.warehouse_id
     WHERE movement.reference = $1 GROUP BY 1, 2`,
    [reference],
  );
  const known = new Map(bought.map(({ sku, warehouse, quantity }) => [`${sku}/${warehouse}`, quantity]));
  return planned.flatMap(({ sku, warehouse, quantity, unitCost }) => {
    const more = quantity - (known.get(`${sku}/${warehouse}`) ?? 0);
    if (more <= 0) return [];
    const key = `${reference}/${sku}/${warehouse}/${quantity}`;
    return [{ key, sku, warehouse, quantity: more, unitCost: { amount: unitCost, currency: retailShop.currency } }];
  });
}

/**
 * Everything that must be there before the first order of the files: shop, warehouses, carriers, catalogue and the
 * opening purchase, received the day before. What is there already stays as it is.
 * @returns the shop's id
 */
export function prepareShop(context: Context, survey: Survey): Promise<string> {
  return context.db.transaction(async (tx) => {
    await addWarehouses(tx);
    await addLogistics(tx);
    const shopId = await addShop(context, tx);
    await addSkus(context, tx, survey);
    const before = await neededBefore(tx, shopId, survey);
    const demands = survey.demands.map((each) => ({ ...each, quantity: each.quantity + (before.get(each.code) ?? 0) }));
    const arrivals = await lacking(tx, planPurchase(demands, demoWarehouses));
    const firstDay = survey.firstDate === '' ? context.now() : new Date(`${survey.firstDate}T00:00:00Z`);
    const occurredAt = new Date(firstDay.getTime() - 86_400_000);
    if (arrivals.length > 0) await receivePurchase(context, tx, arrivals, { reference, occurredAt });
    return shopId;
  });
}
