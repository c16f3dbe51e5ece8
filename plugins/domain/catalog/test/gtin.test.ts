import { expect } from 'chai';
import fc from 'fast-check';
import { gs1CheckDigit, gtinFault, scanKeys } from '../src/barcode/gtin.ts';

const body = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length - 1}}$`));

describe('GTIN', () => {
  it('takes codes of all four lengths', () => {
    // The first is the worked example of the GS1 General Specifications; the others are on every shelf.
    for (const code of ['6291041500213', '4006381333931', '036000291452', '96385074', '10614141000415']) {
      expect(gtinFault(code), code).to.equal(undefined);
    }
  });

  it('says what is wrong with others', () => {
    expect(gtinFault('6291041500214')).to.equal('bad-check-digit');
    expect(gtinFault('629104150021')).to.equal('bad-check-digit');
    expect(gtinFault('62910415002')).to.equal('wrong-length');
    expect(gtinFault('62910415OO213')).to.equal('not-digits');
    expect(gtinFault('')).to.equal('not-digits');
  });

  it('notices every single misread digit', () => {
    fc.assert(
      fc.property(fc.constantFrom(8, 12, 13, 14).chain(body), fc.nat(), fc.integer({ min: 1, max: 9 }), (digits, at, off) => {
        const code = digits + gs1CheckDigit(digits);
        expect(gtinFault(code)).to.equal(undefined);
        const index = at % code.length;
        const wrong = code.slice(0, index) + ((Number(code[index]) + off) % 10) + code.slice(index + 1);
        expect(gtinFault(wrong)).to.equal('bad-check-digit');
      }),
    );
  });

  it('keeps its check digit when it is padded, so that a UPC and its EAN are one key', () => {
    expect(scanKeys('036000291452')).to.deep.equal(['00036000291452', '036000291452']);
    expect(scanKeys('0036000291452')[0]).to.equal('00036000291452');
    expect(scanKeys('SHELF-7')).to.deep.equal(['SHELF-7']);
  });
});
