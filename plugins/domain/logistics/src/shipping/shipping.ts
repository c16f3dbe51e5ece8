import { type Sql, type Transaction, token } from '@entrepot/sdk';
import type { Destination, ParcelSize, Quote } from '@entrepot/sdk/carrier';
import type { ParcelContent } from '../label/parcel.ts';
import type { Reach } from './read-services.ts';

export interface OfferRequest {
  destination: Destination;
  parcel: ParcelSize;
  /** Codes of the services to ask; all active ones unless given. */
  services?: readonly string[] | undefined;
}

/** Why a service does not take a parcel: `service-paused`, `unknown-service`, `too-heavy`, `too-long`, `too-large`, `no-adapter`, `no-answer`, or the adapter's own reason, as `no-zone` or `no-rate`. */
export interface Refusal {
  service: string;
  reason: string;
}

/** Every asked service stands in exactly one of the two. */
export interface Offers {
  /** Cheapest first within a currency; currencies in alphabetical order, for no rate is assumed between them. */
  quotes: Quote[];
  refusals: Refusal[];
}

/** A parcel to label. */
export interface ParcelRequest {
  /** The id its row shall have; a new one unless given. */
  parcelId?: string | undefined;
  /** What people call it, as the fulfilment order's number. Idempotent by (reference, parcelIndex). */
  reference: string;
  /** Counts the parcels of one reference, from 1; 1 unless given. */
  parcelIndex?: number | undefined;
  /** Code of the shipping service. */
  service: string;
  /** Outer measures, packaging included, as weighed. */
  size: ParcelSize;
  destination: Destination;
  /** Code of the warehouse that sends it. */
  warehouse: string;
  contents?: readonly ParcelContent[] | undefined;
}

export interface LabelledParcel {
  parcelId: string;
  reference: string;
  parcelIndex: number;
  trackingNumber: string;
}

/** Prices and labels in sets. */
export interface ShippingDesk {
  /** The quotes of `offers`, one list per request, in their order. */
  quotes(sql: Sql, requests: readonly OfferRequest[]): Promise<Quote[][]>;
  /** What each service asks for each parcel, and why others refuse it, in the order of the requests. */
  offers(sql: Sql, requests: readonly OfferRequest[], reach?: Reach): Promise<Offers[]>;
  /** What `offers` reads first, for who knows where parcels go before what they are; it may travel with other reads. */
  reach(sql: Sql, requests: readonly Pick<OfferRequest, 'destination' | 'services'>[]): Promise<Reach>;
  /**
   * Closes parcels: a row each with its price, tracking number and ZPL label, in the order of the requests.
   * A parcel labelled before is answered as it stands, whatever the request says now.
   * A parcel without a price is labelled all the same and keeps the reason in `unpriced`.
   * @throws Problem `logistics.unknown-service`, `logistics.parcel-refused` (a limit of the service) or
   *   `logistics.numbers-exhausted`; then nothing is written
   */
  label(tx: Transaction, requests: readonly ParcelRequest[]): Promise<LabelledParcel[]>;
  /**
   * Notes that the carrier has taken these parcels; idempotent.
   * @throws Problem `logistics.parcel-state` (409) where one was cancelled
   */
  handOver(tx: Transaction, parcelIds: readonly string[]): Promise<void>;
}

export const Shipping = token<ShippingDesk>('logistics.shipping');
