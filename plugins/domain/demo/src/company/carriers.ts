/** What a kilogram costs from a warehouse's country to a zone: the first step, then each further step, in GBP. */
export interface DemoRate {
  zone: string;
  firstGrams: number;
  firstAmount: string;
  stepGrams: number;
  stepAmount: string;
  minimum: string;
}

export interface DemoService {
  code: string;
  name: string;
  carrier: string;
  /** Cubic centimetres per kilogram (IATA's 6000 for post, 5000 for express, 3000 for freight by road). */
  volumetricDivisor: number;
  maxWeightGrams: number;
  /** The longest side. */
  maxLengthMm: number;
  /** First letters of its tracking numbers. */
  prefix: string;
  rates: readonly DemoRate[];
}

export interface DemoCarrier {
  code: string;
  name: string;
}

/** Countries by zone. No zone holds a country twice; what stands in none cannot be sent to. */
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

type Price = readonly [first: number, step: number];

function ratesOf(firstGrams: number, stepGrams: number, prices: Readonly<Record<string, Price>>): DemoRate[] {
  return Object.entries(prices).map(([zone, [first, step]]) => ({
    zone,
    firstGrams,
    firstAmount: (first / 100).toFixed(2),
    stepGrams,
    stepAmount: (step / 100).toFixed(2),
    minimum: (first / 100).toFixed(2),
  }));
}

/** A post for small things, an express for parcels, a freight service for pallets. Prices in pence. */
export const demoServices: readonly DemoService[] = [
  {
    code: 'post-tracked',
    name: 'Tracked Packet',
    carrier: 'harbour-post',
    volumetricDivisor: 6000,
    maxWeightGrams: 2_000,
    maxLengthMm: 600,
    prefix: 'HP',
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
    volumetricDivisor: 5000,
    maxWeightGrams: 30_000,
    maxLengthMm: 1_500,
    prefix: 'ME',
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
    volumetricDivisor: 3000,
    maxWeightGrams: 30_000_000,
    maxLengthMm: 20_000,
    prefix: 'AF',
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
