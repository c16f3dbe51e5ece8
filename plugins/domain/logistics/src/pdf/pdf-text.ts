/** A stretch of text that one font can show. */
export interface Run {
  font: string;
  text: string;
}

/** Letters that have no decomposition, with what stands for them where no font shows them. */
const plain: Readonly<Record<string, string>> = {
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ı: 'i',
  ħ: 'h',
  Ħ: 'H',
  ŋ: 'n',
  ŧ: 't',
  œ: 'oe',
  Œ: 'OE',
};

/** The letter without its marks: `Ž` → `Z`; a white box would lose it altogether. */
function plainer(letter: string): string {
  return plain[letter] ?? letter.normalize('NFD').replace(/\p{M}+/gu, '');
}

/**
 * Splits text into runs by the first font that has each character; what no font has is shown without its marks,
 * or as `?`.
 * @param fonts names in order of preference, each with a test whether it has a code point
 */
export function runsOf(text: string, fonts: ReadonlyMap<string, (codePoint: number) => boolean>): Run[] {
  const runs: Run[] = [];
  const fontOf = (letters: string) =>
    [...fonts].find(([, has]) => [...letters].every((letter) => has(letter.codePointAt(0) as number)))?.[0];
  const push = (font: string, letters: string) => {
    const last = runs.at(-1);
    if (last?.font === font) last.text += letters;
    else runs.push({ font, text: letters });
  };
  const first = [...fonts.keys()][0];
  if (first === undefined) throw new RangeError('runsOf needs a font');
  for (const letter of text.normalize('NFC').replace(/\p{Cc}+/gu, ' ')) {
    const font = fontOf(letter);
    const other = plainer(letter);
    if (font !== undefined) push(font, letter);
    else if (other !== '' && fontOf(other) !== undefined) push(fontOf(other) as string, other);
    else push(first, '?');
  }
  return runs;
}
