import type { Sql } from '../database.ts';
import type { MoneyValue } from '../money.ts';
import type { Carrier } from './carrier.ts';
import type { Destination, ParcelSize } from './parcel.ts';

export interface QuoteRequest {
  /** Code of the shipping service. */
  service: string;
  /** The destination's zone by the register; undefined where the service has none for it. */
  zone?: string | undefined;
  destination: Destination;
  parcel: ParcelSize;
}

/** One item of a price, with the figures it was made from. */
export interface QuoteLine {
  code: string;
  amount: MoneyValue;
  basis: Readonly<Record<string, string | number>>;
}

/** A price, itemised; `total` is the sum of `lines`. */
export interface Quote {
  service: string;
  zone: string;
  /** The greater of actual and volumetric weight, rounded up to the service's step. */
  billableGrams: number;
  lines: readonly QuoteLine[];
  total: MoneyValue;
}

/** Can price a parcel. */
export interface Rating extends Carrier {
  /**
   * Prices each request, in their order; a string tells why a request has no price, as `no-zone` or `too-heavy`.
   * Set-based: reads its tables once per call.
   */
  quote(sql: Sql, requests: readonly QuoteRequest[]): Promise<readonly (Quote | string)[]>;
}

export function isRating(carrier: Carrier): carrier is Rating {
  return 'quote' in carrier;
}
