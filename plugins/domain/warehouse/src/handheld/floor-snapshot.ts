import { Barcode, Sku } from '@entrepot/catalog';
import { BinBalance, Warehouse } from '@entrepot/inventory';
import { FulfilmentOrder } from '@entrepot/orders';
import { defineAction, field, tableOf } from '@entrepot/sdk';
import { Bin } from '../bins/bin.ts';
import { PickTask } from '../picking/pick-task.ts';
import { HomeBin } from '../putaway/home-bin.ts';
import { Delivery, DeliveryLine } from '../receiving/delivery.ts';
import { Wave } from '../waves/wave.ts';

/** What a handheld shows of a row; those that are over come with `gone`, so that it forgets them. */
type Rows = readonly Readonly<Record<string, unknown>>[];

// A transaction that was under way may show its rows later than its time says: they are told again.
const overlap = "interval '10 minutes'";
const page = 2_000;

const rows = (description: string) => field.json<Rows>({ type: 'array', items: { type: 'object' } }, { description });

/** What a handheld needs to know of its warehouse to work without a network. */
export const floorSnapshot = defineAction({
  method: 'GET',
  label: { en: 'Floor for a handheld', zh: '手持终端数据' },
  summary:
    'Open picks in walking order, orders to pack, deliveries, bins and the SKUs that lie there or are expected. With `since` only what changed; `after` leads from page to page of SKUs.',
  input: {
    warehouse: field.ref(Warehouse, { label: { en: 'Warehouse', zh: '仓库' } }),
    since: field
      .timestamp({
        label: { en: 'Changed since', zh: '变更时间起' },
        description: '`now` of an earlier answer: only what changed since is told.',
      })
      .optional(),
    after: field
      .text({
        maxLength: 40,
        label: { en: 'After SKU', zh: '起始 SKU' },
        description: '`next` of the answer before: the next page of SKUs, and nothing else.',
      })
      .optional(),
  },
  output: {
    now: field.timestamp(),
    next: field.text({ description: 'Given while there are more SKUs.' }).optional(),
    skus: rows('id, code, name, home, barcodes: [[code, units]]'),
    bins: rows('id, code, zone, aisle, level, count, gone'),
    tasks: rows('id, wave, sequence, order, sku, bin, quantity, gone'),
    packs: rows('id, number, wave, lines: [[sku, quantity]], gone'),
    deliveries: rows('id, number, on, lines: [[sku, expected, received]], gone'),
    floor: rows('sku, quantity: what stands on the floor and is to be put away; always all of it'),
  },
  handler: async ({ db, input: { warehouse, since, after } }) => {
    const [clock] = await db.query<{ now: string }>('SELECT now() AS now');
    const skus = await db.query<{ id: string }>(skuStatement, [
      warehouse,
      since,
      after ?? '00000000-0000-0000-0000-000000000000',
    ]);
    const next = skus.length === page ? skus.at(-1)?.id : undefined;
    const [bins, tasks, packs, deliveries, floor] = after
      ? [[], [], [], [], []]
      : await Promise.all([
          db.query(binStatement, [warehouse, since]),
          db.query(taskStatement, [warehouse, since]),
          db.query(packStatement, [warehouse, since]),
          db.query(deliveryStatement, [warehouse, since]),
          db.query(floorStatement, [warehouse]),
        ]);
    return { now: clock?.now, ...(next ? { next } : {}), skus, bins, tasks, packs, deliveries, floor };
  },
});

const changed = (table: string) => `($2::timestamptz IS NULL OR ${table}.updated_at > $2::timestamptz - ${overlap})`;

