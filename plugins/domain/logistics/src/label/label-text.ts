import type { Destination } from '@entrepot/sdk/carrier';
import { wrap } from '../pdf/text-width.ts';
import type { ParcelContent } from './parcel.ts';

/** `1234` → `1.234 kg`. */
export function kilograms(grams: number): string {
  return `${Math.floor(grams / 1000)}.${(grams % 1000).toString().padStart(3, '0')} kg`;
}

/** The recipient's lines as they stand on a parcel. */
export function addressLines(destination: Destination): string[] {
  const town = [destination.postcode, destination.city].filter(Boolean).join(' ');
  return [destination.name, ...(destination.lines ?? []), town, destination.country].filter((line): line is string =>
    Boolean(line),
  );
}

/** What is inside, on one line. */
export function contentLine(contents: readonly ParcelContent[]): string {
  return contents.map(({ name, quantity }) => `${name} × ${quantity}`).join(', ');
}

/** A size of print for the address: font size and line height, in any unit, and how many lines there is room for. */
export interface AddressPrint {
  size: number;
  lineHeight: number;
  lines: number;
}

/**
 * The address wrapped in the first print in which it fits; in the last one it is cut, with `…` at the end.
 * @param width of the label, in the unit of the prints
 */
export function fitAddress(
  lines: readonly string[],
  width: number,
  prints: readonly AddressPrint[],
): AddressPrint & { text: string[] } {
  for (const print of prints) {
    const text = lines.flatMap((line) => wrap(line, (width * 2) / print.size));
    if (text.length <= print.lines) return { ...print, text };
    // Postcode, town and country route the parcel: what is cut stands before them.
    if (print === prints.at(-1)) {
      return { ...print, text: [...text.slice(0, print.lines - 3), '…', ...text.slice(-2)] };
    }
  }
  throw new RangeError('fitAddress needs a print');
}
