import { fractionOf } from '../random.ts';

/** Grams and millimetres of one packed piece. */
export interface SkuSize {
  weightGrams: number;
  lengthMm: number;
  widthMm: number;
  heightMm: number;
}

/**
 * Invents the weight and size that the retail data lack, always the same for the same code: from 10 to 800 g,
 * light ones more often, at a density between 0.1 and 0.6 g/cm³ as packed gifts have.
 */
export function inventSize(code: string): SkuSize {
  const weightGrams = Math.round(10 * 80 ** (fractionOf(`${code}/weight`) ** 1.6));
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
