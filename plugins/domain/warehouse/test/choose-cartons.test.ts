import { expect } from 'chai';
import fc from 'fast-check';
import { type CartonSize, chooseCartons, type PackItem, type Sides } from '../src/packing/choose-cartons.ts';

function carton(id: string, inner: Sides, maxWeightGrams = 20_000, tareGrams = 100): CartonSize {
  const [length, width, height] = inner;
  return { id, inner, outer: [length + 10, width + 10, height + 10], tareGrams, maxWeightGrams };
}

const item = (skuId: string, quantity: number, weightGrams: number, sides: Sides): PackItem => ({
  skuId,
  quantity,
  weightGrams,
  sides,
});

const small = carton('small', [200, 150, 100], 5_000, 80);
const large = carton('large', [600, 400, 400], 20_000, 500);
const tube = carton('tube', [1_000, 80, 80], 3_000, 120);
const cartons = [large, small, tube];
const chosen = (items: readonly PackItem[]) => chooseCartons(items, cartons).map((each) => each.carton?.id);

describe('carton choice', () => {
  it('takes the smallest carton that holds the goods by volume', () => {
    expect(chosen([item('cup', 1, 300, [100, 90, 90])])).to.deep.equal(['small']);
    expect(chosen([item('cup', 8, 300, [100, 90, 90])])).to.deep.equal(['large']);
  });

  it('takes a carton in which the longest side fits, however small the volume', () => {
    expect(chosen([item('poster', 1, 200, [900, 50, 50])])).to.deep.equal(['tube']);
    expect(chosen([item('ruler', 1, 50, [450, 30, 2])])).to.deep.equal(['tube']);
  });

  it('packs one unit that just goes in without slack', () => {
    expect(chosen([item('block', 1, 900, [150, 100, 200])])).to.deep.equal(['small']);
  });

  it('splits by weight', () => {
    const packages = chooseCartons([item('iron', 10, 6_000, [100, 100, 100])], cartons);
    expect(packages.map(({ contents }) => contents[0]?.quantity)).to.deep.equal([3, 3, 3, 1]);
    expect(packages.map(({ expectedWeightGrams }) => expectedWeightGrams)).to.deep.equal([18_500, 18_500, 18_500, 6_500]);
  });

  it('splits by volume and shrinks the last carton', () => {
    const packages = chooseCartons([item('pillow', 11, 200, [200, 200, 190])], cartons);
    expect(packages.map((each) => each.carton?.id)).to.deep.equal(['large', 'large']);
    const books = item('book', 2, 900, [200, 150, 100]);
    expect(chosen([item('pillow', 10, 200, [200, 200, 190]), books])).to.deep.equal(['large', 'small']);
  });

  it('sends what no carton takes in its own packaging, unit by unit', () => {
    const packages = chooseCartons([item('bench', 2, 30_000, [1_500, 500, 400])], cartons);
    expect(packages).to.deep.equal(
      [1, 2].map(() => ({
        carton: undefined,
        contents: [{ skuId: 'bench', quantity: 1 }],
        outer: [1_500, 500, 400],
        expectedWeightGrams: 30_000,
      })),
    );
  });

  it('packs thousands of small units without counting them one by one', () => {
    const packages = chooseCartons([item('bead', 80_995, 1, [5, 5, 5])], cartons);
    expect(packages.reduce((sum, { contents }) => sum + (contents[0]?.quantity ?? 0), 0)).to.equal(80_995);
    expect(packages).to.have.length(5);
  });

  it('packs goods without known measures', () => {
    expect(chosen([item('mystery', 5_000, 0, [0, 0, 0])])).to.deep.equal(['small']);
  });

  const sides = fc.tuple(fc.nat(700), fc.nat(500), fc.nat(450)).map(([a, b, c]): Sides => [a, b, c]);
  const items = fc
    .array(fc.record({ quantity: fc.integer({ min: 0, max: 40 }), weightGrams: fc.nat(9_000), sides }), { maxLength: 12 })
    .map((each) => each.map((one, index) => ({ ...one, skuId: `sku-${index}` })));

  it('packs every unit exactly once, and nothing that does not fit', () => {
    fc.assert(
      fc.property(items, (goods) => {
        const packages = chooseCartons(goods, cartons);
        for (const { skuId, quantity } of goods) {
          const packed = packages.flatMap(({ contents }) => contents).filter((each) => each.skuId === skuId);
          expect(packed.reduce((sum, each) => sum + each.quantity, 0)).to.equal(quantity);
        }
        const bySku = new Map(goods.map((each) => [each.skuId, each]));
        for (const { carton: box, contents, expectedWeightGrams } of packages) {
          if (!box) continue;
          expect(expectedWeightGrams).to.be.at.most(box.maxWeightGrams);
          const inner = [...box.inner].sort((a, b) => a - b);
          let filled = 0;
          for (const { skuId, quantity } of contents) {
            const own = [...(bySku.get(skuId)?.sides ?? [])].sort((a, b) => a - b);
            own.forEach((side, index) => {
              expect(side).to.be.at.most(inner[index] ?? 0);
            });
            filled += own.reduce((product, side) => product * side, quantity);
          }
          expect(filled).to.be.at.most(box.inner[0] * box.inner[1] * box.inner[2]);
        }
      }),
    );
  });

  it('gives the same packages whatever order the items come in', () => {
    fc.assert(
      fc.property(items, (goods) => {
        expect(chooseCartons([...goods].reverse(), cartons)).to.deep.equal(chooseCartons(goods, cartons));
      }),
    );
  });
});
