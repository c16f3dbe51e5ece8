import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { tooLarge, unreadable } from './sheet-problems.ts';

/** A file within a ZIP. */
interface Part {
  readonly path: string;
  readonly method: number;
  /** Of its local header. */
  readonly from: number;
  /** Where the next one begins. */
  to: number;
  readonly compressed: number;
}

/** What a workbook may take up unpacked: a few kilobytes can unpack to gigabytes. */
const mostUnpacked = 256 * 1024 * 1024;
const mostParts = 10_000;
const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;

/**
 * The parts of a workbook, read from the directory at its end: what says how large it unpacks before anything is kept of it.
 * @throws Problem `unreadable-sheet`
 */
export class XlsxPackage {
  readonly #bytes: Buffer;
  readonly #parts: readonly Part[];
  readonly #directory: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    try {
      const end = this.#endRecord();
      this.#directory = this.#bytes.readUInt32LE(end + 16);
      this.#parts = this.#readParts(this.#bytes.readUInt16LE(end + 10));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw broken(error);
    }
  }

  /** Paths as `xl/workbook.xml`. */
  get paths(): readonly string[] {
    return this.#parts.map(({ path }) => path);
  }

  /**
   * The package with these parts alone, in this order: a reader that goes through it once meets styles and texts before the
   * cells that need them, whichever program wrote it.
   * @throws Problem `sheet-too-large`, `unreadable-sheet`
   */
  async only(isWanted: (path: string) => boolean, rank: (path: string) => number): Promise<Uint8Array> {
    const parts = this.#parts.filter(({ path }) => isWanted(path)).sort((a, b) => rank(a.path) - rank(b.path));
    let unpacked = 0;
    for (const part of parts) {
      for await (const chunk of this.#unpack(part)) {
        unpacked += chunk.length;
        if (unpacked > mostUnpacked) {
          throw tooLarge('it unpacks to more than 256 MB', '解压后超过 256 MB');
        }
      }
    }
    return Buffer.concat([...parts.map(({ from, to }) => this.#bytes.subarray(from, to)), this.#bytes.subarray(this.#directory)]);
  }

  async *#unpack({ from, method, compressed }: Part): AsyncGenerator<Buffer> {
    const start = from + 30 + this.#bytes.readUInt16LE(from + 26) + this.#bytes.readUInt16LE(from + 28);
    const data = this.#bytes.subarray(start, start + compressed);
    if (method === 0) return yield data;
    if (method !== 8) throw unreadable('it is packed in a way that no spreadsheet program uses', '压缩方式不受支持');
    try {
      for await (const chunk of Readable.from([data]).pipe(createInflateRaw())) yield chunk as Buffer;
    } catch (error) {
      throw broken(error);
    }
  }

  #endRecord(): number {
    // A comment of at most 65,535 bytes may follow it.
    const last = Math.max(0, this.#bytes.length - 22 - 65_535);
    for (let at = this.#bytes.length - 22; at >= last; at -= 1) if (this.#bytes.readUInt32LE(at) === endSignature) return at;
    throw broken();
  }

  #readParts(count: number): Part[] {
    if (count > mostParts) throw tooLarge(`it has more than ${mostParts} parts`, `内部文件超过 ${mostParts} 个`);
    const parts: Part[] = [];
    let at = this.#directory;
    for (let each = 0; each < count; each += 1) {
      if (this.#bytes.readUInt32LE(at) !== entrySignature) throw broken();
      const nameLength = this.#bytes.readUInt16LE(at + 28);
      const from = this.#bytes.readUInt32LE(at + 42);
      if (this.#bytes.readUInt32LE(from) !== localSignature) throw broken();
      parts.push({
        path: this.#bytes.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/'),
        method: this.#bytes.readUInt16LE(at + 10),
        compressed: this.#bytes.readUInt32LE(at + 20),
        from,
        to: 0,
      });
      at += 46 + nameLength + this.#bytes.readUInt16LE(at + 30) + this.#bytes.readUInt16LE(at + 32);
    }
    const inOrder = [...parts].sort((a, b) => a.from - b.from);
    for (const [index, part] of inOrder.entries()) part.to = inOrder[index + 1]?.from ?? this.#directory;
    return parts;
  }
}

function broken(cause?: unknown): ReturnType<typeof unreadable> {
  return unreadable('the workbook is damaged or cut off', '工作簿已损坏或不完整', cause);
}
