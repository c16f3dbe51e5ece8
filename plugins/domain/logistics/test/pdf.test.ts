import { expect } from 'chai';
import { pdfLabel } from '../src/label/pdf.ts';

describe('A PDF label', () => {
  it('is one page of 100 × 150 mm with embedded fonts', async () => {
    const pdf = Buffer.from(
      await pdfLabel({
        serviceName: '云途专线',
        trackingNumber: 'RA473124829CN',
        reference: 'F-1',
        parcelIndex: 1,
        warehouse: 'SZX',
        size: { weightGrams: 1034, lengthMm: 300, widthMm: 200, heightMm: 120 },
        destination: { country: 'CN', name: '王小明', lines: ['世纪大道100号', 'Улица 1'] },
        contents: [{ name: '陶瓷杯', quantity: 6 }],
      }),
    ).toString('latin1');
    expect(pdf).to.match(/^%PDF-1\.[0-9]/);
    const [, width, height] = /\/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]/.exec(pdf) ?? [];
    expect(Number(width)).to.be.closeTo(283.46, 0.01);
    expect(Number(height)).to.be.closeTo(425.2, 0.01);
    expect(pdf.match(/\/Type \/Page\b/g)).to.have.length(1);
    // Chinese and Cyrillic come from two fonts, both inside the file.
    expect(pdf.match(/\/FontFile2/g)).to.have.length(2);
  });
});
