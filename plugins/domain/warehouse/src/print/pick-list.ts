import { type Names, nameIn, Sku } from '@entrepot/catalog';
import { Warehouse } from '@entrepot/inventory';
import { FulfilmentOrder } from '@entrepot/orders';
import { type Sql, tableOf } from '@entrepot/sdk';
import { PickTask } from '../picking/pick-task.ts';
import type { WaveRow } from '../waves/wave.ts';

/** What stands on the pick list of a wave. */
export interface PickList {
  readonly wave: string;
  /** Its code and name. */
  readonly warehouse: string;
  readonly day: string;
  readonly orders: number;
  /** In walking order. */
  readonly stops: readonly PickStop[];
}

export interface PickStop {
  readonly sequence: number;
  /** Empty for the floor. */
  readonly bin: string;
  readonly sku: string;
  readonly name: string;
  readonly fulfilmentOrder: string;
  readonly quantity: number;
  readonly pickedQuantity: number;
  readonly state: 'open' | 'picked' | 'short';
}

/** @param language of the names of SKUs, where they have one in it */
export async function readPickList(sql: Sql, { id, ...wave }: WaveRow, language: string): Promise<PickList> {
  const [warehouse] = await sql.query<{ code: string; name: string }>(
    `SELECT code, name FROM ${tableOf(Warehouse)} WHERE id = $1`,
    [wave.warehouse],
  );
  const rows = await sql.query<PickStop & { names: Names }>(
    `SELECT task.sequence, task.bin, sku.code AS sku, sku.name, sku.names, fulfilment.number AS "fulfilmentOrder",
       task.quantity, task.picked_quantity AS "pickedQuantity", task.state
     FROM ${tableOf(PickTask)} task
     JOIN ${tableOf(Sku)} sku ON sku.id = task.sku_id
     JOIN ${tableOf(FulfilmentOrder)} fulfilment ON fulfilment.id = task.fulfilment_order_id
     WHERE task.wave_id = $1 ORDER BY task.sequence`,
    [id],
    { name: 'warehouse.pick-list' },
  );
  return {
    wave: wave.number,
    warehouse: [warehouse?.code, warehouse?.name].filter(Boolean).join(' '),
    day: wave.day,
    orders: new Set(rows.map(({ fulfilmentOrder }) => fulfilmentOrder)).size,
    stops: rows.map(({ names, ...stop }) => ({ ...stop, name: nameIn(names, language, stop.name) })),
  };
}
