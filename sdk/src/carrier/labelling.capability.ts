import type { Transaction } from '../database.ts';
import type { Carrier } from './carrier.ts';
import type { Destination, ParcelSize } from './parcel.ts';

export interface LabelRequest {
  /** The parcel's id; the idempotency key towards the carrier. */
  parcel: string;
  service: string;
  /** What people call it, printed on the label: the fulfilment order's number. */
  reference: string;
  size: ParcelSize;
  destination: Destination;
}

export interface LabelResult {
  parcel: string;
  trackingNumber: string;
  /** The label for a thermal printer, ZPL II. */
  zpl: string;
}

/** Issues labels itself; a carrier without it takes numbers from the service's tracking-number pool. */
export interface Labelling extends Carrier {
  label(tx: Transaction, requests: readonly LabelRequest[]): Promise<readonly LabelResult[]>;
}

export function isLabelling(carrier: Carrier): carrier is Labelling {
  return 'label' in carrier;
}
