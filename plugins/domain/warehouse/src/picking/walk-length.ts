import type { BinPlace } from './walking-order.ts';

/** Parallel aisles between a front and a back cross aisle; millimetres. */
export interface Floor {
  aisleLengthMm: number;
  /** From the middle of one aisle to the middle of the next. */
  aislePitchMm: number;
}

/**
 * The metres of a walk inside one zone, in millimetres: straight along an aisle; from aisle to aisle by the nearer of
 * the two cross aisles. It measures routes against each other; levels and the way from and to the depot do not count.
 */
export function walkLengthMm(floor: Floor, stops: readonly BinPlace[]): number {
  let length = 0;
  for (let at = 1; at < stops.length; at += 1) {
    const from = stops[at - 1];
    const to = stops[at];
    if (from && to) length += between(floor, from, to);
  }
  return length;
}

function between(floor: Floor, from: BinPlace, to: BinPlace): number {
  if (from.aisle === to.aisle) return Math.abs(from.positionMm - to.positionMm);
  const byFront = from.positionMm + to.positionMm;
  const byBack = 2 * floor.aisleLengthMm - byFront;
  return Math.min(byFront, byBack) + Math.abs(from.aisle - to.aisle) * floor.aislePitchMm;
}
