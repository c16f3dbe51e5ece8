import { definePlugin, Money } from '@entrepot/sdk';
import type { Labelling, Rating } from '@entrepot/sdk/carrier';
import { type CarrierContract, Carriers, type ParcelRequest } from '../src/index.ts';

/** Asks one cent a gram; serves every zone but `nowhere`. */
const flat: Rating = {
  code: 'flat',
  quote: async (_sql, requests) =>
    requests.map(({ service, zone, parcel }) => {
      if (zone === undefined || zone === 'nowhere') return 'no-zone';
      const amount = new Money(parcel.weightGrams, service.startsWith('DEAR') ? 'EUR' : 'CNY').times('0.01').toJSON();
      const lines = [{ code: 'freight', amount, basis: { grams: parcel.weightGrams } }];
      return { service, zone, billableGrams: parcel.weightGrams, lines, total: amount };
    }),
};

/** Issues its own labels. */
const courier: Labelling & { asked: string[] } = {
  code: 'courier',
  asked: [],
  async label(_tx, requests) {
    courier.asked.push(...requests.map(({ parcel }) => parcel));
    return requests.map(({ parcel, reference }) => ({ parcel, trackingNumber: `COURIER-${reference}`, zpl: '^XA^XZ' }));
  },
};

export { courier };

export const flatCarrier = definePlugin({
  name: 'flat-carrier',
  version: '1.0.0',
  requires: { logistics: '^1.0.0' },
  setup({ use }) {
    use(Carriers).add(flat);
    use(Carriers).add(courier);
  },
});

/** Two post services with zones and numbers, one without numbers, one paused, one of a carrier that nobody speaks to. */
export const contracts: readonly CarrierContract[] = [
  {
    code: 'POST',
    name: 'Post',
    adapter: 'flat',
    services: [
      {
        code: 'SMALL',
        name: 'Small packet 小包',
        maxWeightGrams: 2000,
        maxSideMm: 600,
        zones: [
          { country: '*', zone: 'world' },
          { country: 'GB', zone: 'gb' },
          { country: 'GB', zone: 'islands', postcodeFrom: 'GY', postcodeTo: 'JE' },
          { country: 'AQ', zone: 'nowhere' },
        ],
        pools: [
          { prefix: 'LA', suffix: 'CN', checkDigit: 'upu-s10', next: 1, last: 60 },
          { prefix: 'LB', suffix: 'CN', checkDigit: 'upu-s10', next: 1, last: 100_000 },
        ],
      },
      {
        code: 'DEAR',
        name: 'Dear',
        zones: [{ country: '*', zone: 'world' }],
        pools: [{ prefix: 'D', digits: 4, next: 0, last: 2 }],
      },
      { code: 'BARE', name: 'No numbers', zones: [{ country: '*', zone: 'world' }] },
      { code: 'STOP', name: 'Paused', status: 'paused', zones: [{ country: '*', zone: 'world' }] },
    ],
  },
  {
    code: 'GHOST',
    name: 'Ghost',
    adapter: 'none',
    services: [{ code: 'GHOST', name: 'Ghost', zones: [{ country: '*', zone: 'w' }] }],
  },
  { code: 'COURIER', name: 'Courier', adapter: 'courier', services: [{ code: 'FAST', name: 'Fast' }] },
];

/** A parcel to Munich by SMALL. */
export const request = (reference: string, more: Partial<ParcelRequest> = {}): ParcelRequest => ({
  reference,
  service: 'SMALL',
  size: { weightGrams: 500, lengthMm: 200, widthMm: 150, heightMm: 100 },
  destination: { country: 'DE', postcode: '80331', city: 'München', name: '王小明', lines: ['Sendlinger Straße 1'] },
  warehouse: 'SZX',
  contents: [{ name: '陶瓷杯', quantity: 6 }],
  ...more,
});
