/** What a parcel should weigh: its goods and the empty carton, grams. */
export function expectedWeight(items: readonly { weightGrams: number; quantity: number }[], tareGrams: number): number {
  return items.reduce((sum, { weightGrams, quantity }) => sum + weightGrams * quantity, tareGrams);
}

/** Which deviation passes: the greater of a share of the expected weight and a floor for what tape and scale add. */
export interface WeightTolerance {
  percent: number;
  grams: number;
}

/**
 * The tolerance unless an admin sets another. 3 % covers what one SKU's units differ by; 20 g the tape, the invoice
 * and a bench scale of class III (interval 5 g to 10 g). A forgotten item lighter than that is not found by weight.
 */
export const usualTolerance: WeightTolerance = { percent: 3, grams: 20 };

export interface WeightCheck {
  result: 'passed' | 'failed' | 'unchecked';
  reason: {
    code: 'within-tolerance' | 'too-light' | 'too-heavy' | 'item-weight-unknown';
    expectedGrams: number;
    actualGrams: number;
    toleranceGrams: number;
  };
}

/**
 * Compares the scale with the expected weight; both in grams.
 * @param known false where an item's weight is not in the catalogue: nothing can be compared then
 */
export function checkWeight(
  expectedGrams: number,
  actualGrams: number,
  tolerance: WeightTolerance = usualTolerance,
  known = true,
): WeightCheck {
  const toleranceGrams = Math.max(Math.floor((expectedGrams * tolerance.percent) / 100), tolerance.grams);
  const figures = { expectedGrams, actualGrams, toleranceGrams };
  if (!known) return { result: 'unchecked', reason: { code: 'item-weight-unknown', ...figures } };
  if (actualGrams < expectedGrams - toleranceGrams) return { result: 'failed', reason: { code: 'too-light', ...figures } };
  if (actualGrams > expectedGrams + toleranceGrams) return { result: 'failed', reason: { code: 'too-heavy', ...figures } };
  return { result: 'passed', reason: { code: 'within-tolerance', ...figures } };
}
