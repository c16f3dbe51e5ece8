import { definePlugin } from '@entrepot/sdk';
import { Carrier } from './carrier/carrier.ts';
import { Carriers, carrierAdapters } from './carrier/carriers.ts';
import { ShippingService } from './carrier/shipping-service.ts';
import { Parcel } from './label/parcel.ts';
import { NumberPool } from './tracking-number/number-pool.ts';
import { Zone } from './zone/zone.ts';

export { Carrier } from './carrier/carrier.ts';
export { type CarrierAdapters, Carriers } from './carrier/carriers.ts';
export { ShippingService } from './carrier/shipping-service.ts';
export { Parcel, type ParcelContent, parcelStates } from './label/parcel.ts';
export {
  type LabelledParcel,
  type OfferRequest,
  type Offers,
  type ParcelRequest,
  type Refusal,
  Shipping,
  type ShippingDesk,
} from './shipping/shipping.ts';
export { NumberPool } from './tracking-number/number-pool.ts';
export { Zone } from './zone/zone.ts';

export default definePlugin({
  name: 'logistics',
  version: '1.0.0',
  label: { en: 'Logistics', zh: '物流' },
  entities: [Carrier, ShippingService, Zone, NumberPool, Parcel],
  setup({ provide }) {
    provide(Carriers, () => carrierAdapters());
  },
});
