import { fractionOf, wholeOf } from '../random.ts';

/** Grams and millimetres of one packed piece. */
export interface SkuSize {
  weightGrams: number;
  lengthMm: number;
  widthMm: number;
  heightMm: number;
}

/**
 * Invents the weight and size that the retail data lack, always the same for the same code: from 20 g to 1.2 kg,
 * light ones more often, at a density between 0.1 and 0.6 g/cm³ as packed gifts have.
 */
export function inventSize(code: string): SkuSize {
  const weightGrams = Math.round(20 * 60 ** (fractionOf(`${code}/weight`) ** 1.3));
  const density = 0.1 + 0.5 * fractionOf(`${code}/density`);
  const edge = Math.cbrt(weightGrams / density) * 10;
  const stretch = 1 + fractionOf(`${code}/stretch`);
  return {
    weightGrams,
    lengthMm: Math.ceil(edge * stretch),
    widthMm: Math.ceil(edge),
    heightMm: Math.max(5, Math.ceil(edge / stretch)),
  };
}

/** Which of `count` bins is the SKU's home in a warehouse. */
export function homeBin(code: string, warehouse: string, count: number): number {
  return wholeOf(`${code}/${warehouse}/bin`, 0, count - 1);
}
