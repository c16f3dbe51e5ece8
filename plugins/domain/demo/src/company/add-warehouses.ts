import { Warehouse } from '@entrepot/inventory';
import type { Transaction } from '@entrepot/sdk';
import { Bin, Carton } from '@entrepot/warehouse';
import { demoCartons } from './cartons.ts';
import { idsByCode, insertMissing } from './insert-missing.ts';
import { demoWarehouses } from './warehouses.ts';

/** The warehouses with their bins, and the cartons, as far as they are missing. */
export async function addWarehouses(tx: Transaction): Promise<void> {
  await insertMissing(
    tx,
    Warehouse,
    demoWarehouses.map(({ code, name, country, postcode, priority }) => ({ code, name, country, postcode, priority })),
  );
  const warehouses = await idsByCode(tx, Warehouse);
  await insertMissing(
    tx,
    Bin,
    demoWarehouses.flatMap(({ code, bins }) => bins.map((bin) => ({ warehouse: warehouses.get(code) ?? '', ...bin }))),
  );
  await insertMissing(
    tx,
    Carton,
    demoCartons.map(({ code, name, outer, inner, tareGrams, maxWeightGrams }) => ({
      code,
      name,
      outerLengthMm: outer[0],
      outerWidthMm: outer[1],
      outerHeightMm: outer[2],
      innerLengthMm: inner[0],
      innerWidthMm: inner[1],
      innerHeightMm: inner[2],
      tareGrams,
      maxWeightGrams,
    })),
  );
}
