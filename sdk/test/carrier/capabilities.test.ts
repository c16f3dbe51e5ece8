import { expect } from 'chai';
import { type Carrier, isLabelling, isRating, type Rating } from '../../src/carrier/index.ts';

describe('A carrier adapter', () => {
  it('shows its capabilities by what it has', () => {
    const plain: Carrier = { code: 'plain' };
    const rating: Rating = { code: 'rating', quote: async () => [] };
    const labelling = { ...rating, label: async () => [] };
    expect([plain, rating, labelling].map(isRating)).to.deep.equal([false, true, true]);
    expect([plain, rating, labelling].map(isLabelling)).to.deep.equal([false, false, true]);
  });
});
