import { expect } from 'chai';
import fc from 'fast-check';
import { assignBins, type BinStock, type Need } from '../src/picking/assign-bins.ts';

const lies = (bin: string, quantity: number, skuId = 'cup'): BinStock => ({ bin, skuId, quantity });
const need = (quantity: number, skuId = 'cup'): Need => ({ skuId, quantity });

const needs = fc.array(fc.record({ skuId: fc.constantFrom('cup', 'pot', 'jar'), quantity: fc.integer({ min: 1, max: 30 }) }), {
  maxLength: 8,
});
const stock = fc
  .array(fc.record({ skuId: fc.constantFrom('cup', 'pot', 'jar'), quantity: fc.integer({ min: 0, max: 20 }) }), { maxLength: 10 })
  .map((bins) => bins.map((each, index) => ({ ...each, bin: `bin-${index}` })));

const sum = (values: readonly { quantity: number }[]) => values.reduce((total, { quantity }) => total + quantity, 0);

describe('bin assignment', () => {
  it('takes the earliest bin that holds all of a need', () => {
    expect(assignBins([need(5)], [lies('far', 4), lies('near', 6), lies('late', 90)])).to.deep.equal([
      { need: 0, bin: 'near', quantity: 5 },
    ]);
  });

  it('takes the fewest bins where no single one holds it', () => {
    expect(assignBins([need(12)], [lies('a', 3), lies('b', 9), lies('c', 4), lies('d', 3)])).to.deep.equal([
      { need: 0, bin: 'b', quantity: 9 },
      { need: 0, bin: 'a', quantity: 3 },
    ]);
  });

  it('does not give a unit twice', () => {
    expect(assignBins([need(4), need(4)], [lies('a', 5), lies('b', 5)])).to.deep.equal([
      { need: 0, bin: 'a', quantity: 4 },
      { need: 1, bin: 'b', quantity: 4 },
    ]);
  });

  it('assigns to no bin what no bin holds', () => {
    expect(assignBins([need(7)], [lies('a', 5), lies('b', 50, 'pot')])).to.deep.equal([
      { need: 0, bin: 'a', quantity: 5 },
      { need: 0, bin: undefined, quantity: 2 },
    ]);
  });

  it('assigns every needed unit exactly once and takes from no bin more than it holds', () => {
    fc.assert(
      fc.property(needs, stock, (wanted, bins) => {
        const assigned = assignBins(wanted, bins);
        wanted.forEach(({ quantity }, index) => {
          expect(sum(assigned.filter((each) => each.need === index))).to.equal(quantity);
        });
        for (const { bin, quantity, skuId } of bins) {
          const taken = assigned.filter((each) => each.bin === bin);
          expect(sum(taken)).to.be.at.most(quantity);
          expect(taken.every((each) => wanted[each.need]?.skuId === skuId)).to.equal(true);
        }
        expect(assigned.every(({ quantity }) => quantity > 0)).to.equal(true);
      }),
    );
  });

  it('leaves a unit without a bin only when all bins of its SKU are empty', () => {
    fc.assert(
      fc.property(needs, stock, (wanted, bins) => {
        const assigned = assignBins(wanted, bins);
        for (const skuId of ['cup', 'pot', 'jar']) {
          const asked = sum(wanted.filter((each) => each.skuId === skuId));
          const there = sum(bins.filter((each) => each.skuId === skuId));
          const missing = sum(assigned.filter((each) => each.bin === undefined && wanted[each.need]?.skuId === skuId));
          expect(missing).to.equal(Math.max(asked - there, 0));
        }
      }),
    );
  });

  it('uses as few bins as a search over all subsets', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 }),
        (wanted, sizes) => {
          const assigned = assignBins(
            [need(wanted)],
            sizes.map((size, index) => lies(`bin-${index}`, size)),
          );
          fc.pre(assigned.every(({ bin }) => bin !== undefined));
          let fewest = sizes.length;
          for (let subset = 1; subset < 2 ** sizes.length; subset += 1) {
            const chosen = sizes.filter((_, index) => subset & (1 << index));
            if (chosen.reduce((total, size) => total + size, 0) >= wanted) fewest = Math.min(fewest, chosen.length);
          }
          expect(assigned).to.have.length(fewest);
        },
      ),
    );
  });

  it('leaves its inputs as they are', () => {
    const bins = [lies('a', 5)];
    assignBins([need(3)], bins);
    expect(bins).to.deep.equal([lies('a', 5)]);
  });
});
