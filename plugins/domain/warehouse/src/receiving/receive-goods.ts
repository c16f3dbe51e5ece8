import { Stock, StockMovement } from '@entrepot/inventory';
import { type MoneyValue, Problem, type Sql, type Transaction, tableOf } from '@entrepot/sdk';
import { knownBins, unknownBin } from '../bins/known-bins.ts';
import type { FloorStep, Misfits } from '../handheld/floor-work.ts';
import { scannedSkus, unknownBarcode } from '../handheld/scanned-skus.ts';
import { putaway } from '../putaway/putaway.ts';
import { Delivery, DeliveryLine } from './delivery.ts';

interface Arrived {
  id: string;
  skuId: string;
  skuCode: string;
  bin: string;
  quantity: number;
  reference: string;
}

/**
 * Goods came in. They cost what their delivery says, otherwise what the SKU's latest receipt did. Each SKU gets a home bin,
 * so that whoever puts it away is told where.
 */
export const receiveGoods: FloorStep<'receive'> = async (tx, context, scans, { warehouseId, at: occurredAt }) => {
  const misfits: Misfits = new Map();
  const skus = await scannedSkus(
    tx,
    context,
    scans.map(({ facts }) => facts.barcode),
  );
  const bins = await knownBins(
    tx,
    warehouseId,
    scans.map(({ facts }) => facts.bin),
  );
  const arrived = scans.flatMap(({ id, facts: { barcode, quantity, reference, bin } }): Arrived[] => {
    const sku = skus.get(barcode);
    if (!sku) misfits.set(id, unknownBarcode(barcode));
    else if (!bins.has(bin)) misfits.set(id, unknownBin(bin));
    else return [{ id, skuId: sku.id, skuCode: sku.code, bin, quantity, reference }];
    return [];
  });
  const lines = await lockLines(tx, warehouseId, arrived);
  const latest = await latestCosts(
    tx,
    warehouseId,
    arrived.map(({ skuId }) => skuId),
  );
  const costOf = (goods: Arrived) => lines.get(lineKey(goods))?.unitCost ?? latest.get(goods.skuId);
  const received = arrived.filter((goods) => {
    if (costOf(goods)) return true;
    misfits.set(goods.id, costUnknown(goods));
    return false;
  });
  if (received.length === 0) return misfits;
  await context.use(Stock).receive(
    tx,
    received.map((goods) => {
      const { id, skuId, bin, quantity, reference } = goods;
      const unitCost = costOf(goods) ?? { amount: '0', currency: '' };
      return { key: `scan:${id}`, warehouseId, skuId, bin, quantity, unitCost, reference, occurredAt };
    }),
  );
  await countReceived(tx, received, lines);
  await putaway(
    tx,
    received.map(({ skuId }) => ({ warehouseId, skuId })),
  );
  return misfits;
};

interface Line {
  id: string;
  skuId: string;
  reference: string;
  unitCost: MoneyValue | undefined;
}

const lineKey = ({ reference, skuId }: { reference: string; skuId: string }) => `${skuId} ${reference}`;

async function lockLines(tx: Transaction, warehouseId: string, arrived: readonly Arrived[]): Promise<Map<string, Line>> {
  const rows = await tx.query<{ id: string; skuId: string; reference: string; amount: string | null; currency: string | null }>(
    `SELECT line.id, line.sku_id AS "skuId", delivery.number AS reference, line.unit_cost_amount AS amount,
       line.unit_cost_currency AS currency
     FROM ${tableOf(Delivery)} delivery JOIN ${tableOf(DeliveryLine)} line ON line.delivery_id = delivery.id
     WHERE delivery.warehouse_id = $1 AND delivery.number = ANY($2::text[]) AND line.sku_id = ANY($3::uuid[])
     ORDER BY line.id FOR NO KEY UPDATE OF line`,
    [warehouseId, [...new Set(arrived.map(({ reference }) => reference))], [...new Set(arrived.map(({ skuId }) => skuId))]],
  );
  return new Map(
    rows.map(({ amount, currency, ...row }) => {
      const unitCost = amount !== null && currency !== null ? { amount, currency } : undefined;
      return [lineKey(row), { ...row, unitCost }];
    }),
  );
}

async function countReceived(tx: Transaction, received: readonly Arrived[], lines: ReadonlyMap<string, Line>): Promise<void> {
  const announced = received.flatMap((goods) => {
    const line = lines.get(lineKey(goods));
    return line ? [{ id: line.id, quantity: goods.quantity }] : [];
  });
  if (announced.length === 0) return;
  await tx.query(
    `WITH counted AS (
       UPDATE ${tableOf(DeliveryLine)} line
       SET received = received + came.quantity, version = version + 1, updated_at = now()
       FROM (SELECT id, sum(quantity)::bigint AS quantity FROM unnest($1::uuid[], $2::bigint[]) AS each (id, quantity) GROUP BY id) came
       WHERE line.id = came.id RETURNING delivery_id
     )
     UPDATE ${tableOf(Delivery)} SET version = version + 1, updated_at = now() WHERE id IN (SELECT delivery_id FROM counted)`,
    [announced.map(({ id }) => id), announced.map(({ quantity }) => quantity)],
  );
}

/** Of this warehouse where it has received the SKU before, otherwise of any. */
async function latestCosts(sql: Sql, warehouseId: string, skuIds: readonly string[]): Promise<Map<string, MoneyValue>> {
  const cost = `SELECT unit_cost_amount AS amount, unit_cost_currency AS currency
    FROM ${tableOf(StockMovement)} movement WHERE movement.sku_id = wanted.sku_id AND kind = 'receipt'`;
  const rows = await sql.query<MoneyValue & { skuId: string }>(
    `SELECT wanted.sku_id AS "skuId", latest.amount, latest.currency
     FROM unnest($2::uuid[]) AS wanted (sku_id)
     CROSS JOIN LATERAL (
       (${cost} AND warehouse_id = $1 ORDER BY occurred_at DESC LIMIT 1) UNION ALL (${cost} ORDER BY occurred_at DESC LIMIT 1)
       LIMIT 1
     ) latest`,
    [warehouseId, [...new Set(skuIds)]],
  );
  return new Map(rows.map(({ skuId, amount, currency }) => [skuId, { amount, currency }]));
}

function costUnknown({ skuCode, reference }: Arrived): Problem {
  return new Problem('warehouse.cost-unknown', {
    detail: `What "${skuCode}" costs is not known: delivery "${reference}" does not tell, and it was never received before`,
    remedy: 'Enter the delivery with its unit costs, then settle the scan.',
    errors: [{ pointer: '/reference', code: 'cost-unknown', detail: 'Its unit cost is not known' }],
    params: { sku: skuCode, reference },
  });
}
