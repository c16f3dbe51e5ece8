import { createHash } from 'node:crypto';

/** Words joined to a name of PostgreSQL. It cuts names at 63 bytes: a cut one carries a hash, so that two never become one. */
export function identifier(...words: readonly string[]): string {
  const name = words.join('_');
  const last = words.at(-1) ?? '';
  return name.length <= 63 ? name : `${name.slice(0, 53 - last.length)}_${shortHash(name)}_${last}`;
}

/** Eight hexadecimal digits that stand for a text. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