const skuStatement = `
  SELECT sku.id, sku.code, sku.name, bin.code AS home,
    (SELECT json_agg(json_build_array(code, pack_quantity)) FROM ${tableOf(Barcode)} barcode WHERE barcode.sku_id = sku.id) AS barcodes
  FROM ${tableOf(Sku)} sku
  LEFT JOIN ${tableOf(HomeBin)} home ON home.warehouse_id = $1 AND home.sku_id = sku.id
  LEFT JOIN ${tableOf(Bin)} bin ON bin.id = home.bin_id
  WHERE sku.id > $3::uuid AND sku.kind = 'goods' AND (
    EXISTS (
      SELECT FROM ${tableOf(BinBalance)} stock WHERE stock.warehouse_id = $1 AND stock.sku_id = sku.id AND stock.on_hand > 0
        AND (${changed('stock')} OR ${changed('sku')} OR ${changed('home')})
    ) OR EXISTS (
      SELECT FROM ${tableOf(DeliveryLine)} line JOIN ${tableOf(Delivery)} delivery ON delivery.id = line.delivery_id
      WHERE line.sku_id = sku.id AND delivery.warehouse_id = $1 AND delivery.status = 'open'
        AND (${changed('delivery')} OR ${changed('line')} OR ${changed('sku')} OR ${changed('home')})
    ) OR EXISTS (
      SELECT FROM ${tableOf(Barcode)} barcode
      WHERE barcode.sku_id = sku.id AND $2::timestamptz IS NOT NULL AND ${changed('barcode')}
    )
  )
  ORDER BY sku.id LIMIT ${page}`;

const binStatement = `
  SELECT id, code, zone, aisle, level, count_requested_at IS NOT NULL AS count, NOT active AS gone
  FROM ${tableOf(Bin)} bin WHERE warehouse_id = $1 AND ${changed('bin')} AND (active OR $2::timestamptz IS NOT NULL)`;

const taskStatement = `
  SELECT task.id, wave.number AS wave, task.sequence, fulfilment.number AS "order", task.sku_id AS sku, task.bin, task.quantity,
    task.state <> 'open' OR fulfilment.status <> 'released' AS gone
  FROM ${tableOf(Wave)} wave
  JOIN ${tableOf(PickTask)} task ON task.wave_id = wave.id
  JOIN ${tableOf(FulfilmentOrder)} fulfilment ON fulfilment.id = task.fulfilment_order_id
  WHERE wave.warehouse_id = $1
    AND CASE WHEN $2::timestamptz IS NULL
      THEN wave.state IN ('planned', 'picking') AND task.state = 'open' AND fulfilment.status = 'released'
      ELSE (wave.state IN ('planned', 'picking') OR ${changed('wave')}) AND (${changed('task')} OR ${changed('fulfilment')})
    END
  ORDER BY wave.number, task.sequence`;

const packStatement = `
  SELECT fulfilment.id, fulfilment.number, coalesce(picked.wave, '') AS wave, fulfilment.status <> 'picked' AS gone, picked.lines
  FROM ${tableOf(FulfilmentOrder)} fulfilment
  LEFT JOIN LATERAL (
    SELECT min(wave) AS wave, json_agg(json_build_array(sku_id, quantity)) AS lines
    FROM (
      SELECT task.sku_id, min(wave.number) AS wave, sum(task.picked_quantity)::int AS quantity
      FROM ${tableOf(PickTask)} task JOIN ${tableOf(Wave)} wave ON wave.id = task.wave_id
      WHERE task.fulfilment_order_id = fulfilment.id AND task.picked_quantity > 0
      GROUP BY task.sku_id
    ) each
  ) picked ON true
  WHERE fulfilment.warehouse_id = $1
    AND CASE WHEN $2::timestamptz IS NULL THEN fulfilment.status = 'picked' ELSE ${changed('fulfilment')} END`;

const deliveryStatement = `
  SELECT delivery.id, delivery.number, delivery.expected_on AS "on", delivery.status <> 'open' AS gone,
    (SELECT json_agg(json_build_array(sku_id, expected, received) ORDER BY id) FROM ${tableOf(DeliveryLine)} line
     WHERE line.delivery_id = delivery.id) AS lines
  FROM ${tableOf(Delivery)} delivery
  WHERE delivery.warehouse_id = $1
    AND CASE WHEN $2::timestamptz IS NULL THEN delivery.status = 'open' ELSE ${changed('delivery')} END`;

const floorStatement = `
  SELECT sku_id AS sku, on_hand AS quantity FROM ${tableOf(BinBalance)}
  WHERE warehouse_id = $1 AND bin = '' AND on_hand > 0 ORDER BY sku_id LIMIT ${page}`;
