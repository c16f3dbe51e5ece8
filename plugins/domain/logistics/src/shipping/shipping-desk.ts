import type { CarrierAdapters } from '../carrier/carriers.ts';
import { labelParcels } from '../label/label-parcels.ts';
import { moveParcels } from '../label/move-parcels.ts';
import { offers } from './offers.ts';
import type { ShippingDesk } from './shipping.ts';

/** @param font see `zplLabel` */
export function shippingDesk(adapters: CarrierAdapters, font?: string): ShippingDesk {
  return {
    offers: (sql, requests) => offers(sql, adapters, requests),
    quotes: async (sql, requests) => (await offers(sql, adapters, requests)).map(({ quotes }) => quotes),
    label: (tx, requests) => labelParcels(tx, adapters, requests, font),
    handOver: (tx, parcelIds) => moveParcels(tx, parcelIds, 'handOver'),
  };
}
