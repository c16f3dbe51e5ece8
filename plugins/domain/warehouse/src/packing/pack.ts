import { Catalog, type SkuFacts } from '@entrepot/catalog';
import { type Limits, ShippingService } from '@entrepot/logistics';
import { FulfilmentOrder } from '@entrepot/orders';
import { type Context, type Sql, type Transaction, tableOf } from '@entrepot/sdk';
import { PickTask } from '../picking/pick-task.ts';
import type { PackOutcome, PackRequest } from '../warehouse-desk.ts';
import { followOrders } from '../waves/follow-orders.ts';
import { fulfilmentOrdersOf, lockWaves } from '../waves/lock-waves.ts';
import { Carton } from './carton.ts';
import type { WeightTolerance } from './check-weight.ts';
import { type CartonSize, chooseCartons, type PackItem, type PlannedPackage } from './choose-cartons.ts';
import { labelPackages } from './label-packages.ts';
import { Package } from './package.ts';
import { cartonsFor } from './service-limits.ts';
import { type CheckedWeight, checkContents } from './weigh.ts';

interface PickedOrder extends Limits {
  id: string;
  /** Of the wave in which it was picked. */
  waveId: string;
  /** It lies in packages already, which wait for a weight or a label. */
  packed: boolean;
}

interface NewPackage extends CheckedWeight {
  order: PickedOrder;
  position: number;
  planned: PlannedPackage;
  grams: number | undefined;
}

/**
 * Puts what was picked into cartons, weighs them where there is a scale, and labels what passes.
 * @throws Problem `warehouse.bad-weight`, and those of logistics' `label`
 */
export async function pack(
  tx: Transaction,
  context: Pick<Context, 'use'>,
  request: PackRequest,
  tolerance: WeightTolerance,
): Promise<PackOutcome> {
  const waves = await lockWaves(tx, request);
  const orders = await readPicked(tx, await fulfilmentOrdersOf(tx, request));
  if (orders.length === 0) return { packageIds: [], labels: 0, failed: [] };
  const fresh = orders.filter(({ packed }) => !packed);
  const picked = await pickedUnits(
    tx,
    fresh.map(({ id }) => id),
  );
  const facts = await context.use(Catalog).skusById(tx, [...new Set(picked.map(({ skuId }) => skuId))]);
  const packages = planPackages(fresh, picked, facts, await readCartons(tx), request, tolerance);
  const written = await writePackages(tx, packages, request);
  const labels = await labelPackages(
    tx,
    context,
    orders.map(({ id }) => id),
    request,
    facts,
  );
  await followOrders(tx, waves, request);
  const failed = written.filter((_, index) => packages[index]?.weightCheck === 'failed');
  return { packageIds: written, labels, failed };
}

function readPicked(tx: Transaction, fulfilmentOrderIds: readonly string[]): Promise<PickedOrder[]> {
  return tx.query<PickedOrder>(
    `SELECT fulfilment.id, wave.wave_id AS "waveId", service.max_weight_grams AS "maxWeightGrams",
       service.max_side_mm AS "maxSideMm", service.max_girth_mm AS "maxGirthMm",
       EXISTS (SELECT FROM ${tableOf(Package)} package WHERE package.fulfilment_order_id = fulfilment.id) AS packed
     FROM ${tableOf(FulfilmentOrder)} fulfilment
     CROSS JOIN LATERAL (
       SELECT wave_id FROM ${tableOf(PickTask)} task WHERE task.fulfilment_order_id = fulfilment.id LIMIT 1
     ) wave
     LEFT JOIN ${tableOf(ShippingService)} service ON service.code = fulfilment.shipping_service
     WHERE fulfilment.id = ANY($1::uuid[]) AND fulfilment.status = 'picked'
     ORDER BY fulfilment.id`,
    [fulfilmentOrderIds],
  );
}

interface PickedUnits {
  fulfilmentOrderId: string;
  skuId: string;
  quantity: number;
}

function pickedUnits(sql: Sql, fulfilmentOrderIds: readonly string[]): Promise<PickedUnits[]> {
  return sql.query<PickedUnits>(
    `SELECT fulfilment_order_id AS "fulfilmentOrderId", sku_id AS "skuId", sum(picked_quantity)::bigint AS quantity
     FROM ${tableOf(PickTask)} WHERE fulfilment_order_id = ANY($1::uuid[]) AND picked_quantity > 0 GROUP BY 1, 2 ORDER BY 1, 2`,
    [fulfilmentOrderIds],
  );
}

