import { expect } from 'chai';
import fc from 'fast-check';
import { costOf, coverOf, planPurchase } from '../src/retail/opening-purchase.ts';

const warehouses = [
  { code: 'UK1', share: 0.8 },
  { code: 'DE1', share: 0.12 },
  { code: 'CN1', share: 0.08 },
];

describe('the opening purchase', () => {
  it('covers about 95 % of the demand, each SKU between 88 and 102 %', () => {
    const demands = Array.from({ length: 3_000 }, (_, index) => ({ code: `S${index}`, quantity: 400, price: '1.00' }));
    const total = planPurchase(demands, warehouses).reduce((sum, { quantity }) => sum + quantity, 0);
    expect(total / (3_000 * 400)).to.be.within(0.94, 0.96);
    for (const { code } of demands) expect(coverOf(code)).to.be.within(0.88, 1.02);
  });

  it('loses and invents no piece when it spreads them over the warehouses', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 0, max: 100_000 }), (code, quantity) => {
        const purchases = planPurchase([{ code, quantity, price: '2.55' }], warehouses);
        const total = purchases.reduce((sum, each) => sum + each.quantity, 0);
        const exact = quantity * coverOf(code);
        expect(total).to.be.within(Math.floor(exact), Math.ceil(exact));
        for (const each of purchases) expect(each.quantity).to.be.greaterThan(0);
      }),
    );
  });

  it('keeps a handful of pieces together', () => {
    const [only, ...others] = planPurchase([{ code: '22423', quantity: 12, price: '10.95' }], warehouses);
    expect(only?.warehouse).to.equal('UK1');
    expect(others).to.have.length(0);
  });

  it('pays a share of the price, the same each time', () => {
    expect(Number(costOf('22423', '10.95'))).to.be.within(10.95 * 0.35 - 0.001, 10.95 * 0.6 + 0.001);
    expect(costOf('22423', '10.95')).to.equal(costOf('22423', '10.95'));
  });
});
