import { expect } from 'chai';
import fc from 'fast-check';
import { completeBundles, spreadShort } from '../src/picking/spread-short.ts';

const line = (fulfilmentLineId: string, quantity: number, skuId = 'cup', fulfilmentOrderId = 'F1') => ({
  fulfilmentLineId,
  fulfilmentOrderId,
  skuId,
  quantity,
  orderLineId: fulfilmentLineId,
  lineQuantity: quantity,
});
const missing = (quantity: number, skuId = 'cup', fulfilmentOrderId = 'F1') => ({
  fulfilmentOrderId,
  skuId,
  quantity,
  reason: 'not-found',
});

describe('short picks on lines', () => {
  it('lets the last line of the SKU go short first', () => {
    expect(spreadShort([missing(3)], [line('1', 4), line('2', 2), line('3', 9, 'pot')])).to.deep.equal([
      { fulfilmentOrderId: 'F1', fulfilmentLineId: '2', quantity: 2, reason: 'not-found' },
      { fulfilmentOrderId: 'F1', fulfilmentLineId: '1', quantity: 1, reason: 'not-found' },
    ]);
  });

  it('counts two short bins of one SKU together', () => {
    const spread = spreadShort([missing(2), missing(3)], [line('1', 4), line('2', 2)]);
    expect(spread.map(({ fulfilmentLineId, quantity }) => [fulfilmentLineId, quantity])).to.deep.equal([
      ['2', 2],
      ['1', 3],
    ]);
  });

  it('leaves other fulfilment orders alone', () => {
    expect(spreadShort([missing(1, 'cup', 'F2')], [line('1', 4), line('2', 4, 'cup', 'F2')])).to.deep.equal([
      { fulfilmentOrderId: 'F2', fulfilmentLineId: '2', quantity: 1, reason: 'not-found' },
    ]);
  });

  it('spreads every missing unit exactly once and no line beyond its quantity', () => {
    const quantities = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(quantities, fc.double({ min: 0, max: 1, noNaN: true }), (asked, share) => {
        const lines = asked.map((quantity, index) => line(`${index}`, quantity));
        const total = Math.floor(asked.reduce((sum, quantity) => sum + quantity, 0) * share);
        const spread = spreadShort([missing(total)], lines);
        expect(spread.reduce((sum, { quantity }) => sum + quantity, 0)).to.equal(total);
        for (const { fulfilmentLineId, quantity } of spread) {
          expect(quantity).to.be.within(1, asked[Number(fulfilmentLineId)] ?? 0);
        }
      }),
    );
  });
});

describe('short picks of bundles', () => {
  const part = (fulfilmentLineId: string, skuId: string, quantity: number, lineQuantity: number) => ({
    ...line(fulfilmentLineId, quantity, skuId),
    orderLineId: 'tea set',
    lineQuantity,
  });
  const lines = [part('cups', 'cup', 12, 3), part('pots', 'pot', 3, 3), line('jars', 5, 'jar')];
  const short = (fulfilmentLineId: string, quantity: number) => ({
    fulfilmentOrderId: 'F1',
    fulfilmentLineId,
    quantity,
    reason: 'damaged',
  });
  const added = (...shortages: Parameters<typeof completeBundles>[0]) =>
    completeBundles(shortages, lines).map(({ fulfilmentLineId, quantity }) => [fulfilmentLineId, quantity]);

  it('let the other components go short with it', () => {
    expect(added(short('pots', 1))).to.deep.equal([['cups', 4]]);
  });

  it('let the rest of a broken bundle go short too', () => {
    expect(added(short('cups', 5))).to.deep.equal([
      ['cups', 3],
      ['pots', 2],
    ]);
  });

  it('leave other lines alone', () => {
    expect(added(short('jars', 2))).to.deep.equal([]);
  });
});
