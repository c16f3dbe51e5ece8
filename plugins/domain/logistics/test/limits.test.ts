import { expect } from 'chai';
import { refusedByLimits } from '../src/shipping/limits.ts';

const parcel = { weightGrams: 2000, lengthMm: 200, widthMm: 600, heightMm: 100 };
const none = { maxWeightGrams: null, maxSideMm: null, maxGirthMm: null };

describe('Limits of a service', () => {
  it('are no limits where they are missing', () => {
    expect(refusedByLimits(none, parcel)).to.equal(undefined);
  });

  it('hold up to their value', () => {
    expect(refusedByLimits({ maxWeightGrams: 2000, maxSideMm: 600, maxGirthMm: 1200 }, parcel)).to.equal(undefined);
    expect(refusedByLimits({ ...none, maxWeightGrams: 1999 }, parcel)).to.equal('too-heavy');
  });

  it('look at the longest side, whichever it is, and at length and girth', () => {
    expect(refusedByLimits({ ...none, maxSideMm: 599 }, parcel)).to.equal('too-long');
    expect(refusedByLimits({ ...none, maxGirthMm: 1199 }, parcel)).to.equal('too-large');
  });
});
