import { Catalog, type SkuFacts } from '@entrepot/catalog';
import { Warehouse } from '@entrepot/inventory';
import { type Limits, type ParcelRequest, refusedByLimits, Shipping, ShippingService } from '@entrepot/logistics';
import { FulfilmentOrder, Order, OrderDesk } from '@entrepot/orders';
import { type Context, type Sql, type Transaction, tableOf } from '@entrepot/sdk';
import type { Doing } from '../warehouse-desk.ts';
import { Package, type PackageContent } from './package.ts';

interface ReadyPackage extends Limits {
  id: string;
  position: number;
  number: string;
  service: string;
  warehouse: string;
  weightGrams: number;
  lengthMm: number;
  widthMm: number;
  heightMm: number;
  contents: PackageContent[];
  recipient: string | null;
  address: string | null;
  city: string | null;
  postcode: string | null;
  country: string | null;
}

/**
 * Labels the packages of these fulfilment orders whose weight is right, and moves on the orders of which every package has
 * a label. What the shipping service would refuse stays without one and says why.
 * @param facts of the packed SKUs, where the caller has them
 * @returns how many labels were issued
 */
export async function labelPackages(
  tx: Transaction,
  { use }: Pick<Context, 'use'>,
  fulfilmentOrderIds: readonly string[],
  { by }: Doing,
  facts?: ReadonlyMap<string, SkuFacts>,
): Promise<number> {
  const ready = await readReady(tx, fulfilmentOrderIds);
  const refused = ready.flatMap((each) => {
    const reason = each.country === null ? 'no-country' : refusedByLimits(each, each);
    return reason === undefined ? [] : [{ id: each.id, reason }];
  });
  const refusedIds = new Set(refused.map(({ id }) => id));
  const labelled = ready.filter(({ id }) => !refusedIds.has(id));
  await writeRefusals(tx, refused);
  if (labelled.length > 0) {
    const names = await namesOf(tx, use, labelled, facts);
    const parcels = await use(Shipping).label(
      tx,
      labelled.map((each) => parcelRequest(each, names)),
    );
    await tx.query(
      `UPDATE ${tableOf(Package)} package
       SET state = 'labelled', parcel_id = label.parcel_id, tracking_number = label.tracking_number, label_refusal = NULL,
         version = version + 1, updated_at = now()
       FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS label (id, parcel_id, tracking_number)
       WHERE package.id = label.id`,
      [
        labelled.map(({ id }) => id),
        parcels.map(({ parcelId }) => parcelId),
        parcels.map(({ trackingNumber }) => trackingNumber),
      ],
    );
  }
  await moveOn(tx, use(OrderDesk), fulfilmentOrderIds, by);
  return labelled.length;
}

function readReady(sql: Sql, fulfilmentOrderIds: readonly string[]): Promise<ReadyPackage[]> {
  return sql.query<ReadyPackage>(
    `SELECT package.id, package.position, fulfilment.number, fulfilment.shipping_service AS service, warehouse.code AS warehouse,
       package.actual_weight_grams AS "weightGrams", package.length_mm AS "lengthMm", package.width_mm AS "widthMm",
       package.height_mm AS "heightMm", package.contents, ordered.ship_to_name AS recipient, ordered.ship_to_address AS address,
       ordered.ship_to_city AS city, ordered.ship_to_postcode AS postcode, ordered.ship_to_country AS country,
       service.max_weight_grams AS "maxWeightGrams", service.max_side_mm AS "maxSideMm", service.max_girth_mm AS "maxGirthMm"
     FROM ${tableOf(Package)} package
     JOIN ${tableOf(FulfilmentOrder)} fulfilment ON fulfilment.id = package.fulfilment_order_id
     JOIN ${tableOf(Order)} ordered ON ordered.id = fulfilment.order_id
     JOIN ${tableOf(Warehouse)} warehouse ON warehouse.id = fulfilment.warehouse_id
     LEFT JOIN ${tableOf(ShippingService)} service ON service.code = fulfilment.shipping_service
     WHERE package.fulfilment_order_id = ANY($1::uuid[]) AND package.state = 'packed'
       AND package.weight_check IN ('passed', 'confirmed', 'unchecked')
     ORDER BY fulfilment.id, package.position`,
    [fulfilmentOrderIds],
  );
}

async function namesOf(
  tx: Transaction,
  use: Context['use'],
  packages: readonly ReadyPackage[],
  facts: ReadonlyMap<string, SkuFacts> | undefined,
): Promise<ReadonlyMap<string, SkuFacts>> {
  const skus = [...new Set(packages.flatMap(({ contents }) => contents.map(({ sku }) => sku)))];
  return facts && skus.every((sku) => facts.has(sku)) ? facts : use(Catalog).skusById(tx, skus);
}

function parcelRequest(ready: ReadyPackage, facts: ReadonlyMap<string, SkuFacts>): ParcelRequest {
  const { number, position, service, warehouse, weightGrams, lengthMm, widthMm, heightMm } = ready;
  return {
    reference: number,
    parcelIndex: position,
    service,
    warehouse,
    size: { weightGrams, lengthMm, widthMm, heightMm },
    destination: {
      country: ready.country ?? '',
      postcode: ready.postcode ?? undefined,
      name: ready.recipient ?? undefined,
      lines: ready.address?.split('\n'),
      city: ready.city ?? undefined,
    },
    contents: ready.contents.map(({ sku, quantity }) => {
      const { name = sku, code, hsCode } = facts.get(sku) ?? {};
      return { name, quantity, ...(code ? { sku: code } : {}), ...(hsCode ? { hsCode } : {}) };
    }),
  };
}

async function writeRefusals(tx: Transaction, refused: readonly { id: string; reason: string }[]): Promise<void> {
  if (refused.length === 0) return;
  await tx.query(
    `UPDATE ${tableOf(Package)} package SET label_refusal = refused.reason, version = version + 1, updated_at = now()
     FROM unnest($1::uuid[], $2::text[]) AS refused (id, reason)
     WHERE package.id = refused.id AND package.label_refusal IS DISTINCT FROM refused.reason`,
    [refused.map(({ id }) => id), refused.map(({ reason }) => reason)],
  );
}

async function moveOn(tx: Transaction, orders: OrderDesk, fulfilmentOrderIds: readonly string[], by: string): Promise<void> {
  const complete = await tx.query<{ id: string }>(
    `SELECT fulfilment_order_id AS id FROM ${tableOf(Package)} WHERE fulfilment_order_id = ANY($1::uuid[])
     GROUP BY 1 HAVING bool_and(state <> 'packed') ORDER BY 1`,
    [fulfilmentOrderIds],
  );
  if (complete.length > 0) {
    await orders.moveFulfilment(
      tx,
      complete.map(({ id }) => id),
      'pack',
      { by },
    );
  }
}
