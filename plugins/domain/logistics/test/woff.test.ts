import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { sfntFromWoff } from '../src/pdf/woff.ts';

const path = fileURLToPath(import.meta.resolve('@fontsource/noto-sans-sc/files/noto-sans-sc-cyrillic-400-normal.woff'));

describe('A WOFF font', () => {
  it('becomes the TrueType font inside it, with every table whole', async () => {
    const sfnt = sfntFromWoff(await readFile(path));
    expect(sfnt.readUInt32BE(0)).to.equal(0x00010000);
    for (let index = 0; index < sfnt.readUInt16BE(4); index += 1) {
      const at = 12 + index * 16;
      if (sfnt.toString('latin1', at, at + 4) === 'head') continue; // its checksum leaves one field out
      const [expected, offset, length] = [sfnt.readUInt32BE(at + 4), sfnt.readUInt32BE(at + 8), sfnt.readUInt32BE(at + 12)];
      let sum = 0;
      for (let word = offset; word < offset + length; word += 4) sum = (sum + sfnt.readUInt32BE(word)) >>> 0;
      expect(sum, sfnt.toString('latin1', at, at + 4)).to.equal(expected);
    }
  });

  it('is refused where it is something else', () => {
    expect(() => sfntFromWoff(Buffer.from('wOF2'.padEnd(60)))).to.throw(RangeError, 'no WOFF 1.0');
  });
});
