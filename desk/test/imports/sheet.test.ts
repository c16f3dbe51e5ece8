import { deflateRawSync } from 'node:zlib';
import { Workbook } from '@cj-tech-master/excelts';
import { findDelimiter } from '@entrepot/desk/imports/find-delimiter';
import { openSheet, type SheetChoice } from '@entrepot/desk/imports/sheet';
import { Problem } from '@entrepot/sdk';
import { expect } from 'chai';

const bytes = (text: string) => new TextEncoder().encode(text);

async function read(content: Uint8Array, choice: SheetChoice = {}) {
  const sheet = await openSheet({ content }, choice);
  const rows = [];
  for await (const { row, cells } of sheet.rows()) rows.push([row, ...cells]);
  return { names: sheet.columns.map(({ name }) => name), encoding: sheet.encoding, delimiter: sheet.delimiter, rows };
}

async function refusal(content: Uint8Array): Promise<string> {
  try {
    await read(content);
  } catch (error) {
    if (error instanceof Problem) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'taken';
}

/** A ZIP of one packed file, whatever its directory says of the size. */
function zipOf(path: string, packed: Buffer, unpacked: number): Buffer {
  const name = Buffer.from(path);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(8, 8);
  header.writeUInt32LE(packed.length, 18);
  header.writeUInt32LE(unpacked, 22);
  header.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(unpacked, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(header.length + name.length + packed.length, 16);
  return Buffer.concat([header, name, packed, entry, name, end]);
}

describe('a file of rows', () => {
  it('is read by its delimiter and quotes, with row numbers as a spreadsheet shows them', async () => {
    const { names, delimiter, rows } = await read(bytes('\n a ;b;a;\n1;"x;\ny";"5"" wide";\n\n 4;5" pipe;6;7\n'));
    expect(delimiter).to.equal(';');
    expect(names).to.deep.equal(['a', 'b', 'a (2)', '(D)']);
    expect(rows).to.deep.equal([
      [3, '1', 'x;\ny', '5" wide', ''],
      [5, ' 4', '5" pipe', '6', '7'],
    ]);
  });

  it('is read in UTF-8, UTF-16 with and without a mark, and GB18030', async () => {
    const text = '编码,数量\r\n甲,1\r\n';
    const utf16 = Buffer.from(text, 'utf16le');
    const big = Buffer.from(utf16).swap16();
    const gb = Buffer.from('b1e0c2eb2ccafdc1bf0d0abcd72c310d0a', 'hex');
    const files: readonly [Uint8Array, string][] = [
      [bytes(text), 'utf-8'],
      [bytes(`\ufeff${text}`), 'utf-8'],
      [Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), 'utf-16le'],
      [utf16, 'utf-16le'],
      [Buffer.concat([Buffer.from([0xfe, 0xff]), big]), 'utf-16be'],
      [gb, 'gb18030'],
    ];
    for (const [content, encoding] of files) {
      expect(await read(content)).to.deep.equal({ names: ['编码', '数量'], encoding, delimiter: ',', rows: [[2, '甲', '1']] });
    }
    const latin = await read(Buffer.from('name\nM\xfcnchen\n', 'latin1'), { encoding: 'windows-1252' });
    expect(latin.rows).to.deep.equal([[2, 'München']]);
  });

  it('may have one column, and a delimiter inside of quotes', () => {
    expect(findDelimiter('name\nAnn\nBob\n')).to.equal(',');
    expect(findDelimiter('"a, b, c";d\n"1, 2, 3";4\n')).to.equal(';');
    expect(findDelimiter('a\tb,c\n1\t2\n')).to.equal('\t');
  });

  it('leaves out the column that an error file added', async () => {
    const { names } = await read(bytes('a,What is wrong (Entrepot)\n1,something\n'));
    expect(names).to.deep.equal(['a']);
    expect((await read(bytes('a,错误原因\uff08Entrepot\uff09\n1,x\n'))).names).to.deep.equal(['a']);
  });

  it('is refused with the reason where it is broken, empty, too large or something else', async () => {
    const workbook = new Workbook();
    const sheet = workbook.addWorksheet('A');
    for (let row = 0; row < 500; row += 1) sheet.addRow([`text ${row}`, row]);
    const whole = new Uint8Array(await workbook.xlsx.writeBuffer());
    expect(await refusal(whole)).to.equal('taken');
    expect(await refusal(whole.slice(0, whole.length / 2))).to.match(/^unreadable-sheet: .*damaged or cut off/);
    const torn = whole.slice();
    const place = Buffer.from(torn).indexOf('xl/worksheets/sheet1.xml') + 60;
    torn.fill(7, place, place + 100);
    expect(await refusal(torn)).to.match(/^unreadable-sheet/);
    expect(await refusal(zipOf('readme.txt', deflateRawSync('hello'), 5))).to.match(/^unreadable-sheet: .*no workbook/);
    expect(await refusal(bytes(''))).to.match(/^empty-sheet/);
    expect(await refusal(bytes('\n  \n'))).to.match(/^empty-sheet/);
    expect(await refusal(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))).to.match(/^unreadable-sheet/);
    expect(await refusal(Buffer.from('d0cf11e0a1b11ae10000', 'hex'))).to.match(/^unreadable-sheet: .*\.xls/);
    expect(await refusal(bytes(`a,b\n1,"${'x'.repeat(10_000_000)}"\n`))).to.match(/^sheet-too-large: .*row 2/);
    expect(await refusal(bytes('a,b\n1,"never closed\n2,3\n'))).to.match(/^unreadable-sheet: .*row 2/);
    expect(await refusal(bytes(`${Array.from({ length: 600 }, (_, n) => `c${n}`).join(',')}\n1\n`))).to.match(/^sheet-too-large/);
  });

  it('is refused before it is unpacked where it would fill the memory', async function () {
    this.timeout(60_000);
    const bomb = zipOf('xl/workbook.xml', deflateRawSync(Buffer.alloc(300 * 1024 * 1024)), 1_000);
    expect(bomb.length).to.be.below(400_000);
    const before = process.memoryUsage().rss;
    expect(await refusal(bomb)).to.match(/^sheet-too-large: .*256 MB/);
    expect(process.memoryUsage().rss - before).to.be.below(150 * 1024 * 1024);
  });
});