async function readCartons(sql: Sql): Promise<CartonSize[]> {
  const rows = await sql.query<{ id: string; tare: number; max: number; outer: number[]; inner: number[] }>(
    `SELECT id, tare_grams AS tare, max_weight_grams AS max,
       json_build_array(outer_length_mm, outer_width_mm, outer_height_mm) AS outer,
       json_build_array(inner_length_mm, inner_width_mm, inner_height_mm) AS inner
     FROM ${tableOf(Carton)} WHERE active ORDER BY code`,
  );
  return rows.map(({ id, tare, max, outer, inner }) => ({
    id,
    tareGrams: tare,
    maxWeightGrams: max,
    outer: [outer[0] ?? 0, outer[1] ?? 0, outer[2] ?? 0],
    inner: [inner[0] ?? 0, inner[1] ?? 0, inner[2] ?? 0],
  }));
}

function planPackages(
  orders: readonly PickedOrder[],
  picked: readonly PickedUnits[],
  facts: ReadonlyMap<string, SkuFacts>,
  cartons: readonly CartonSize[],
  { weigh }: PackRequest,
  tolerance: WeightTolerance,
): NewPackage[] {
  const units = Map.groupBy(picked, ({ fulfilmentOrderId }) => fulfilmentOrderId);
  return orders.flatMap((order) => {
    const items = (units.get(order.id) ?? []).map(({ skuId, quantity }) => packItem(skuId, quantity, facts.get(skuId)));
    return chooseCartons(items, cartonsFor(order, cartons)).map((planned, index) => {
      const position = index + 1;
      const expected = planned.expectedWeightGrams;
      const grams = weigh?.({ fulfilmentOrderId: order.id, position, expectedWeightGrams: expected });
      return { order, position, planned, grams, ...checkContents(planned.contents, expected, grams, facts, tolerance) };
    });
  });
}

function packItem(skuId: string, quantity: number, sku: SkuFacts | undefined): PackItem {
  return {
    skuId,
    quantity,
    weightGrams: sku?.weightGrams ?? 0,
    sides: [sku?.lengthMm ?? 0, sku?.widthMm ?? 0, sku?.heightMm ?? 0],
  };
}

/** @returns the new packages' ids, in the order of `packages` */
async function writePackages(
  tx: Transaction,
  packages: readonly NewPackage[],
  { by, device, at }: PackRequest,
): Promise<string[]> {
  if (packages.length === 0) return [];
  const rows = await tx.query<{ id: string; fulfilmentOrderId: string; position: number }>(
    `INSERT INTO ${tableOf(Package)} (fulfilment_order_id, wave_id, position, carton_id, contents, length_mm, width_mm, height_mm,
       expected_weight_grams, actual_weight_grams, weight_check, weight_reason, packed_by, packed_device, packed_at)
     SELECT packed.*, $13, $14, $15
     FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::jsonb[], $6::bigint[], $7::bigint[], $8::bigint[],
       $9::bigint[], $10::bigint[], $11::text[], $12::jsonb[]) AS packed
     RETURNING id, fulfilment_order_id AS "fulfilmentOrderId", position`,
    [
      packages.map(({ order }) => order.id),
      packages.map(({ order }) => order.waveId),
      packages.map(({ position }) => position),
      packages.map(({ planned }) => planned.carton?.id ?? null),
      packages.map(({ planned }) => JSON.stringify(planned.contents.map(({ skuId, quantity }) => ({ sku: skuId, quantity })))),
      packages.map(({ planned }) => planned.outer[0]),
      packages.map(({ planned }) => planned.outer[1]),
      packages.map(({ planned }) => planned.outer[2]),
      packages.map(({ planned }) => planned.expectedWeightGrams),
      packages.map(({ grams }) => grams ?? null),
      packages.map(({ weightCheck }) => weightCheck),
      packages.map(({ reason }) => (reason ? JSON.stringify(reason) : null)),
      by,
      device ?? null,
      at,
    ],
    { name: 'warehouse.insert-packages' },
  );
  const ids = new Map(rows.map(({ id, fulfilmentOrderId, position }) => [`${fulfilmentOrderId} ${position}`, id]));
  return packages.map(({ order, position }) => ids.get(`${order.id} ${position}`) ?? '');
}
