import { expect } from 'chai';
import { inventProducts, withCheckDigit } from '../src/company/products.ts';

describe('the products of the demo company', () => {
  const products = inventProducts('test', 200);
  const skus = products.flatMap((product) => product.skus);

  it('are 200 with 500 SKUs, and the same for the same seed', () => {
    expect(products).to.have.length(200);
    expect(skus).to.have.length(500);
    expect(inventProducts('test', 200)).to.deep.equal(products);
    expect(inventProducts('another', 200)).not.to.deep.equal(products);
  });

  it('share no code, name or barcode', () => {
    for (const key of ['code', 'barcode'] as const) expect(new Set(skus.map((sku) => sku[key])).size).to.equal(500);
    expect(new Set(products.map((product) => product.name.en)).size).to.equal(200);
    expect(new Set(products.map((product) => product.name.zh)).size).to.equal(200);
  });

  it('cost less than they sell for', () => {
    for (const sku of skus) expect(Number(sku.cost)).to.be.greaterThan(0).and.lessThan(Number(sku.price));
  });

  it('carry the check digit of GS1', () => {
    // The example of the GS1 General Specifications, section 7.9.1.
    expect(withCheckDigit('629104150021')).to.equal('6291041500213');
    for (const sku of skus) expect(sku.barcode).to.match(/^2\d{12}$/);
  });
});
