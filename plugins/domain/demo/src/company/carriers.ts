/** What a parcel to a zone costs in GBP: the first weight, then each begun step. */
export interface DemoRate {
  zone: string;
  firstGrams: number;
  firstPrice: string;
  stepGrams: number;
  stepPrice: string;
}

export interface DemoService {
  code: string;
  name: string;
  carrier: string;
  transportMode: 'post' | 'express' | 'road';
  /** Cubic centimetres a kilogram. */
  volumetricDivisor: number;
  /** Per cent of the freight. */
  fuelPercent: string;
  maxWeightGrams?: number;
  maxSideMm?: number;
  numbers: { prefix: string; suffix: string; digits: number; checkDigit: 'none' | 'upu-s10' };
  rates: readonly DemoRate[];
}

export interface DemoCarrier {
  code: string;
  name: string;
}

/** Countries by zone. No country stands in two; what stands in none cannot be sent to. */
export const demoZones: Readonly<Record<string, readonly string[]>> = {
  home: ['GB', 'IM'],
  islands: ['JE', 'GG', 'GI', 'MT', 'IS', 'CY'],
  'europe-west': ['IE', 'FR', 'DE', 'NL', 'BE', 'LU', 'DK', 'AT', 'CH'],
  'europe-rest': ['ES', 'PT', 'IT', 'FI', 'NO', 'PL', 'SE', 'GR', 'LT', 'LV', 'EE', 'CZ', 'SK', 'HU', 'SI', 'HR', 'RO', 'BG'],
  america: ['US', 'CA', 'MX', 'BR'],
  'asia-pacific': ['CN', 'HK', 'JP', 'SG', 'KR', 'TW', 'AU', 'NZ', 'MY', 'TH'],
  'middle-east-africa': ['AE', 'BH', 'IL', 'LB', 'SA', 'ZA', 'TR', 'EG'],
};

export const demoCarriers: readonly DemoCarrier[] = [
  { code: 'harbour-post', name: 'Harbour Post' },
  { code: 'meridian', name: 'Meridian Express' },
  { code: 'anchor-freight', name: 'Anchor Freight' },
];

/** Pence for the first weight and for each step. */
type Prices = Readonly<Record<string, readonly [first: number, step: number]>>;

function ratesOf(firstGrams: number, stepGrams: number, prices: Prices): DemoRate[] {
  return Object.entries(prices).map(([zone, [first, step]]) => ({
    zone,
    firstGrams,
    firstPrice: (first / 100).toFixed(2),
    stepGrams,
    stepPrice: (step / 100).toFixed(2),
  }));
}

/** A post for small things, an express for parcels, a freight service for pallets. */
export const demoServices: readonly DemoService[] = [
  {
    code: 'post-tracked',
    name: 'Tracked Packet',
    carrier: 'harbour-post',
    transportMode: 'post',
    volumetricDivisor: 6000,
    fuelPercent: '0',
    maxWeightGrams: 2_000,
    maxSideMm: 600,
    numbers: { prefix: 'HP', suffix: 'GB', digits: 8, checkDigit: 'upu-s10' },
    rates: ratesOf(250, 250, {
      home: [295, 45],
      islands: [420, 80],
      'europe-west': [610, 125],
      'europe-rest': [690, 145],
      america: [890, 240],
      'asia-pacific': [940, 260],
      'middle-east-africa': [960, 270],
    }),
  },
  {
    code: 'express-parcel',
    name: 'Express Parcel',
    carrier: 'meridian',
    transportMode: 'express',
    volumetricDivisor: 5000,
    fuelPercent: '8.5',
    maxWeightGrams: 30_000,
    maxSideMm: 1_500,
    numbers: { prefix: 'ME', suffix: '', digits: 10, checkDigit: 'none' },
    rates: ratesOf(1_000, 500, {
      home: [520, 28],
      islands: [890, 75],
      'europe-west': [1090, 95],
      'europe-rest': [1290, 125],
      america: [2290, 390],
      'asia-pacific': [2490, 430],
      'middle-east-africa': [2590, 460],
    }),
  },
  {
    code: 'pallet',
    name: 'Pallet Freight',
    carrier: 'anchor-freight',
    transportMode: 'road',
    volumetricDivisor: 3000,
    fuelPercent: '12',
    numbers: { prefix: 'AF', suffix: '', digits: 9, checkDigit: 'none' },
    rates: ratesOf(30_000, 10_000, {
      home: [3900, 190],
      islands: [7900, 420],
      'europe-west': [8900, 460],
      'europe-rest': [10900, 590],
      america: [24900, 2100],
      'asia-pacific': [26900, 2300],
      'middle-east-africa': [27900, 2400],
    }),
  },
];
