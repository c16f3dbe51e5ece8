import { expect } from 'chai';
import fc from 'fast-check';
import { type EarlierLine, matchWithdrawals, type Withdrawal } from '../src/cancellation/match-cancellation.ts';

const earlier = (lineId: string, over: Partial<EarlierLine> = {}): EarlierLine => ({
  lineId,
  customer: 'ada',
  skuCode: 'cup',
  orderedAt: '2031-03-01T10:00:00.000Z',
  orderNumber: lineId,
  position: 1,
  quantity: 10,
  cancelled: 0,
  returned: 0,
  shipped: 0,
  inWarehouse: 0,
  ...over,
});
const wants = (lineId: string, quantity: number, over: Partial<Withdrawal> = {}): Withdrawal => ({
  lineId,
  customer: 'ada',
  skuCode: 'cup',
  quantity,
  at: '2031-03-02T10:00:00.000Z',
  ...over,
});

describe('the match of a cancellation', () => {
  it('is the latest earlier line of the customer and SKU with enough left', () => {
    const lines = [
      earlier('old', { orderedAt: '2031-02-01T10:00:00.000Z' }),
      earlier('late'),
      earlier('later', { quantity: 3 }),
      earlier('future', { orderedAt: '2031-03-03T10:00:00.000Z' }),
      earlier('other', { customer: 'bob' }),
    ];
    expect(matchWithdrawals([wants('c', 4)], lines)[0]?.targetId).to.equal('late');
    expect(matchWithdrawals([wants('c', 3)], lines)[0]?.targetId).to.equal('later');
  });

  it('does not depend on ids where lines are of one moment', () => {
    const twins = [
      earlier('z', { orderNumber: '1001', position: 1 }),
      earlier('m', { orderNumber: '1001', position: 2 }),
      earlier('a', { orderNumber: '1000', position: 3 }),
    ];
    expect(matchWithdrawals([wants('c', 4)], twins)[0]?.targetId).to.equal('m');
    expect(matchWithdrawals([wants('c', 4)], twins.toReversed())[0]?.targetId).to.equal('m');
  });

  it('cancels what has not left and returns what has', () => {
    const match = (over: Partial<EarlierLine>, quantity: number) =>
      matchWithdrawals([wants('c', quantity)], [earlier('a', over)])[0];
    expect(match({}, 10)).to.include({ reason: 'cancels', cancel: 10, giveBack: 0 });
    expect(match({ shipped: 10 }, 10)).to.include({ reason: 'returns', cancel: 0, giveBack: 10 });
    expect(match({ shipped: 6 }, 8)).to.include({ reason: 'returns', cancel: 4, giveBack: 4 });
    expect(match({ inWarehouse: 10 }, 2)).to.include({ reason: 'returns', cancel: 0, giveBack: 2 });
  });

  it('stands without a match where nothing fits, and always without a customer', () => {
    expect(matchWithdrawals([wants('c', 11)], [earlier('a')])[0]).to.deep.equal({
      lineId: 'c',
      reason: 'return-without-match',
      targetId: null,
      cancel: 0,
      giveBack: 11,
    });
    const nobody = matchWithdrawals([wants('c', 1, { customer: null })], [earlier('a', { customer: null })]);
    expect(nobody[0]?.targetId).to.equal(null);
  });

  it('never takes back more of a line than was ordered, whatever comes in which order', () => {
    const line = fc.record({
      quantity: fc.integer({ min: 1, max: 9 }),
      shipped: fc.nat(9),
      customer: fc.constantFrom('ada', 'bob'),
    });
    const withdrawal = fc.record({ quantity: fc.integer({ min: 1, max: 9 }), customer: fc.constantFrom('ada', 'bob', null) });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), fc.array(withdrawal, { maxLength: 12 }), (ordered, back) => {
        const lines = ordered.map(({ quantity, shipped, customer }, index) =>
          earlier(String(index), { quantity, customer, shipped: Math.min(shipped, quantity) }),
        );
        const matches = matchWithdrawals(
          back.map(({ quantity, customer }, index) => wants(`c${index}`, quantity, { customer })),
          lines,
        );
        expect(matches).to.have.length(back.length);
        for (const [index, match] of matches.entries()) expect(match.cancel + match.giveBack).to.equal(back[index]?.quantity);
        for (const each of lines) {
          const own = matches.filter(({ targetId }) => targetId === each.lineId);
          const cancelled = own.reduce((sum, { cancel }) => sum + cancel, 0);
          const returned = own.reduce((sum, { giveBack }) => sum + giveBack, 0);
          expect(cancelled).to.be.at.most(each.quantity - each.shipped);
          expect(cancelled + returned).to.be.at.most(each.quantity);
          expect(returned).to.be.at.most(each.shipped);
        }
      }),
      { numRuns: 500 },
    );
  });
});
