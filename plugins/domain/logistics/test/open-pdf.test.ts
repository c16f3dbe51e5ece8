import { inflateSync } from 'node:zlib';
import { expect } from 'chai';
import { openPdf } from '../src/index.ts';
import { cut, textWidth } from '../src/pdf/text-width.ts';

const box = { x: 10, y: 10, width: 46, height: 8 };

/** How many rectangles a file of one barcode has. */
async function rectangles(text: string, width = box.width): Promise<number> {
  const pdf = await openPdf({ width: 100, height: 50, title: text });
  pdf.barcode(text, { ...box, width });
  const file = Buffer.from(await pdf.bytes()).toString('latin1');
  const [, content = ''] = /stream\n([\s\S]*?)\nendstream/.exec(file) ?? [];
  return inflateSync(Buffer.from(content, 'latin1')).toString('latin1').match(/ re\n/g)?.length ?? 0;
}

describe('A drawn PDF', () => {
  it('draws bars where scanners read them from paper, and a QR code for long and for Chinese text', async () => {
    // Three bars a character, and of start, check and stop; a QR code is hundreds of squares.
    expect(await rectangles('A-1-0')).to.equal(3 * 7 + 4);
    expect(await rectangles('阁楼-01')).to.be.above(150);
    expect(await rectangles('WAREHOUSE-NORTH-AISLE-77-SHELF-12-0001')).to.be.above(150);
    expect(await rectangles('WAREHOUSE-NORTH-AISLE-77-SHELF-12-0001', 100)).to.be.below(150);
  });

  it('cuts text that is too long, and says how many lines it set', async () => {
    const pdf = await openPdf({ width: 100, height: 50, title: 'lines' });
    const at = { x: 0, y: 0, width: 20 };
    expect(pdf.lines('短', at, { size: 9 }, 2)).to.equal(1);
    expect(pdf.lines('很长很长的名称'.repeat(9), at, { size: 9 }, 2)).to.equal(2);
    expect(cut('陶瓷马克杯', 6)).to.equal('陶瓷…');
    expect(cut('陶瓷', 4)).to.equal('陶瓷');
    expect(textWidth(cut('陶瓷马克杯 350 ml', 9))).to.be.at.most(9);
  });
});
