import { type Limits, refusedByLimits } from '@entrepot/logistics';
import type { CartonSize } from './choose-cartons.ts';

/** The cartons that may travel by a service, filled no heavier than it takes. */
export function cartonsFor(limits: Limits, cartons: readonly CartonSize[]): CartonSize[] {
  return cartons
    .filter(({ outer: [lengthMm, widthMm, heightMm], tareGrams }) => {
      return refusedByLimits(limits, { weightGrams: tareGrams, lengthMm, widthMm, heightMm }) === undefined;
    })
    .map((carton) => ({
      ...carton,
      maxWeightGrams: Math.min(carton.maxWeightGrams, limits.maxWeightGrams ?? carton.maxWeightGrams),
    }));
}
