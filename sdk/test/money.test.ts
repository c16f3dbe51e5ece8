import { expect } from 'chai';
import fc from 'fast-check';
import { Money } from '../src/index.ts';

const cents = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
const amountOf = (units: bigint, places = 2) => {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`;
};
const sum = (parts: readonly Money[], currency: string) => parts.reduce((total, part) => total.plus(part), Money.zero(currency));

describe('Money', () => {
  it('adds what floats cannot', () => {
    expect(new Money('0.1', 'EUR').plus(new Money('0.2', 'EUR')).amount).to.equal('0.3');
    expect(new Money('9007199254740993.01', 'EUR').minus(new Money('0.01', 'EUR')).amount).to.equal('9007199254740993');
    expect(new Money(10n ** 20n, 'JPY').times('0.001').amount).to.equal('100000000000000000');
  });

  it('stands in JSON as a plain decimal string with its currency', () => {
    expect(JSON.stringify(new Money('0.0000001', 'USD'))).to.equal('{"amount":"0.0000001","currency":"USD"}');
    expect(Money.of({ amount: '12.50', currency: 'USD' }).amount).to.equal('12.5');
    expect(`${new Money('1e3', 'USD')}`).to.equal('1000 USD');
  });

  it('refuses two currencies, unknown codes and what is no number', () => {
    expect(() => new Money(1, 'EUR').plus(new Money(1, 'USD'))).to.throw(RangeError, 'two currencies');
    expect(() => new Money(1, 'EUR').compare(new Money(1, 'USD'))).to.throw(RangeError);
    expect(() => new Money(1, 'eur')).to.throw(RangeError, 'ISO 4217');
    expect(() => new Money('Infinity', 'EUR')).to.throw(RangeError);
    expect(() => new Money('twelve', 'EUR')).to.throw();
  });

  it('rounds half to even', () => {
    const rounded = ['0.005', '0.015', '0.025', '-0.005', '2.675'].map((amount) => new Money(amount, 'EUR').round().amount);
    expect(rounded).to.deep.equal(['0', '0.02', '0.02', '0', '2.68']);
    expect(new Money('1.5', 'JPY').round(0).amount).to.equal('2');
  });

  it('knows zero and negative, and no negative zero', () => {
    const zero = new Money('-0', 'EUR');
    expect([zero.isZero(), zero.isNegative(), zero.amount]).to.deep.equal([true, false, '0']);
    expect(new Money('-0.01', 'EUR').isNegative()).to.equal(true);
    expect(new Money(2, 'EUR').compare(new Money(3, 'EUR'))).to.equal(-1);
  });

  it('adds and subtracts like whole cents', () => {
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        const [one, other] = [new Money(amountOf(a), 'EUR'), new Money(amountOf(b), 'EUR')];
        expect(one.plus(other).compare(new Money(amountOf(a + b), 'EUR'))).to.equal(0);
        expect(one.plus(other).minus(other).compare(one)).to.equal(0);
      }),
    );
  });

  it('splits into parts that sum to the whole, each its exact share rounded down or up', () => {
    const weights = fc
      .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 30 })
      .filter((list) => list.some((weight) => weight > 0));
    fc.assert(
      fc.property(cents, weights, (units, list) => {
        const parts = new Money(amountOf(units), 'EUR').split(list);
        expect(parts).to.have.length(list.length);
        expect(sum(parts, 'EUR').compare(new Money(amountOf(units), 'EUR'))).to.equal(0);
        const total = list.reduce((all, weight) => all + BigInt(weight), 0n);
        for (const [index, part] of parts.entries()) {
          // |part × total − units × weight| < total: off its exact share by less than a cent.
          const partUnits = BigInt(part.times(100).amount);
          const off = partUnits * total - units * BigInt(list[index] ?? 0);
          expect(off < total && off > -total, `part ${index}`).to.equal(true);
        }
      }),
    );
  });

  it('gives the rest to the largest remainders, the first of equals first', () => {
    const amounts = (money: Money, weights: number[], places?: number) =>
      money.split(weights, places).map(({ amount }) => amount);
    expect(amounts(new Money('100', 'EUR'), [1, 1, 1])).to.deep.equal(['33.34', '33.33', '33.33']);
    expect(amounts(new Money('-0.01', 'EUR'), [1, 1])).to.deep.equal(['0', '-0.01']);
    expect(amounts(new Money('10', 'JPY'), [1, 2], 0)).to.deep.equal(['3', '7']);
    expect(amounts(new Money('1', 'EUR'), [0, 5])).to.deep.equal(['0', '1']);
  });

  it('refuses to split by nothing, or an amount finer than its parts', () => {
    const money = new Money('1.005', 'EUR');
    for (const weights of [[], [0, 0], [1, -1], [Number.NaN]]) expect(() => money.round().split(weights)).to.throw(RangeError);
    expect(() => money.split([1, 1])).to.throw(RangeError, 'round it before');
    expect(sum(money.split([1, 1], 3), 'EUR').amount).to.equal('1.005');
  });
});
