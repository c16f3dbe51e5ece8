/** A closed or planned parcel: millimetres and grams, outer measures, packaging included. */
export interface ParcelSize {
  weightGrams: number;
  lengthMm: number;
  widthMm: number;
  heightMm: number;
}

/** Where a parcel goes, as far as a price or a label needs it. */
export interface Destination {
  /** ISO 3166-1 alpha-2. */
  country: string;
  postcode?: string | undefined;
  name?: string | undefined;
  lines?: readonly string[] | undefined;
  city?: string | undefined;
}
