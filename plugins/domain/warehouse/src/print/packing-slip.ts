import { type Names, nameIn, Sku } from '@entrepot/catalog';
import { FulfilmentOrder, Order } from '@entrepot/orders';
import { type Sql, tableOf } from '@entrepot/sdk';
import { Package, type PackageRow } from '../packing/package.ts';

/** What stands on the slip that lies in a package. */
export interface PackingSlip {
  readonly order: string;
  /** Its number on the marketplace, by which the buyer knows it. */
  readonly externalOrder: string | null;
  readonly fulfilmentOrder: string;
  readonly package: number;
  /** How many packages the fulfilment order has. */
  readonly packages: number;
  readonly recipient: readonly string[];
  readonly trackingNumber: string | null;
  readonly lines: readonly { readonly sku: string; readonly name: string; readonly quantity: number }[];
}

interface OrderFacts {
  order: string;
  externalOrder: string | null;
  fulfilmentOrder: string;
  packages: number;
  name: string | null;
  address: string | null;
  city: string | null;
  postcode: string | null;
  country: string | null;
}

/** @param language of the names of SKUs, where they have one in it */
export async function readPackingSlip(sql: Sql, record: PackageRow, language: string): Promise<PackingSlip> {
  const [facts] = await sql.query<OrderFacts>(
    `SELECT orders.number AS "order", orders.external_id AS "externalOrder", fulfilment.number AS "fulfilmentOrder",
       (SELECT count(*) FROM ${tableOf(Package)} WHERE fulfilment_order_id = fulfilment.id) AS packages,
       orders.ship_to_name AS name, orders.ship_to_address AS address, orders.ship_to_city AS city,
       orders.ship_to_postcode AS postcode, orders.ship_to_country AS country
     FROM ${tableOf(FulfilmentOrder)} fulfilment JOIN ${tableOf(Order)} orders ON orders.id = fulfilment.order_id
     WHERE fulfilment.id = $1`,
    [record.fulfilmentOrder],
  );
  if (facts === undefined) throw new Error(`package ${record.id} has no fulfilment order`);
  const skus = await sql.query<{ id: string; code: string; name: string; names: Names }>(
    `SELECT id, code, name, names FROM ${tableOf(Sku)} WHERE id = ANY($1::uuid[])`,
    [record.contents.map(({ sku }) => sku)],
  );
  const byId = new Map(skus.map((sku) => [sku.id, sku]));
  const { name, address, city, postcode, country, ...order } = facts;
  const town = [postcode, city].filter(Boolean).join(' ');
  return {
    ...order,
    package: record.position,
    packages: Number(order.packages),
    recipient: [name, ...(address ?? '').split('\n'), town, country].filter((line): line is string => Boolean(line)),
    trackingNumber: record.trackingNumber,
    lines: record.contents.map(({ sku: id, quantity }) => {
      const sku = byId.get(id);
      return { sku: sku?.code ?? id, name: sku ? nameIn(sku.names, language, sku.name) : '', quantity };
    }),
  };
}
