import { expect } from 'chai';
import fc from 'fast-check';
import { type CarriedGoods, decideMoves, placeOf } from '../src/bins/decide-moves.ts';

const goods = (id: string, quantity: number, from = 'A'): CarriedGoods => ({ id, skuId: 'cup', from, bin: 'Z', quantity });

describe('deciding moves', () => {
  it('lets each take what those before it left, and passes over what is too much', () => {
    const { fits, short } = decideMoves([goods('1', 6), goods('2', 5), goods('3', 4)], new Map([[placeOf('A', 'cup'), 10]]));
    expect(fits.map(({ id }) => id)).to.deep.equal(['1', '3']);
    expect(short.map(({ moved, missing }) => [moved.id, missing])).to.deep.equal([['2', 1]]);
  });

  it('never takes more than is free, and forgets none', () => {
    const moves = fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 9 }), from: fc.constantFrom('A', 'B') }));
    const free = fc.record({ A: fc.integer({ min: -3, max: 20 }), B: fc.integer({ min: -3, max: 20 }) });
    fc.assert(
      fc.property(moves, free, (wanted, { A, B }) => {
        const carried = wanted.map(({ quantity, from }, index) => goods(String(index), quantity, from));
        const places = new Map([
          [placeOf('A', 'cup'), A],
          [placeOf('B', 'cup'), B],
        ]);
        const { fits, short } = decideMoves(carried, places);
        expect(fits.length + short.length).to.equal(carried.length);
        for (const [bin, there] of Object.entries({ A, B })) {
          const taken = fits.filter(({ from }) => from === bin).reduce((sum, { quantity }) => sum + quantity, 0);
          expect(taken).to.be.at.most(Math.max(0, there));
        }
      }),
    );
  });
});
