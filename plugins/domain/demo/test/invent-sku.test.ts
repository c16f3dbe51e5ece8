import { expect } from 'chai';
import { inventSize } from '../src/retail/invent-sku.ts';

describe('the invented size of a SKU', () => {
  const sizes = Array.from({ length: 2_000 }, (_, index) => inventSize(`S${index}`));

  it('is always the same for the same code', () => {
    expect(inventSize('85123A')).to.deep.equal(inventSize('85123A'));
  });

  it('is that of a packed gift: 10 to 800 g, mostly light', () => {
    for (const { weightGrams } of sizes) expect(weightGrams).to.be.within(10, 800);
    expect(sizes.filter(({ weightGrams }) => weightGrams < 150).length).to.be.greaterThan(1_300);
  });

  it('has a density between 0.03 and 0.7 g/cm³ and sides in falling order', () => {
    for (const { weightGrams, lengthMm, widthMm, heightMm } of sizes) {
      expect((weightGrams * 1_000) / (lengthMm * widthMm * heightMm)).to.be.within(0.03, 0.7);
      expect(lengthMm).to.be.at.least(widthMm);
      expect(widthMm).to.be.at.least(heightMm);
    }
  });
});
