import { Rate } from '@entrepot/carrier-rate-table';
import { Carrier, NumberPool, ShippingService, Zone } from '@entrepot/logistics';
import type { Transaction } from '@entrepot/sdk';
import { demoCarriers, demoServices, demoZones } from './carriers.ts';
import { idsByCode, insertMissing } from './insert-missing.ts';

function idOf(ids: ReadonlyMap<string, string>, code: string): string {
  const id = ids.get(code);
  if (id === undefined) throw new TypeError(`nothing has the code ${code}`);
  return id;
}

/** Carriers, their services, zones, number pools and rate tables, as far as they are missing. */
export async function addLogistics(tx: Transaction): Promise<void> {
  await insertMissing(
    tx,
    Carrier,
    demoCarriers.map(({ code, name }) => ({ code, name, adapter: 'rate-table' })),
  );
  const carriers = await idsByCode(tx, Carrier);
  await insertMissing(
    tx,
    ShippingService,
    demoServices.map(({ code, name, carrier, transportMode, maxWeightGrams, maxSideMm }) => ({
      code,
      name,
      carrier: idOf(carriers, carrier),
      transportMode,
      maxWeightGrams: maxWeightGrams ?? null,
      maxSideMm: maxSideMm ?? null,
    })),
  );
  const services = await idsByCode(tx, ShippingService);
  await insertMissing(
    tx,
    Zone,
    demoServices.flatMap(({ code }) =>
      Object.entries(demoZones).flatMap(([zone, countries]) =>
        countries.map((country) => ({ service: idOf(services, code), country, zone })),
      ),
    ),
  );
  await insertMissing(
    tx,
    NumberPool,
    demoServices.map(({ code, numbers }) => ({
      service: idOf(services, code),
      ...numbers,
      next: 1,
      last: 10 ** numbers.digits - 1,
    })),
  );
  await insertMissing(
    tx,
    Rate,
    demoServices.flatMap(({ code, rates, volumetricDivisor, fuelPercent }) =>
      rates.map(({ firstPrice, ...rate }) => ({
        service: idOf(services, code),
        ...rate,
        currency: 'GBP',
        firstPrice,
        minimumCharge: firstPrice,
        volumetricDivisor,
        fuelPercent,
      })),
    ),
  );
}
