import { expect } from 'chai';
import { fractionOf, hashOf, randomFrom, wholeOf } from '../src/random.ts';

describe('random', () => {
  it('gives the same sequence for the same seed, on every machine', () => {
    const random = randomFrom('demo');
    const again = randomFrom('demo');
    const sequence = [random.whole(0, 999), random.whole(0, 999), random.whole(0, 999)];
    expect(sequence).to.deep.equal([again.whole(0, 999), again.whole(0, 999), again.whole(0, 999)]);
    expect(hashOf('85123A')).to.equal(2399171372);
  });

  it('spreads numbers evenly between the bounds, both included', () => {
    const random = randomFrom('spread');
    const counts = [0, 0, 0, 0, 0, 0];
    for (let throws = 0; throws < 60_000; throws += 1) {
      const eye = random.whole(1, 6) - 1;
      counts[eye] = (counts[eye] ?? 0) + 1;
    }
    for (const count of counts) expect(count).to.be.within(9_600, 10_400);
  });

  it('gives close texts fractions that lie far apart', () => {
    const fractions = Array.from({ length: 2_000 }, (_, index) => fractionOf(`SKU-${index}`));
    const mean = fractions.reduce((sum, each) => sum + each, 0) / fractions.length;
    expect(mean).to.be.within(0.48, 0.52);
    expect(new Set(fractions.map((each) => Math.floor(each * 10))).size).to.equal(10);
    expect(wholeOf('one text', 3, 5)).to.equal(wholeOf('one text', 3, 5));
  });

  it('picks by weight', () => {
    const random = randomFrom('weights');
    const items = [
      { name: 'rare', weight: 1 },
      { name: 'often', weight: 9 },
    ];
    let often = 0;
    for (let draws = 0; draws < 10_000; draws += 1) if (random.weighted(items).name === 'often') often += 1;
    expect(often).to.be.within(8_800, 9_200);
  });

  it('refuses to pick from nothing', () => {
    expect(() => randomFrom('empty').pick([])).to.throw(RangeError);
  });
});
