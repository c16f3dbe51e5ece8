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

/** The text, or as much of its beginning as stands before a `…` in `width` halves of the font size. */
export function cut(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let used = widthOf('…');
  let kept = '';
  for (const letter of text) {
    used += widthOf(letter);
    if (used > width) break;
    kept += letter;
  }
  return `${kept.trimEnd()}…`;
}
