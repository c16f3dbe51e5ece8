import { expect } from 'chai';
import type { SkuFacts } from '../src/sku/catalog.ts';
import { bundleFacts } from '../src/sku/read-skus.ts';

const sku = (id: string, more: Partial<SkuFacts> = {}): SkuFacts => ({
  id,
  code: id.toUpperCase(),
  name: id,
  kind: 'goods',
  weightGrams: 0,
  lengthMm: 0,
  widthMm: 0,
  heightMm: 0,
  hazards: [],
  hsCode: null,
  originCountry: null,
  ...more,
});

describe('The facts of a bundle', () => {
  const goods = new Map([
    ['cup', sku('cup', { weightGrams: 300 })],
    ['lamp', sku('lamp', { weightGrams: 50, hazards: ['battery'] })],
  ]);
  const parts = new Map([
    [
      'set',
      [
        { skuId: 'cup', quantity: 2 },
        { skuId: 'lamp', quantity: 1 },
      ],
    ],
  ]);

  it('take weight and hazards from its components', () => {
    const facts = bundleFacts(sku('set', { kind: 'bundle', hazards: ['liquid'] }), parts, goods);
    expect(facts.weightGrams).to.equal(650);
    expect(facts.hazards).to.deep.equal(['battery', 'liquid']);
    expect(facts.components).to.deep.equal([
      { skuId: 'cup', quantity: 2 },
      { skuId: 'lamp', quantity: 1 },
    ]);
  });

  it('keep a weight that was measured', () => {
    expect(bundleFacts(sku('set', { kind: 'bundle', weightGrams: 700 }), parts, goods).weightGrams).to.equal(700);
  });
});
