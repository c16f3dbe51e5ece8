import { refusedByLimits as refusal } from '@entrepot/logistics';
import { expect } from 'chai';
import type { CartonSize } from '../src/packing/choose-cartons.ts';
import { cartonsFor } from '../src/packing/service-limits.ts';

const none = { maxWeightGrams: null, maxSideMm: null, maxGirthMm: null };
const size = { weightGrams: 1_000, lengthMm: 300, widthMm: 200, heightMm: 100 };
const carton = (id: string, side: number): CartonSize => ({
  id,
  outer: [side, side, side],
  inner: [side, side, side],
  tareGrams: 100,
  maxWeightGrams: 30_000,
});

describe('limits of a shipping service', () => {
  it('take what just reaches them', () => {
    expect(refusal({ maxWeightGrams: 1_000, maxSideMm: 300, maxGirthMm: 900 }, size)).to.equal(undefined);
    expect(refusal(none, { ...size, weightGrams: 900_000 })).to.equal(undefined);
  });

  it('refuse what is heavier, longer or larger', () => {
    expect(refusal({ ...none, maxWeightGrams: 999 }, size)).to.equal('too-heavy');
    expect(refusal({ ...none, maxSideMm: 299 }, size)).to.equal('too-long');
    expect(refusal({ ...none, maxGirthMm: 899 }, size)).to.equal('too-large');
  });

  it('leave only cartons that may travel, filled no heavier than the service takes', () => {
    const cartons = cartonsFor({ ...none, maxSideMm: 500, maxWeightGrams: 2_000 }, [carton('small', 300), carton('large', 600)]);
    expect(cartons).to.deep.equal([{ ...carton('small', 300), maxWeightGrams: 2_000 }]);
  });
});
