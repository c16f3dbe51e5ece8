import type { ParcelSize } from '@entrepot/sdk/carrier';

/** What a shipping service takes at most, outer measures; null is no limit. */
export interface Limits {
  maxWeightGrams: number | null;
  maxSideMm: number | null;
  /** Longest side plus twice the sum of the other two. */
  maxGirthMm: number | null;
}

/** Why a service's limits refuse a parcel; undefined where they do not. */
export function refusedByLimits(limits: Limits, parcel: ParcelSize): 'too-heavy' | 'too-long' | 'too-large' | undefined {
  if (limits.maxWeightGrams !== null && parcel.weightGrams > limits.maxWeightGrams) return 'too-heavy';
  if (limits.maxSideMm === null && limits.maxGirthMm === null) return undefined;
  const { lengthMm, widthMm, heightMm } = parcel;
  const longest = Math.max(lengthMm, widthMm, heightMm);
  if (limits.maxSideMm !== null && longest > limits.maxSideMm) return 'too-long';
  const girth = longest + 2 * (lengthMm + widthMm + heightMm - longest);
  return limits.maxGirthMm !== null && girth > limits.maxGirthMm ? 'too-large' : undefined;
}
