import { type Reach, type Refusal, Shipping } from '@entrepot/logistics';
import type { Context, Sql } from '@entrepot/sdk';
import type { ParcelSize, Quote } from '@entrepot/sdk/carrier';

/** Parcels of one shipment, all alike. */
export interface ParcelsToPrice {
  country: string;
  postcode: string | null;
  parcels: number;
  parcel: ParcelSize;
}

export interface PricedParcels extends ParcelsToPrice {
  /** The cheapest service's price of one parcel; undefined where none takes it, `refusals` tell why. */
  quote: Quote | undefined;
  refusals: readonly Refusal[];
}

/** Finds the cheapest shipping service for each; equal parcels to one place are asked for once. */
export async function priceParcels(
  context: Context,
  sql: Sql,
  wanted: readonly ParcelsToPrice[],
  reach?: Reach,
): Promise<PricedParcels[]> {
  if (wanted.length === 0) return [];
  const asked = new Map<string, number>();
  const requests: { destination: { country: string; postcode?: string }; parcel: ParcelSize }[] = [];
  const places = wanted.map(({ country, postcode, parcel }) => {
    const { weightGrams, lengthMm, widthMm, heightMm } = parcel;
    const key = [country, postcode ?? '', weightGrams, lengthMm, widthMm, heightMm].join('|');
    const known = asked.get(key);
    if (known !== undefined) return known;
    asked.set(key, requests.length);
    requests.push({ destination: postcode === null ? { country } : { country, postcode }, parcel });
    return requests.length - 1;
  });
  const offers = await context.use(Shipping).offers(sql, requests, reach);
  return wanted.map((each, index) => {
    const offer = offers[places[index] as number];
    return { ...each, quote: offer?.quotes[0], refusals: offer?.refusals ?? [] };
  });
}
