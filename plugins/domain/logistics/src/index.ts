import { changingRecords, definePlugin, field } from '@entrepot/sdk';
import { Carrier } from './carrier/carrier.ts';
import { Carriers, carrierAdapters } from './carrier/carriers.ts';
import { CarrierContracts, carrierRegister } from './carrier/register.ts';
import { ShippingService } from './carrier/shipping-service.ts';
import { labelAction } from './label/label-action.ts';
import { cancelAction, handOverAction } from './label/move-parcels.ts';
import { Parcel } from './label/parcel.ts';
import { messages } from './messages.ts';
import { Shipping } from './shipping/shipping.ts';
import { shippingDesk } from './shipping/shipping-desk.ts';
import { checkPools } from './tracking-number/check-pools.ts';
import { NumberPool } from './tracking-number/number-pool.ts';
import { Zone } from './zone/zone.ts';

export { Carrier } from './carrier/carrier.ts';
export { type CarrierAdapters, Carriers } from './carrier/carriers.ts';
export { type CarrierContract, CarrierContracts, type CarrierRegister } from './carrier/register.ts';
export { ShippingService } from './carrier/shipping-service.ts';
export { Parcel, type ParcelContent, parcelStates } from './label/parcel.ts';
export { type Box, openPdf, type Pdf, type PdfOptions, type Print, type Side } from './pdf/open-pdf.ts';
export { type Limits, refusedByLimits } from './shipping/limits.ts';
export type { Reach } from './shipping/read-services.ts';
export * from './shipping/shipping.ts';
export { NumberPool } from './tracking-number/number-pool.ts';
export { Zone } from './zone/zone.ts';

export default definePlugin({
  name: 'logistics',
  version: '1.0.0',
  label: { en: 'Logistics', zh: '物流' },
  settings: {
    printerFont: field
      .text({
        pattern: '^[ERAB]:[A-Z0-9_]{1,16}[.](TTF|TTE|FNT)$',
        label: { en: 'Font on the label printers', zh: '面单打印机字体' },
        description: 'One with Chinese glyphs, as "E:SIMSUN.TTF"; the built-in font 0, which has none, unless given.',
      })
      .optional(),
  },
  entities: [Carrier, ShippingService, Zone, NumberPool, Parcel],
  actions: { label: labelAction, handOver: handOverAction, cancel: cancelAction },
  roles: {
    'logistics-manager': { label: { en: 'Logistics manager', zh: '物流管理员' }, grants: [{ permission: 'logistics.*' }] },
  },
  messages,
  setup({ on, provide, settings }) {
    on(changingRecords(NumberPool), checkPools);
    provide(Carriers, carrierAdapters);
    provide(CarrierContracts, () => carrierRegister);
    provide(Shipping, ({ use }) => shippingDesk(use(Carriers), settings.printerFont ?? undefined));
  },
});
