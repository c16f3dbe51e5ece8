import { expect } from 'chai';
import { checkWeight, expectedWeight } from '../src/packing/check-weight.ts';

describe('weight check', () => {
  it('expects the goods and the empty carton', () => {
    expect(
      expectedWeight(
        [
          { weightGrams: 120, quantity: 3 },
          { weightGrams: 15, quantity: 2 },
        ],
        90,
      ),
    ).to.equal(480);
  });

  it('lets light parcels deviate by 20 g and heavy ones by 3 %', () => {
    expect(checkWeight(300, 320).result).to.equal('passed');
    expect(checkWeight(300, 321).result).to.equal('failed');
    expect(checkWeight(5_000, 5_150).result).to.equal('passed');
    expect(checkWeight(5_000, 5_151).result).to.equal('failed');
  });

  it('tells in which direction and by which figures', () => {
    expect(checkWeight(1_000, 900)).to.deep.equal({
      result: 'failed',
      reason: { code: 'too-light', expectedGrams: 1_000, actualGrams: 900, toleranceGrams: 30 },
    });
    expect(checkWeight(1_000, 1_100).reason.code).to.equal('too-heavy');
  });

  it('takes another tolerance', () => {
    expect(checkWeight(1_000, 1_100, { percent: 10, grams: 0 }).result).to.equal('passed');
    expect(checkWeight(1_000, 1_001, { percent: 0, grams: 0 }).result).to.equal('failed');
  });

  it('compares nothing where an item has no known weight', () => {
    expect(checkWeight(100, 5_000, undefined, false)).to.deep.include({ result: 'unchecked' });
  });
});
