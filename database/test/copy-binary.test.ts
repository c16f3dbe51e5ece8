import { Readable } from 'node:stream';
import { expect } from 'chai';
import fc from 'fast-check';
import { type BinaryRow, readOut } from '../src/copy-binary.ts';

type Row = readonly (Buffer | null)[];

function int(value: number, size: 2 | 4): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeIntBE(value, 0, size);
  return bytes;
}

/** The format by its description. */
function copied(rows: readonly Row[], extension: Buffer): Buffer {
  const field = (value: Buffer | null) => (value ? [int(value.length, 4), value] : [int(-1, 4)]);
  return Buffer.concat([
    Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'),
    int(0, 4),
    int(extension.length, 4),
    extension,
    ...rows.flatMap((row) => [int(row.length, 2), ...row.flatMap(field)]),
    int(-1, 2),
  ]);
}

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
const rows = fc.array(fc.array(fc.option(bytes), { minLength: 1, maxLength: 4 }), { maxLength: 20 });

describe('the binary format of COPY', () => {
  it('is read row by row, in whatever pieces it comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        bytes,
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }),
        async (sent, extension, sizes) => {
          const data = copied(sent, extension);
          const pieces: Buffer[] = [];
          for (let at = 0, turn = 0; at < data.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1;
            pieces.push(data.subarray(at, at + size));
            at += size;
          }
          const got: BinaryRow[] = [];
          const count = await readOut(Readable.from(pieces), (row) => got.push(row.map((value) => value && Buffer.from(value))));
          expect(count).to.equal(sent.length);
          expect(got).to.deep.equal(sent);
        },
      ),
    );
  });

  it('is read to its end where who takes the rows refuses one', async () => {
    const data = copied([[Buffer.of(1)], [Buffer.of(2)]], Buffer.alloc(0));
    const stream = Readable.from([data.subarray(0, 30), data.subarray(30)]);
    const refused = await readOut(stream, () => {
      throw new Error('no more');
    }).catch((error: Error) => error.message);
    expect([refused, stream.readableEnded]).to.deep.equal(['no more', true]);
  });

  it('is refused where it is another one', async () => {
    const refused = await readOut(Readable.from([Buffer.from('id,name\n1,one and more\n')]), () => {}).catch(
      (error: Error) => error.message,
    );
    expect(refused).to.equal('COPY did not send its binary format');
  });
});
