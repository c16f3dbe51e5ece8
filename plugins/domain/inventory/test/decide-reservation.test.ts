import { expect } from 'chai';
import fc from 'fast-check';
import { decideReservation, type Shelf } from '../src/reservations/decide-reservation.ts';

const shelf = (skuId: string, available: number): Shelf => ({ skuId, available, version: 7, taken: 0 });

describe('deciding a reservation', () => {
  it('takes every line or none', () => {
    const [a, b] = [shelf('a', 5), shelf('b', 1)];
    expect(
      decideReservation([
        { shelf: a, quantity: 2 },
        { shelf: b, quantity: 2 },
      ]),
    ).to.deep.equal([{ skuId: 'b', wanted: 2, available: 1, balanceVersion: 7 }]);
    expect([a.taken, b.taken]).to.deep.equal([0, 0]);
    expect(
      decideReservation([
        { shelf: a, quantity: 5 },
        { shelf: b, quantity: 1 },
      ]),
    ).to.deep.equal([]);
    expect([a.taken, b.taken]).to.deep.equal([5, 1]);
  });

  it('names every short line with what those before it have left', () => {
    const [a, b] = [shelf('a', 5), shelf('b', 1)];
    decideReservation([{ shelf: a, quantity: 4 }]);
    const short = decideReservation([
      { shelf: a, quantity: 2 },
      { shelf: b, quantity: 3 },
    ]);
    expect(short.map(({ skuId, wanted, available }) => [skuId, wanted, available])).to.deep.equal([
      ['a', 2, 1],
      ['b', 3, 1],
    ]);
  });

  it('grants a request exactly when a clerk with pencil and paper would', () => {
    const request = fc.uniqueArray(fc.record({ sku: fc.integer({ min: 0, max: 4 }), quantity: fc.integer({ min: 1, max: 6 }) }), {
      selector: ({ sku }) => sku,
      minLength: 1,
    });
    const stock = fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(stock, fc.array(request, { maxLength: 20 }), (available, requests) => {
        const shelves = available.map((quantity, sku) => shelf(String(sku), quantity));
        const paper = [...available];
        for (const lines of requests) {
          const short = decideReservation(lines.map(({ sku, quantity }) => ({ shelf: shelves[sku] as Shelf, quantity })));
          const expected = lines.filter(({ sku, quantity }) => quantity > (paper[sku] as number));
          expect(short.map(({ skuId }) => Number(skuId))).to.deep.equal(expected.map(({ sku }) => sku));
          if (expected.length === 0) for (const { sku, quantity } of lines) paper[sku] = (paper[sku] as number) - quantity;
        }
        expect(shelves.map((each) => each.available - each.taken)).to.deep.equal(paper);
      }),
    );
  });
});
