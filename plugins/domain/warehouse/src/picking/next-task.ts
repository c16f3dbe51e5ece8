import { Sku } from '@entrepot/catalog';
import { FulfilmentOrder } from '@entrepot/orders';
import { field, type RowOf, type Sql, tableOf } from '@entrepot/sdk';
import { Bin } from '../bins/bin.ts';
import { Wave } from '../waves/wave.ts';
import { PickTask } from './pick-task.ts';

/** What the picker's screen shows. */
export const nextTaskFields = {
  id: field.text(),
  sequence: field.integer({ label: { en: 'Sequence', zh: '顺序' } }),
  bin: field.text({ label: { en: 'Bin', zh: '库位' } }),
  zone: field.text({ label: { en: 'Zone', zh: '库区' } }).optional(),
  aisle: field.integer({ label: { en: 'Aisle', zh: '巷道' } }).optional(),
  level: field.integer({ label: { en: 'Level', zh: '层' } }).optional(),
  skuCode: field.text({ label: { en: 'SKU', zh: 'SKU' } }),
  skuName: field.text({ label: { en: 'Name', zh: '名称' } }),
  quantity: field.quantity({ label: { en: 'Quantity', zh: '数量' } }),
  fulfilmentOrder: field.text({ label: { en: 'Fulfilment order', zh: '配货单' } }),
  open: field.integer({ label: { en: 'Open tasks', zh: '剩余任务' } }),
};

export type NextTask = RowOf<typeof nextTaskFields>;

/** The first open task of a wave in walking order, with how many are open in all; undefined when none is. */
export async function nextTask(sql: Sql, waveId: string): Promise<NextTask | undefined> {
  const [task] = await sql.query<NextTask>(
    `SELECT task.id, task.sequence, task.bin, bin.zone, bin.aisle, bin.level, sku.code AS "skuCode",
       sku.name AS "skuName", task.quantity, fulfilment.number AS "fulfilmentOrder", task.open
     FROM (
       SELECT *, count(*) OVER () AS open FROM ${tableOf(PickTask)} WHERE wave_id = $1 AND state = 'open' ORDER BY sequence LIMIT 1
     ) task
     JOIN ${tableOf(Sku)} sku ON sku.id = task.sku_id
     JOIN ${tableOf(FulfilmentOrder)} fulfilment ON fulfilment.id = task.fulfilment_order_id
     JOIN ${tableOf(Wave)} wave ON wave.id = task.wave_id
     LEFT JOIN ${tableOf(Bin)} bin ON bin.warehouse_id = wave.warehouse_id AND bin.code = task.bin`,
    [waveId],
    { name: 'warehouse.next-task' },
  );
  return task;
}
