import type { CarrierAdapters } from '../carrier/carriers.ts';
import { labelParcels } from '../label/label-parcels.ts';
import { moveParcels } from '../label/move-parcels.ts';
import { offers, readReachOf } from './offers.ts';
import type { ShippingDesk } from './shipping.ts';

/** @param font see `zplLabel` */
export function shippingDesk(adapters: CarrierAdapters, font?: string): ShippingDesk {
  return {
    offers: (sql, requests, reach) => offers(sql, adapters, requests, reach),
    reach: readReachOf,
    quotes: async (sql, requests) => (await offers(sql, adapters, requests)).map(({ quotes }) => quotes),
    label: (tx, requests) => labelParcels(tx, adapters, requests, font),
    handOver: (tx, parcelIds) => moveParcels(tx, parcelIds, 'handOver'),
  };
}
