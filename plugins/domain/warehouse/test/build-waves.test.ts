import { expect } from 'chai';
import fc from 'fast-check';
import { buildWaves, nextCutOff } from '../src/waves/build-waves.ts';

const at = new Date('2026-03-02T09:00:00Z');
const cutOffs = new Map([
  ['post', '16:00'],
  ['express', '11:30'],
  ['courier', '16:00'],
]);
const order = (id: string, shippingService: string, lines = 1) => ({ id, shippingService, lines });
const wide = { maxOrders: 1000, maxLines: 100_000 };

describe('wave building', () => {
  it('puts services that are collected together into one wave, the earliest first, those without a cut-off last', () => {
    const waiting = [order('1', 'own van'), order('2', 'post'), order('3', 'express'), order('4', 'courier')];
    expect(buildWaves(waiting, cutOffs, at, wide)).to.deep.equal([
      { cutOffAt: '2026-03-02T11:30:00.000Z', orderIds: ['3'] },
      { cutOffAt: '2026-03-02T16:00:00.000Z', orderIds: ['2', '4'] },
      { cutOffAt: null, orderIds: ['1'] },
    ]);
  });

  it('moves a cut-off that has passed to the next day', () => {
    expect(nextCutOff('08:59', at)).to.equal('2026-03-03T08:59:00.000Z');
    expect(nextCutOff('09:00', at)).to.equal('2026-03-02T09:00:00.000Z');
  });

  it('cuts at the number of orders and of lines; a larger order goes alone', () => {
    const waiting = [
      order('1', 'post', 3),
      order('2', 'post', 3),
      order('3', 'post', 50),
      order('4', 'post', 1),
      order('5', 'post', 1),
      order('6', 'post', 1),
      order('7', 'post', 1),
    ];
    const waves = buildWaves(waiting, new Map(), at, { maxOrders: 3, maxLines: 10 });
    expect(waves.map(({ orderIds }) => orderIds)).to.deep.equal([['1', '2'], ['3'], ['4', '5', '6'], ['7']]);
  });

  it('puts every fulfilment order into exactly one wave within the limits', () => {
    const waiting = fc.array(
      fc.record({ shippingService: fc.constantFrom('post', 'express', 'none'), lines: fc.integer({ min: 0, max: 40 }) }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(waiting, fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 60 }), (orders, maxOrders, maxLines) => {
        const named = orders.map((each, index) => ({ ...each, id: `${index}` }));
        const waves = buildWaves(named, cutOffs, at, { maxOrders, maxLines });
        expect(waves.flatMap(({ orderIds }) => orderIds).sort()).to.deep.equal(named.map(({ id }) => id).sort());
        for (const { orderIds } of waves) {
          expect(orderIds.length).to.be.within(1, maxOrders);
          const lines = orderIds.reduce((total, id) => total + (named[Number(id)]?.lines ?? 0), 0);
          if (orderIds.length > 1) expect(lines).to.be.at.most(maxLines);
        }
      }),
    );
  });
});
