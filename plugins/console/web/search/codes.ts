import { initialsOf } from './initials.ts';

const longest = 3;
const marks = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * A code of three signs at most for each text, no two alike, that one can guess: its initials, then its beginning, then letters
 * out of its words. Typed alone it means this one, so that every screen is at most three keys away.
 */
export function codesOf(texts: readonly string[]): string[] {
  const taken = new Set<string>();
  return texts.map((text) => {
    for (const code of candidates(text)) {
      if (taken.has(code)) continue;
      taken.add(code);
      return code;
    }
    return '';
  });
}

function* candidates(text: string): Generator<string> {
  const initials = initialsOf(text).replace(/[^a-z0-9]/g, '');
  if (initials.length >= 2) yield initials.slice(0, longest);
  const plain = text.toLowerCase().replace(/[^a-z0-9]/g, '') || initials;
  if (initials.length >= 2) yield initials.slice(0, 2);
  for (let length = 2; length <= longest; length += 1) if (plain.length >= length) yield plain.slice(0, length);
  const [first = 'x'] = plain;
  for (const second of plain.slice(1)) {
    yield first + second;
    for (const third of plain.slice(1)) yield first + second + third;
  }
  for (const second of marks) for (const third of marks) yield first + second + third;
}
