const blank = /[ \t\n\r]*/y;
const scalar =
  /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;

/**
 * Says where a text stops being JSON (RFC 8259), without repeating what stands there: V8 tells the place of some faults only.
 */
export function jsonFault(text: string): string {
  const at = faultPosition(text);
  const before = text.slice(0, at).split('\n');
  const what = at >= text.length ? 'it ends too early' : 'something else was expected';
  return `${what} at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1} (position ${at}).`;
}

/** A pushdown automaton: what may come next, and the brackets that are open. */
function faultPosition(text: string): number {
  const open: ('[' | '{')[] = [];
  let next: 'value' | 'first item' | 'key' | 'first key' | 'colon' | 'end' = 'value';
  let at = skip(blank, text, 0);
  while (at < text.length) {
    const inside = open.at(-1);
    const character = text[at];
    let after = at + 1;
    if ((next === 'value' || next === 'first item') && (character === '[' || character === '{')) {
      open.push(character);
      next = character === '[' ? 'first item' : 'first key';
    } else if (
      (character === ']' && inside === '[' && next !== 'value') ||
      (character === '}' && inside === '{' && (next === 'first key' || next === 'end'))
    ) {
      open.pop();
      next = 'end';
    } else if (next === 'end' && character === ',' && inside !== undefined) next = inside === '[' ? 'value' : 'key';
    else if (next === 'colon' && character === ':') next = 'value';
    else if (next !== 'end' && next !== 'colon') {
      after = skip(scalar, text, at);
      const isKey: boolean = next === 'key' || next === 'first key';
      if (after === at || (isKey && character !== '"')) return at;
      next = isKey ? 'colon' : 'end';
    } else return at;
    at = skip(blank, text, after);
  }
  return text.length;
}

function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}
