import { expect } from 'chai';
import { decideCount } from '../src/counting/decide-count.ts';

describe('deciding a count', () => {
  it('books what differs: found, lost, and what nobody counted', () => {
    const counted = new Map([
      ['cup', 5],
      ['jar', 2],
      ['pot', 3],
    ]);
    const expected = new Map([
      ['cup', 7],
      ['pot', 3],
      ['tin', 4],
    ]);
    expect(decideCount(counted, expected)).to.deep.equal([
      { skuId: 'cup', quantity: -2 },
      { skuId: 'jar', quantity: 2 },
      { skuId: 'tin', quantity: -4 },
    ]);
  });

  it('books nothing where the books are right', () => {
    expect(decideCount(new Map([['cup', 5]]), new Map([['cup', 5]]))).to.deep.equal([]);
    expect(decideCount(new Map(), new Map())).to.deep.equal([]);
  });
});
