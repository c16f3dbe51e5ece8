import { expect } from 'chai';
import fc from 'fast-check';
import { s10CheckDigit, trackingNumber } from '../src/tracking-number/check-digit.ts';

describe('Tracking numbers', () => {
  it('carry the S10 check digit of the example that everybody cites', () => {
    expect(s10CheckDigit('47312482')).to.equal(9);
    expect(trackingNumber({ prefix: 'RA', suffix: 'CN', digits: 8, checkDigit: 'upu-s10' }, 47_312_482)).to.equal(
      'RA473124829CN',
    );
  });

  it('turn remainder 1 into 0 and remainder 0 into 5', () => {
    // 1×2 + 1×3 + 1×7 = 12 leaves 1; 1×8 + 1×3 = 11 leaves 0.
    expect(s10CheckDigit('00011001')).to.equal(0);
    expect(s10CheckDigit('10001000')).to.equal(5);
  });

  it('keep leading zeros and stand without a check digit where the pool has none', () => {
    expect(trackingNumber({ prefix: 'YT', suffix: '', digits: 10, checkDigit: 'none' }, 42)).to.equal('YT0000000042');
  });

  it('differ from each other in one pool', () => {
    const serials = fc.uniqueArray(fc.integer({ min: 0, max: 99_999_999 }), { minLength: 2, maxLength: 50 });
    fc.assert(
      fc.property(serials, (given) => {
        const numbers = given.map((serial) =>
          trackingNumber({ prefix: 'LX', suffix: 'CN', digits: 8, checkDigit: 'upu-s10' }, serial),
        );
        expect(new Set(numbers).size).to.equal(given.length);
        for (const number of numbers) expect(number).to.match(/^LX[0-9]{9}CN$/);
      }),
    );
  });

  it('follow the rule of the standard for every serial number', () => {
    const weights = [8, 6, 4, 2, 3, 5, 9, 7];
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{8}$/), (serial) => {
        const remainder = weights.reduce((sum, weight, index) => sum + weight * Number(serial[index]), 0) % 11;
        const expected = remainder === 0 ? 5 : remainder === 1 ? 0 : 11 - remainder;
        expect(s10CheckDigit(serial)).to.equal(expected);
      }),
    );
  });
});
