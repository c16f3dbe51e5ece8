// The first character of each initial in the order of pinyin; no syllable begins with i, u or v.
const firsts = '阿丷嚓咑妸发旮哈丌咔垃呣拏喔妑七呥仨他屲夕丫帀';
const letters = 'abcdefghjklmnopqrstwxyz';
const collator = new Intl.Collator('zh-Hans-CN-u-co-pinyin');

/** The first letter of a Chinese character's pinyin; other characters as they are, in lower case. */
function initialOf(character: string): string {
  if (!/\p{Script=Han}/u.test(character)) return character.toLowerCase();
  let found = '';
  for (const [index, first] of [...firsts].entries()) {
    if (collator.compare(character, first) < 0) break;
    found = letters[index] ?? found;
  }
  return found;
}

/** What one types of a text: the first letters of its words; of Chinese the first letters of the pinyin: `订单` is `dd`. */
export function initialsOf(text: string): string {
  const marked = [...text]
    .map((character) => (/\p{Script=Han}/u.test(character) ? ` ${initialOf(character)}` : character))
    .join('');
  return marked
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.charAt(0))
    .join('');
}
