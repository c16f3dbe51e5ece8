import { unreadable } from './sheet-problems.ts';

/** Encodings that a file of text may be in. */
export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'windows-1252'] as const;
export type Encoding = (typeof encodings)[number];

const looked = 4_096;

/**
 * Reads the bytes of a text: by its byte order mark, by the zeros of UTF-16, as UTF-8, or else as GB18030, which spreadsheets
 * of China write.
 * @param chosen by a person who saw that the guess was wrong
 * @throws Problem `unreadable-sheet`
 */
export function decodeText(bytes: Uint8Array, chosen?: Encoding): { text: string; encoding: Encoding } {
  const marked = chosen ?? encodingByMark(bytes) ?? encodingByZeros(bytes);
  for (const encoding of marked ? [marked] : (['utf-8', 'gb18030'] as const)) {
    const text = decoded(bytes, encoding);
    if (text === undefined) continue;
    if (text.includes('\u0000')) break;
    return { text, encoding };
  }
  throw unreadable(
    'it is neither a workbook nor a text in UTF-8, UTF-16 or GB18030',
    '它既不是工作簿，也不是 UTF-8、UTF-16 或 GB18030 编码的文本',
  );
}

function decoded(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function encodingByMark([first, second, third]: Uint8Array): Encoding | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

/** Every second byte of most texts in UTF-16 is zero: delimiters, digits and Latin letters. */
function encodingByZeros(bytes: Uint8Array): Encoding | undefined {
  const part = bytes.subarray(0, looked);
  let even = 0;
  let odd = 0;
  for (let place = 0; place < part.length; place += 1) {
    if (part[place] !== 0) continue;
    if (place % 2 === 0) even += 1;
    else odd += 1;
  }
  const enough = part.length / 10;
  if (odd > enough && even === 0) return 'utf-16le';
  return even > enough && odd === 0 ? 'utf-16be' : undefined;
}
