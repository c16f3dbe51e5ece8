import type { Destination } from '@entrepot/sdk/carrier';
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

/**
 * How wide a character stands, in halves of the font size: 2 for Chinese, Japanese and Korean (their blocks from U+1100
 * on, less the punctuation and Latin between), a little over 1 for capitals, 1 for the rest, as sans-serif fonts have them.
 */
function widthOf(letter: string): number {
  const code = letter.codePointAt(0) as number;
  if (code < 0x80) return (code >= 0x41 && code <= 0x5a) || code === 0x40 || code === 0x25 ? 1.35 : 1.05;
  if (code < 0x1100) return 1.35;
  return code >= 0x1200 && code < 0x2e80 ? 1.35 : 2;
}

/** Width of a text in halves of its font size. */
export function textWidth(text: string): number {
  let sum = 0;
  for (const letter of text) sum += widthOf(letter);
  return sum;
}

/** The greatest size up to `size` at which a text fits into `width` (same unit) on one line. */
export function fittingSize(text: string, size: number, width: number): number {
  return Math.min(size, Math.floor((width * 2) / Math.max(1, textWidth(text))));
}

/** Breaks a text at blanks and commas, and within a word where it has none, into lines of at most `width` halves of the font size. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const close = () => {
    lines.push(line.trimEnd());
    line = '';
    used = 0;
  };
  for (const word of text.split(/(?<=[ ,,、])/u)) {
    const needed = textWidth(word.trimEnd());
    if (line !== '' && used + needed > width) close();
    for (const letter of word) {
      const own = widthOf(letter);
      if (used + own > width && letter !== ' ') close();
      line += letter;
      used += own;
    }
  }
  if (line.trim() !== '') close();
  return lines.filter((each) => each !== '');
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
