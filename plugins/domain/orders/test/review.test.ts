import { expect } from 'chai';
import { builtInChecks, type CheckedOrder } from '../src/review/built-in-checks.ts';
import { compileRules, type RuledOrder } from '../src/review/rules.ts';

const price = { amount: '4', currency: 'GBP' };
const cup = {
  kind: 'goods',
  bucket: 'open',
  sku: 'id',
  skuCode: 'cup',
  position: 1,
  unitPrice: price,
  quantity: 2,
  cancelledQuantity: 0,
} as const;
const fine: CheckedOrder = {
  customerCode: 'ada',
  customerName: null,
  shipToName: null,
  shipToAddress: null,
  shipToCountry: 'GB',
  lines: [cup],
};
const codes = (order: Partial<CheckedOrder>, freeGoods: 'hold' | 'ship' = 'hold') =>
  builtInChecks({ ...fine, ...order }, { freeGoods }).map(({ code }) => code);

describe('the built-in checks', () => {
  it('let a complete order pass', () => expect(codes({})).to.deep.equal([]));
  it('ask for somebody to ship to', () => {
    expect(codes({ customerCode: null })).to.deep.equal(['no-customer']);
    expect(codes({ customerCode: null, shipToName: 'Ada' })).to.deep.equal([]);
  });
  it('ask for a country', () => expect(codes({ shipToCountry: null })).to.deep.equal(['no-country']));
  it('ask for known SKUs and name the unknown ones', () =>
    expect(codes({ lines: [{ ...cup, sku: null }] })).to.deep.equal(['unknown-sku']));
  it('hold goods at price 0 unless the setting ships them', () => {
    const free = { lines: [{ ...cup, unitPrice: { amount: '0.000000', currency: 'GBP' } }] };
    expect(codes(free)).to.deep.equal(['zero-price']);
    expect(codes(free, 'ship')).to.deep.equal([]);
  });
  it('ask for goods', () => {
    expect(codes({ lines: [{ ...cup, kind: 'charge' }] })).to.deep.equal(['no-goods']);
    expect(codes({ lines: [{ ...cup, bucket: 'rejected' }] })).to.deep.equal(['no-goods']);
  });
});

describe('review rules', () => {
  const order: RuledOrder = {
    number: 'HOME-1',
    shop: 's',
    currency: 'GBP',
    shipToCountry: 'GB',
    shipToPostcode: null,
    customerCode: 'ada',
    total: { amount: '5000.01' },
    lines: [cup],
  };

  it('hold an order with their code and their text as data', () => {
    const [rule] = compileRules([{ code: 'amount-limit', when: 'order.total > 5000.0 && order.currency == "GBP"' }]);
    expect(rule?.(order)).to.deep.equal({
      code: 'amount-limit',
      data: { rule: 'order.total > 5000.0 && order.currency == "GBP"' },
    });
    expect(rule?.({ ...order, total: { amount: '5000.00' } })).to.equal(undefined);
  });

  it('see lines, quantities, SKUs and countries', () => {
    const rules = compileRules([
      { code: 'many', when: 'order.quantity >= 2 && order.lines == 1' },
      { code: 'cups', when: '"cup" in order.skus' },
      { code: 'blocked', when: 'order.country in ["KP", "GB"]' },
    ]);
    expect(rules.map((rule) => rule(order)?.code)).to.deep.equal(['many', 'cups', 'blocked']);
  });

  it('are checked before they are used', () => {
    for (const when of ['order.total >', 'order.totl > 1.0', 'order.total > "a"', 'order.total']) {
      expect(() => compileRules([{ code: 'wrong', when }]), when).to.throw('Review rule "wrong" cannot be used');
    }
  });
});
