import { randomUUID } from 'node:crypto';
import type pg from 'pg';

/** What the bench posts: ids are known, for nothing here looks anything up. */
export interface PlacedOrder {
  shop: string;
  warehouse: string;
  externalId: string;
  orderedAt: string;
  lines: { sku: string; skuCode: string; quantity: number; price: string }[];
}

const take = `WITH locked AS (
    SELECT b.id, n.quantity FROM inventory.stock_balances b JOIN unnest($2::uuid[], $3::bigint[]) AS n(sku, quantity) ON b.sku_id = n.sku
    WHERE b.warehouse_id = $1 ORDER BY b.sku_id FOR UPDATE OF b
  )
  UPDATE inventory.stock_balances b SET reserved = reserved + locked.quantity, version = version + 1, updated_at = now()
  FROM locked WHERE b.id = locked.id AND b.available >= locked.quantity`;

/** All rows of the order in one statement: as few round trips as bare SQL can have. */
const insert = `WITH placed AS (
    INSERT INTO orders.orders (id, number, shop_id, external_id, ordered_at, status, customer_code, customer_name,
      ship_to_name, ship_to_address, ship_to_city, ship_to_postcode, ship_to_country, currency, total_amount, total_currency)
    VALUES ($1, $2, $3, $2, $4, 'reserved', 'K1', 'Ada Byron', 'Ada Byron', '1 Mill Lane', 'Leeds', 'LS1 4DY', 'GB', 'GBP', $5, 'GBP')
  ), line AS (
    INSERT INTO orders.order_lines (id, order_id, shop_id, position, kind, sku_code, sku_id, quantity, unit_price_amount, unit_price_currency)
    SELECT id, $1, $3, position, 'goods', code, sku, quantity, price, 'GBP'
    FROM unnest($6::uuid[], $7::text[], $8::uuid[], $9::bigint[], $10::numeric[]) WITH ORDINALITY AS n(id, code, sku, quantity, price, position)
  ), reservation AS (
    INSERT INTO inventory.reservations (key, reference, warehouse_id, state, lines) VALUES ($11, $11, $12, 'active', $13)
  ), fulfilment AS (
    INSERT INTO orders.fulfilment_orders (id, number, order_id, shop_id, warehouse_id, shipping_service, status, reservation_key, route)
    VALUES ($11::uuid, $2 || '-1', $1, $3, $12, 'express-parcel', 'reserved', $11, '{}')
  ), fulfilment_line AS (
    INSERT INTO orders.fulfilment_lines (fulfilment_order_id, order_line_id, sku_id, quantity, line_quantity)
    SELECT $11::uuid, line, sku, quantity, quantity FROM unnest($6::uuid[], $8::uuid[], $9::bigint[]) AS n(line, sku, quantity)
  ), history AS (
    INSERT INTO orders.order_history (order_id, what, at, by)
    SELECT $1, what, now(), 'bare' FROM unnest(ARRAY['received', 'approved', 'routed', 'reserved']) AS n(what)
  )
  INSERT INTO kernel.events (type, key, payload, position, occurred_at)
  SELECT type, $11, $13, nextval('kernel.event_positions'), now()
  FROM unnest(ARRAY['orders.received', 'orders.reserved', 'inventory.reserved']) AS n(type)`;

/** An order with its reservation, the rows that ours writes too, in one transaction of four round trips. */
export async function placeOrder(pool: pg.Pool, placed: PlacedOrder): Promise<{ id: string }> {
  const id = randomUUID();
  const { shop, warehouse, externalId, orderedAt, lines } = placed;
  const skus = lines.map(({ sku }) => sku);
  const quantities = lines.map(({ quantity }) => quantity);
  const total = lines.reduce((sum, { quantity, price }) => sum + quantity * Number(price), 0);
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rowCount } = await client.query({ name: 'take', text: take, values: [warehouse, skus, quantities] });
    if (rowCount !== skus.length) throw new Error('out of stock');
    await client.query({
      name: 'insert',
      text: insert,
      values: [
        id,
        externalId,
        shop,
        orderedAt,
        total.toFixed(2),
        lines.map(() => randomUUID()),
        lines.map(({ skuCode }) => skuCode),
        skus,
        quantities,
        lines.map(({ price }) => price),
        randomUUID(),
        warehouse,
        JSON.stringify(skus.map((skuId, index) => ({ skuId, quantity: quantities[index] }))),
      ],
    });
    await client.query('COMMIT');
    return { id };
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
