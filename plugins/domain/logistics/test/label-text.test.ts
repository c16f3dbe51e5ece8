import { expect } from 'chai';
import fc from 'fast-check';
import { addressLines, fitAddress, kilograms } from '../src/label/label-text.ts';
import { fittingSize, textWidth, wrap } from '../src/pdf/text-width.ts';

const prints = [
  { size: 20, lineHeight: 24, lines: 3 },
  { size: 10, lineHeight: 12, lines: 6 },
];

describe('Text of a label', () => {
  it('writes weights with all their grams, and addresses without empty lines', () => {
    expect([kilograms(7), kilograms(1034), kilograms(20_000)]).to.deep.equal(['0.007 kg', '1.034 kg', '20.000 kg']);
    expect(addressLines({ country: 'SG' })).to.deep.equal(['SG']);
    expect(addressLines({ country: 'DE', postcode: '80331', city: 'München', name: 'A', lines: ['', 'B'] })).to.deep.equal([
      'A',
      'B',
      '80331 München',
      'DE',
    ]);
  });

  it('counts Chinese twice as wide as Latin', () => {
    expect(textWidth('深圳')).to.equal(4);
    expect(textWidth('ab')).to.be.closeTo(2.1, 1e-9);
    expect(fittingSize('深圳', 30, 100)).to.equal(30);
    expect(fittingSize('深圳市南山区科技园', 30, 180)).to.equal(20);
  });

  it('breaks lines at blanks, and within long words', () => {
    expect(wrap('flat seven mill lane', 12)).to.deep.equal(['flat seven', 'mill lane']);
    expect(wrap('abcdefgh', 4.3)).to.deep.equal(['abcd', 'efgh']);
    expect(wrap('浦东新区世纪大道100号', 8)).to.deep.equal(['浦东新区', '世纪大道', '100号']);
    expect(wrap('', 10)).to.deep.equal([]);
  });

  it('loses no letter when it breaks, and no line is too wide', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'W', '深', ' ', ',', '9') }),
        fc.integer({ min: 4, max: 40 }),
        (text, width) => {
          const lines = wrap(text, width);
          expect(lines.join('').replaceAll(' ', '')).to.equal(text.replaceAll(' ', ''));
          for (const line of lines) expect(textWidth(line)).to.be.at.most(width);
        },
      ),
    );
  });

  it('prints an address smaller before it cuts it, and never cuts town and country', () => {
    expect(fitAddress(['Ann', 'Mill Lane', 'GB'], 120, prints)).to.include({ size: 20 });
    const longer = fitAddress(['Ann', 'Flat 7, Mill Lane 1, Little Snoring', 'Fakenham', 'GB'], 120, prints);
    expect(longer.size).to.equal(10);
    expect(longer.text.join(' ')).to.equal('Ann Flat 7, Mill Lane 1, Little Snoring Fakenham GB');
    const cut = fitAddress(
      ['Ann', ...Array.from({ length: 9 }, (_, index) => `Line ${index}`), '80331 München', 'DE'],
      120,
      prints,
    );
    expect(cut.text).to.deep.equal(['Ann', 'Line 0', 'Line 1', '…', '80331 München', 'DE']);
  });
});
