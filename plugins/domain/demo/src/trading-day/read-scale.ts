import type { PackageToWeigh } from '@entrepot/warehouse';
import { wholeOf } from '../random.ts';

/**
 * What the scale of the packing station shows, grams: up to 1 % below the expected weight, for the catalogue rounds up.
 * The same package always weighs the same.
 */
export function readScale({ expectedWeightGrams, position }: PackageToWeigh): number {
  const spread = Math.floor(expectedWeightGrams / 100);
  return Math.max(1, expectedWeightGrams - wholeOf(`${expectedWeightGrams}/${position}/scale`, 0, spread));
}
