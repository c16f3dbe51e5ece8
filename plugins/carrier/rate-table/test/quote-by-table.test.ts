import { Money } from '@entrepot/sdk';
import type { ParcelSize } from '@entrepot/sdk/carrier';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  chargeableGrams,
  decimalsOf,
  inBand,
  quoteByTable as quoteByTariff,
  type RateLine,
  tariffOf,
  volumetricGrams,
} from '../src/quote-by-table.ts';

const quoteByTable = (line: RateLine, size: ParcelSize) => quoteByTariff(tariffOf(line), size);

const rate: RateLine = {
  service: 'YT-STD',
  zone: '1',
  overGrams: 0,
  upToGrams: null,
  currency: 'CNY',
  firstGrams: 500,
  firstPrice: '48.50',
  stepGrams: 100,
  stepPrice: '7.255',
  volumetricDivisor: 6000,
  minimumCharge: '0',
  fuelPercent: '0',
  surcharges: [],
};
const parcel = (weightGrams: number, lengthMm = 100, widthMm = 100, heightMm = 100) => ({
  weightGrams,
  lengthMm,
  widthMm,
  heightMm,
});
const linesOf = (line: RateLine, size = parcel(400)) =>
  quoteByTable(line, size).lines.map(({ code, amount }) => `${code} ${amount.amount}`);

describe('A quote by rate table', () => {
  it('takes the first weight whole and each begun step after it', () => {
    expect(quoteByTable(rate, parcel(1))).to.deep.include({ billableGrams: 500, total: { amount: '48.5', currency: 'CNY' } });
    expect(quoteByTable(rate, parcel(500)).billableGrams).to.equal(500);
    expect(quoteByTable(rate, parcel(501)).billableGrams).to.equal(600);
    expect(linesOf(rate, parcel(701))).to.deep.equal(['first-weight 48.5', 'additional-weight 21.76']);
  });

  it('counts the volume where it weighs more', () => {
    expect(volumetricGrams(parcel(0, 300, 200, 120), 6000)).to.equal(1200);
    expect(volumetricGrams(parcel(0, 301, 200, 120), 6000)).to.equal(1204);
    const quote = quoteByTable(rate, parcel(400, 300, 200, 120));
    expect(quote.billableGrams).to.equal(1200);
    expect(quote.lines[0]?.basis).to.deep.equal({ actualGrams: 400, chargeableGrams: 1200, firstGrams: 500 });
    expect(quoteByTable({ ...rate, volumetricDivisor: null }, parcel(400, 300, 200, 120)).billableGrams).to.equal(500);
  });

  it('itemises the minimum, surcharges and fuel, each from what it is reckoned on', () => {
    const full: RateLine = {
      ...rate,
      minimumCharge: '60',
      fuelPercent: '12.5',
      surcharges: [
        { code: 'registration', amount: '8' },
        { code: 'security', perKg: '0.5' },
        { code: 'peak', percent: '3' },
      ],
    };
    expect(linesOf(full)).to.deep.equal([
      'first-weight 48.5',
      'minimum-charge 11.5',
      'registration 8',
      'security 0.5',
      'peak 1.8',
      'fuel 7.5',
    ]);
    expect(quoteByTable(full, parcel(400)).total.amount).to.equal('77.8');
    expect(quoteByTable(full, parcel(400)).lines.at(-1)?.basis).to.deep.equal({ percent: '12.5', of: '60' });
  });

  it('rounds to what the currency can pay', () => {
    expect(decimalsOf('CNY')).to.equal(2);
    expect(linesOf({ ...rate, currency: 'JPY', firstPrice: '980.4', fuelPercent: '7.5' })).to.deep.equal([
      'first-weight 980',
      'fuel 74',
    ]);
  });

  it('belongs to the band that a weight falls into', () => {
    const band = { overGrams: 2000, upToGrams: 5000 };
    expect([2000, 2001, 5000, 5001].map((grams) => inBand(band, grams))).to.deep.equal([false, true, true, false]);
    expect(inBand({ overGrams: 0, upToGrams: null }, 0)).to.equal(true);
  });

  const amount = fc
    .integer({ min: 0, max: 100_000_000 })
    .map((units) => `${Math.floor(units / 1000)}.${`${units % 1000}`.padStart(3, '0')}`);
  const anyRate = fc.record({
    firstGrams: fc.integer({ min: 1, max: 5000 }),
    firstPrice: amount,
    stepGrams: fc.integer({ min: 1, max: 2000 }),
    stepPrice: amount,
    volumetricDivisor: fc.option(fc.integer({ min: 1000, max: 10_000 })),
    minimumCharge: amount,
    fuelPercent: fc.integer({ min: 0, max: 500 }).map((tenths) => `${tenths / 10}`),
    currency: fc.constantFrom('CNY', 'USD', 'JPY', 'KWD'),
    surcharges: fc.array(
      fc.oneof(
        fc.record({ code: fc.constant('fixed'), amount }),
        fc.record({ code: fc.constant('by-weight'), perKg: amount }),
        fc.record({ code: fc.constant('share'), percent: fc.integer({ min: 0, max: 100 }).map(String) }),
      ),
      { maxLength: 4 },
    ),
  });
  const grams = fc.integer({ min: 0, max: 100_000 });
  const side = fc.integer({ min: 0, max: 2000 });
  const anyParcel = fc.record({ weightGrams: grams, lengthMm: side, widthMm: side, heightMm: side });

  it('totals its lines to the last digit, in units that can be paid', () => {
    fc.assert(
      fc.property(anyRate, anyParcel, (given, size) => {
        const line = { ...rate, ...given };
        const quote = quoteByTable(line, size);
        const sum = quote.lines.reduce((total, { amount: value }) => total.plus(Money.of(value)), Money.zero(line.currency));
        expect(sum.amount).to.equal(quote.total.amount);
        for (const { amount: value } of quote.lines) {
          expect(value.amount.split('.')[1]?.length ?? 0).to.be.at.most(decimalsOf(line.currency));
        }
        expect(
          Money.of(quote.total).compare(new Money(line.minimumCharge, line.currency).round(decimalsOf(line.currency))),
        ).to.be.at.least(0);
      }),
    );
  });

  it('bills at least the chargeable weight, and less than a step more after the first weight', () => {
    fc.assert(
      fc.property(anyRate, anyParcel, (given, size) => {
        const line = { ...rate, ...given };
        const { billableGrams } = quoteByTable(line, size);
        const chargeable = chargeableGrams(line, size);
        expect(billableGrams).to.be.at.least(Math.max(chargeable, line.firstGrams));
        if (chargeable > line.firstGrams) expect(billableGrams - chargeable).to.be.below(line.stepGrams);
      }),
    );
  });

  it('never asks less for a heavier or larger parcel', () => {
    fc.assert(
      fc.property(anyRate, anyParcel, grams, side, (given, size, heavier, longer) => {
        const line = { ...rate, ...given };
        const more = { ...size, weightGrams: size.weightGrams + heavier, lengthMm: size.lengthMm + longer };
        expect(Money.of(quoteByTable(line, more).total).compare(Money.of(quoteByTable(line, size).total))).to.be.at.least(0);
      }),
    );
  });
});
