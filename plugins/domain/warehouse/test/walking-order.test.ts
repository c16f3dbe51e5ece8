import { expect } from 'chai';
import fc from 'fast-check';
import { walkLengthMm } from '../src/picking/walk-length.ts';
import { type BinPlace, walkingOrder } from '../src/picking/walking-order.ts';

const floor = { aisleLengthMm: 30_000, aislePitchMm: 4_000 };

function place(code: string, aisle: number, positionMm: number, more: Partial<BinPlace> = {}): BinPlace {
  return { code, zone: 'A', aisle, positionMm, level: 0, ...more };
}

const layout = (places: readonly BinPlace[]) => ({ bins: new Map(places.map((each) => [each.code, each])) });
const stops = (...codes: string[]) => codes.map((bin) => ({ bin }));
const walk = (places: readonly BinPlace[], codes: readonly string[]) =>
  walkingOrder(layout(places), stops(...codes)).map((index) => codes[index]);

const places = fc
  .array(
    fc.record({
      zone: fc.constantFrom('A', 'B'),
      aisle: fc.nat(8),
      positionMm: fc.nat(floor.aisleLengthMm),
      level: fc.nat(4),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((bins) => bins.map((bin, index) => ({ ...bin, code: `bin-${index}` })));

describe('walking order', () => {
  it('walks the first visited aisle up, the next one down, and passes by aisles without picks', () => {
    const bins = [
      place('a', 1, 100),
      place('b', 1, 900),
      place('c', 4, 200),
      place('d', 4, 800),
      place('e', 9, 500),
      place('f', 9, 50),
    ];
    expect(walk(bins, ['f', 'e', 'd', 'c', 'b', 'a'])).to.deep.equal(['a', 'b', 'd', 'c', 'f', 'e']);
  });

  it('finishes a zone before the next one', () => {
    const bins = [place('a', 1, 100), place('b', 2, 100), place('x', 0, 0, { zone: 'B' })];
    expect(walk(bins, ['x', 'b', 'a'])).to.deep.equal(['a', 'b', 'x']);
  });

  it('takes the lower level first at one position, and keeps the given order at one bin', () => {
    const bins = [place('low', 1, 100), place('high', 1, 100, { level: 3 })];
    expect(walkingOrder(layout(bins), stops('high', 'low', 'high', 'low'))).to.deep.equal([1, 3, 0, 2]);
  });

  it('walks a zone by its pick sequence where every stop has one', () => {
    const bins = [
      place('a', 1, 1, { pickSequence: 3 }),
      place('b', 2, 1, { pickSequence: 1 }),
      place('c', 3, 1, { pickSequence: 2 }),
    ];
    expect(walk(bins, ['a', 'b', 'c'])).to.deep.equal(['b', 'c', 'a']);
    expect(walk([...bins, place('d', 0, 1)], ['a', 'b', 'c', 'd'])).to.deep.equal(['d', 'a', 'b', 'c']);
  });

  it('puts stops at no known bin last', () => {
    expect(walkingOrder(layout([place('a', 1, 1)]), stops('', 'gone', 'a'))).to.deep.equal([2, 0, 1]);
  });

  it('visits every stop exactly once', () => {
    fc.assert(
      fc.property(places, fc.array(fc.nat(70), { maxLength: 80 }), (bins, picks) => {
        const order = walkingOrder(layout(bins), stops(...picks.map((pick) => `bin-${pick}`)));
        expect([...order].sort((a, b) => a - b)).to.deep.equal(picks.map((_, index) => index));
      }),
    );
  });

  it('does not depend on the order in which the picks come', () => {
    fc.assert(
      fc.property(
        places.chain((bins) => fc.tuple(fc.constant(bins), fc.shuffledSubarray(bins, { minLength: bins.length }))),
        ([bins, shuffled]) => {
          const codes = (each: readonly BinPlace[]) => each.map(({ code }) => code);
          expect(walk(bins, codes(shuffled))).to.deep.equal(walk(bins, codes(bins)));
        },
      ),
    );
  });

  it('never walks more than each visited aisle once and the cross aisle once', () => {
    fc.assert(
      fc.property(places, (bins) => {
        const zone = bins.filter((bin) => bin.zone === 'A');
        const route = walkingOrder(layout(zone), stops(...zone.map(({ code }) => code))).map((index) => zone[index] as BinPlace);
        const aisles = [...new Set(zone.map(({ aisle }) => aisle))];
        const span = aisles.length > 0 ? Math.max(...aisles) - Math.min(...aisles) : 0;
        expect(walkLengthMm(floor, route)).to.be.at.most(aisles.length * floor.aisleLengthMm + span * floor.aislePitchMm);
      }),
    );
  });

  it('is shorter than the order in which the picks came, on 300 random layouts with thirty picks or more', () => {
    const many = fc.array(fc.record({ aisle: fc.nat(5), positionMm: fc.nat(floor.aisleLengthMm) }), {
      minLength: 30,
      maxLength: 60,
    });
    fc.assert(
      fc.property(many, (bins) => {
        const zone = bins.map((bin, index) => place(`bin-${index}`, bin.aisle, bin.positionMm));
        const route = walkingOrder(layout(zone), stops(...zone.map(({ code }) => code))).map((index) => zone[index] as BinPlace);
        expect(walkLengthMm(floor, route)).to.be.at.most(walkLengthMm(floor, zone));
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
