import { expect } from 'chai';
import { skuFaults } from '../src/sku/check-skus.ts';

describe('Checking a SKU', () => {
  it('points at the barcode whose check digit is wrong', () => {
    const faults = skuFaults({ barcodes: [{ code: '4006381333931' }, { code: '4006381333932' }] }, '/2');
    expect(faults.map(({ pointer, code }) => ({ pointer, code }))).to.deep.equal([
      { pointer: '/2/barcodes/1/code', code: 'catalog.bad-check-digit' },
    ]);
  });

  it('takes own codes as they are', () => {
    expect(skuFaults({ barcodes: [{ code: 'X-1', kind: 'internal' }] }, '')).to.deep.equal([]);
  });

  it('wants components in a bundle and nowhere else', () => {
    expect(skuFaults({ kind: 'bundle', components: [] }, '')[0]?.code).to.equal('catalog.empty-bundle');
    expect(skuFaults({ kind: 'goods', components: [{}] }, '')[0]?.code).to.equal('catalog.not-a-bundle');
    expect(skuFaults({ kind: 'bundle', components: [{}] }, '')).to.deep.equal([]);
  });
});
