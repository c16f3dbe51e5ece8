/**
 * Rows as PostgreSQL sends records (`record_send`): the number of columns, then for each the OID of its type, its length and its
 * bytes, all numbers of 32 bits; length −1 where there is no value. Rows stand one behind another.
 */
export interface Cell {
  /** OID of the type, or one of `marks`. */
  readonly type: number;
  readonly bytes: Buffer | null;
}

/** What stands in the place of a type where the value was hidden. */
export const marks = {
  /** The row's personal values, encrypted together, in the first of their cells; the others are empty. */
  sealed: 0xfffffff1,
  /** The subject's key was destroyed before the value could be sealed. */
  erased: 0xfffffff2,
  /** A keyed digest of a secret value: it shows that it changed, and not what it is. */
  digest: 0xfffffff3,
} as const;

export function* rowsOf(image: Buffer): Generator<Cell[]> {
  for (let at = 0; at < image.length; ) {
    const count = image.readInt32BE(at);
    at += 4;
    const cells: Cell[] = [];
    for (let column = 0; column < count; column += 1) {
      const type = image.readUInt32BE(at);
      const length = image.readInt32BE(at + 4);
      at += 8;
      cells.push({ type, bytes: length < 0 ? null : image.subarray(at, at + length) });
      at += Math.max(length, 0);
    }
    yield cells;
  }
}

/** The ids of an image's rows: every table has them in its first column. */
export function idsOf(image: Buffer | null): string[] {
  if (!image) return [];
  const ids: string[] = [];
  for (const [id] of rowsOf(image)) if (id?.bytes) ids.push(uuidOf(id.bytes));
  return ids;
}

export function imageOf(rows: Iterable<readonly Cell[]>): Buffer {
  const parts: Buffer[] = [];
  for (const cells of rows) {
    parts.push(int32(cells.length));
    for (const { type, bytes } of cells) {
      const head = Buffer.allocUnsafe(8);
      head.writeUInt32BE(type);
      head.writeInt32BE(bytes === null ? -1 : bytes.length, 4);
      parts.push(head);
      if (bytes) parts.push(bytes);
    }
  }
  return Buffer.concat(parts);
}

export function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

// PostgreSQL counts microseconds from 2000-01-01, days likewise.
const epochMs = Date.UTC(2000, 0, 1);

/** A value as it stands in JSON: decimals as text, times in UTC. */
export function cellValue({ type, bytes }: Cell): unknown {
  if (bytes === null) return null;
  switch (type) {
    case 16:
      return bytes[0] === 1;
    case 20:
      return Number(bytes.readBigInt64BE());
    case 23:
      return bytes.readInt32BE();
    case 1082:
      return new Date(epochMs + bytes.readInt32BE() * 86_400_000).toISOString().slice(0, 10);
    case 1184:
      return timestampOf(bytes.readBigInt64BE());
    case 1700:
      return numericOf(bytes);
    case 2950:
      return uuidOf(bytes);
    case 3802:
      return JSON.parse(bytes.toString('utf8', 1));
    case 17:
      return bytes.toString('base64');
    case 1042:
      return bytes.toString().trimEnd();
    default:
      return bytes.toString();
  }
}

function timestampOf(microseconds: bigint): string {
  const ms = microseconds / 1000n - (microseconds % 1000n < 0n ? 1n : 0n);
  const rest = Number(microseconds - ms * 1000n);
  const iso = new Date(epochMs + Number(ms)).toISOString();
  return rest === 0 ? iso : `${iso.slice(0, -1)}${String(rest).padStart(3, '0').replace(/0+$/, '')}Z`;
}

/** Digits in base 10,000: their number, the weight of the first, the sign, digits after the point, then they themselves. */
function numericOf(bytes: Buffer): string {
  const count = bytes.readInt16BE();
  const weight = bytes.readInt16BE(2);
  const sign = bytes.readUInt16BE(4);
  if (sign === 0xc000) return 'NaN';
  const group = (index: number) => {
    const digit = index >= 0 && index < count ? bytes.readInt16BE(8 + 2 * index) : 0;
    return String(digit).padStart(4, '0');
  };
  let whole = '';
  for (let index = 0; index <= weight; index += 1) whole += group(index);
  let fraction = '';
  for (let index = weight + 1; index < count; index += 1) fraction += group(index);
  fraction = fraction.replace(/0+$/, '');
  const number = `${whole.replace(/^0+(?=\d)/, '') || '0'}${fraction ? `.${fraction}` : ''}`;
  return sign === 0x4000 ? `-${number}` : number;
}

function int32(value: number): Buffer {
  const buffer = Buffer.allocUnsafe(4);
  buffer.writeInt32BE(value);
  return buffer;
}
