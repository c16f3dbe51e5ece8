import type { ParcelSize } from '@entrepot/sdk/carrier';
import type { CartonSize } from './choose-cartons.ts';

/** What a shipping service takes at most, outer measures; null is no limit. */
export interface ServiceLimits {
  maxWeightGrams: number | null;
  maxSideMm: number | null;
  /** Longest side plus twice the sum of the other two. */
  maxGirthMm: number | null;
}

/** Why a service does not take a parcel, in logistics' words; undefined where it does. */
export function refusal(limits: ServiceLimits, { weightGrams, lengthMm, widthMm, heightMm }: ParcelSize): string | undefined {
  const longest = Math.max(lengthMm, widthMm, heightMm);
  const girth = longest + 2 * (lengthMm + widthMm + heightMm - longest);
  if (weightGrams > (limits.maxWeightGrams ?? Number.POSITIVE_INFINITY)) return 'too-heavy';
  if (longest > (limits.maxSideMm ?? Number.POSITIVE_INFINITY)) return 'too-long';
  return girth > (limits.maxGirthMm ?? Number.POSITIVE_INFINITY) ? 'too-large' : undefined;
}

/** The cartons that may travel by a service, filled no heavier than it takes. */
export function cartonsFor(limits: ServiceLimits, cartons: readonly CartonSize[]): CartonSize[] {
  return cartons
    .filter(({ outer: [lengthMm, widthMm, heightMm], tareGrams }) => {
      return refusal(limits, { weightGrams: tareGrams, lengthMm, widthMm, heightMm }) === undefined;
    })
    .map((carton) => ({
      ...carton,
      maxWeightGrams: Math.min(carton.maxWeightGrams, limits.maxWeightGrams ?? carton.maxWeightGrams),
    }));
}
