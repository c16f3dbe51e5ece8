import type { Readable } from 'node:stream';

/** A row as PostgreSQL sends it: the bytes of each column, null where it has no value. They are valid until the next row. */
export type BinaryRow = readonly (Buffer | null)[];

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const headBytes = signature.length + 8;

/**
 * Takes rows out of what COPY sends in its binary format, in pieces of any size
 * (https://www.postgresql.org/docs/18/sql-copy.html, "Binary Format").
 */
export class BinaryRows {
  readonly #take: (row: BinaryRow) => void;
  #pieces: Buffer[] = [];
  #size = 0;
  /** Bytes without which nothing more can be read. */
  #needed = headBytes;
  #hasHead = false;
  #count = 0;

  constructor(take: (row: BinaryRow) => void) {
    this.#take = take;
  }

  get count(): number {
    return this.#count;
  }

  /** @throws whatever `take` throws; Error where it is no such format */
  add(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#size += piece.length;
    // A large row comes in many pieces: they are put together once.
    if (this.#size < this.#needed) return;
    const [first] = this.#pieces;
    const data = this.#pieces.length === 1 && first ? first : Buffer.concat(this.#pieces);
    const read = this.#read(data);
    this.#pieces = [data.subarray(read)];
    this.#size = data.length - read;
    this.#needed -= read;
  }

  /** @returns how many bytes were read; sets how many are needed for the next row */
  #read(data: Buffer): number {
    let at = 0;
    if (!this.#hasHead) {
      if (!data.subarray(0, signature.length).equals(signature)) throw new Error('COPY did not send its binary format');
      this.#needed = headBytes + data.readInt32BE(headBytes - 4);
      if (data.length < this.#needed) return 0;
      at = this.#needed;
      this.#hasHead = true;
    }
    for (;;) {
      this.#needed = at + 2;
      if (data.length < this.#needed) return at;
      const columns = data.readInt16BE(at);
      // The end.
      if (columns < 0) return data.length;
      const row: (Buffer | null)[] = [];
      let end = at + 2;
      for (; row.length < columns; ) {
        this.#needed = end + 4;
        if (data.length < this.#needed) return at;
        const length = data.readInt32BE(end);
        end += 4;
        this.#needed = end + Math.max(length, 0);
        if (data.length < this.#needed) return at;
        row.push(length < 0 ? null : data.subarray(end, end + length));
        end += Math.max(length, 0);
      }
      this.#count += 1;
      this.#take(row);
      at = end;
    }
  }
}

/** Reads a COPY to its end, for the connection is ready for nothing else before. @returns how many rows came */
export function readOut(stream: Readable, take: (row: BinaryRow) => void): Promise<number> {
  const rows = new BinaryRows(take);
  return new Promise((resolve, reject) => {
    let failed: { readonly cause: unknown } | undefined;
    stream.on('data', (piece: Buffer) => {
      if (failed) return;
      try {
        rows.add(piece);
      } catch (cause) {
        failed = { cause };
      }
    });
    stream.once('error', reject);
    stream.once('end', () => (failed ? reject(failed.cause) : resolve(rows.count)));
  });
}
