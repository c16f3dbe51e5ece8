import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type Cell, imageOf, marks, rowsOf } from '../capture/record-image.ts';

/** What may not stand in the log as it is: by places of columns in the row. */
export interface Hidden {
  readonly personal: readonly number[];
  readonly secret: readonly number[];
}

const cipher = 'aes-256-gcm';

/** Whether a row holds something to hide. */
export function holds(row: readonly Cell[], places: readonly number[]): boolean {
  return places.some((place) => isPlain(row[place]));
}

/**
 * The row as it may stand for good: its personal values encrypted together with the subject's key, its secret ones as digests.
 * @param key undefined where the subject's key was destroyed: then the values are not kept
 */
export function hideValues(
  row: readonly Cell[],
  { personal, secret }: Hidden,
  key: Buffer | undefined,
  digest: (value: Buffer) => Buffer,
): Cell[] {
  const cells = [...row];
  for (const place of secret) {
    const bytes = cells[place]?.bytes;
    if (bytes && isPlain(cells[place])) cells[place] = { type: marks.digest, bytes: digest(bytes) };
  }
  const plain = personal.filter((place) => isPlain(cells[place]));
  if (plain.length === 0) return cells;
  const values = plain.flatMap((place) => [placeCell(place), cells[place] as Cell]);
  const [first, ...others] = plain;
  if (first === undefined) return cells;
  cells[first] = key ? { type: marks.sealed, bytes: encrypt(key, imageOf([values])) } : { type: marks.erased, bytes: null };
  for (const place of others) cells[place] = { type: key ? marks.sealed : marks.erased, bytes: null };
  return cells;
}

/** The row with its personal values, where the key is still there; hidden cells stay as they are otherwise. */
export function showValues(row: readonly Cell[], key: Buffer | undefined): Cell[] {
  const sealed = row.find(({ type, bytes }) => type === marks.sealed && bytes !== null)?.bytes;
  if (!sealed || !key) return [...row];
  const cells = [...row];
  for (const values of rowsOf(decrypt(key, sealed))) {
    for (let at = 0; at + 1 < values.length; at += 2) {
      const place = values[at]?.bytes?.readInt32BE() ?? -1;
      const value = values[at + 1];
      if (value && place >= 0) cells[place] = value;
    }
  }
  return cells;
}

function isPlain(cell: Cell | undefined): boolean {
  return cell !== undefined && cell.bytes !== null && cell.type < marks.sealed;
}

function placeCell(place: number): Cell {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(place);
  return { type: 23, bytes };
}

function encrypt(key: Buffer, plain: Buffer): Buffer {
  const nonce = randomBytes(12);
  const encrypting = createCipheriv(cipher, key, nonce);
  const text = Buffer.concat([encrypting.update(plain), encrypting.final()]);
  return Buffer.concat([nonce, encrypting.getAuthTag(), text]);
}

/** @throws Error where the bytes were changed or the key is another one */
function decrypt(key: Buffer, sealed: Buffer): Buffer {
  const decrypting = createDecipheriv(cipher, key, sealed.subarray(0, 12));
  decrypting.setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decrypting.update(sealed.subarray(28)), decrypting.final()]);
}
