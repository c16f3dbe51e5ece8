import { Sku } from '@entrepot/catalog';
import { Stock, Warehouse } from '@entrepot/inventory';
import { type Context, type MoneyValue, Problem, type Transaction } from '@entrepot/sdk';
import { WarehouseDesk } from '@entrepot/warehouse';
import { idsByCode } from './insert-missing.ts';

/** Pieces of a SKU that arrive at a warehouse. */
export interface Arrival {
  /** Names the receipt: the same key arrives once. */
  key: string;
  sku: string;
  warehouse: string;
  quantity: number;
  unitCost: MoneyValue;
}

const atOnce = 5_000;

/**
 * Receives a purchase straight into the SKUs' home bins.
 * @throws Problem `demo.no-bin` where a warehouse has no bin left to put a SKU into
 */
export async function receivePurchase(
  context: Context,
  tx: Transaction,
  arrivals: readonly Arrival[],
  document: { reference: string; occurredAt: Date },
): Promise<void> {
  const skus = await idsByCode(tx, Sku);
  const warehouses = await idsByCode(tx, Warehouse);
  for (let from = 0; from < arrivals.length; from += atOnce) {
    const batch = arrivals.slice(from, from + atOnce).map((arrival) => ({
      ...arrival,
      warehouseId: warehouses.get(arrival.warehouse) ?? '',
      skuId: skus.get(arrival.sku) ?? '',
    }));
    const placements = await context.use(WarehouseDesk).putaway(tx, batch);
    const receipts = batch.map(({ key, sku, warehouse, warehouseId, skuId, quantity, unitCost }, index) => {
      const bin = placements[index]?.bin;
      if (bin === undefined) {
        throw new Problem('demo.no-bin', {
          detail: `${warehouse} has no active bin for ${sku}`,
          remedy: 'Add bins to the warehouse.',
        });
      }
      return { key, warehouseId, skuId, bin, quantity, unitCost, ...document };
    });
    await context.use(Stock).receive(tx, receipts);
  }
}
