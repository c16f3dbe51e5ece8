export type { Carrier } from './carrier.ts';
export { isLabelling, type Labelling, type LabelRequest, type LabelResult } from './labelling.capability.ts';
export type { Destination, ParcelSize } from './parcel.ts';
export { isRating, type Quote, type QuoteLine, type QuoteRequest, type Rating } from './rating.capability.ts';
