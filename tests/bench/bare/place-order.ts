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

const order = `INSERT INTO orders.orders (id, number, shop_id, external_id, ordered_at, status, customer_code, customer_name,
  ship_to_name, ship_to_address, ship_to_city, ship_to_postcode, ship_to_country, currency, total_amount, total_currency)
  VALUES ($1, $2, $3, $4, $5, 'reserved', 'K1', 'Ada Byron', 'Ada Byron', '1 Mill Lane', 'Leeds', 'LS1 4DY', 'GB', 'GBP', $6, 'GBP')`;
const lines = `INSERT INTO orders.order_lines (id, order_id, shop_id, position, kind, sku_code, sku_id, quantity, unit_price_amount, unit_price_currency)
  SELECT id, $1, $2, position, 'goods', code, sku, quantity, price, 'GBP'
  FROM unnest($3::uuid[], $4::bigint[], $5::text[], $6::uuid[], $7::bigint[], $8::numeric[]) AS n(id, position, code, sku, quantity, price)`;
const lock = `SELECT id FROM inventory.stock_balances WHERE warehouse_id = $1 AND sku_id = ANY($2) ORDER BY sku_id FOR UPDATE`;
const take = `UPDATE inventory.stock_balances b SET reserved = reserved + n.quantity, version = version + 1, updated_at = now()
  FROM unnest($2::uuid[], $3::bigint[]) AS n(sku, quantity)
  WHERE b.warehouse_id = $1 AND b.sku_id = n.sku AND b.available >= n.quantity`;
const reservation = `INSERT INTO inventory.reservations (key, reference, warehouse_id, state, lines) VALUES ($1, $2, $3, 'active', $4)`;
const fulfilment = `INSERT INTO orders.fulfilment_orders (id, number, order_id, shop_id, warehouse_id, shipping_service, status, reservation_key, route)
  VALUES ($1, $2, $3, $4, $5, 'express-parcel', 'reserved', $6, '{}')`;
const fulfilmentLines = `INSERT INTO orders.fulfilment_lines (fulfilment_order_id, order_line_id, sku_id, quantity, line_quantity)
  SELECT $1, line, sku, quantity, quantity FROM unnest($2::uuid[], $3::uuid[], $4::bigint[]) AS n(line, sku, quantity)`;
const history = `INSERT INTO orders.order_history (order_id, what, at, by) SELECT $1, what, now(), 'bare'
  FROM unnest($2::text[]) AS n(what)`;

/** An order of some lines with its reservation, the rows that ours writes too, in one transaction. */
export async function placeOrder(pool: pg.Pool, placed: PlacedOrder): Promise<{ id: string }> {
  const id = randomUUID();
  const fulfilmentId = randomUUID();
  const skus = placed.lines.map(({ sku }) => sku);
  const quantities = placed.lines.map(({ quantity }) => quantity);
  const lineIds = placed.lines.map(() => randomUUID());
  const total = placed.lines.reduce((sum, { quantity, price }) => sum + quantity * Number(price), 0);
  const client = await pool.connect();
  const run = (name: string, text: string, values: unknown[]) => client.query({ name, text, values });
  try {
    await client.query('BEGIN');
    await run('order', order, [id, placed.externalId, placed.shop, placed.externalId, placed.orderedAt, total.toFixed(2)]);
    await run('lines', lines, [
      id,
      placed.shop,
      lineIds,
      placed.lines.map((_, index) => index + 1),
      placed.lines.map(({ skuCode }) => skuCode),
      skus,
      quantities,
      placed.lines.map(({ price }) => price),
    ]);
    await run('lock', lock, [placed.warehouse, skus]);
    const { rowCount } = await run('take', take, [placed.warehouse, skus, quantities]);
    if (rowCount !== skus.length) throw new Error('out of stock');
    const wanted = JSON.stringify(skus.map((skuId, index) => ({ skuId, quantity: quantities[index] })));
    await run('reservation', reservation, [fulfilmentId, fulfilmentId, placed.warehouse, wanted]);
    await run('fulfilment', fulfilment, [
      fulfilmentId,
      `${placed.externalId}-1`,
      id,
      placed.shop,
      placed.warehouse,
      fulfilmentId,
    ]);
    await run('fulfilmentLines', fulfilmentLines, [fulfilmentId, lineIds, skus, quantities]);
    await run('history', history, [id, ['received', 'approved', 'routed', 'reserved']]);
    await client.query('COMMIT');
    return { id };
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
