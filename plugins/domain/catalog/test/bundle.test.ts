import { expect } from 'chai';
import fc from 'fast-check';
import { explode, findCycle } from '../src/sku/bundle.ts';

const parts = (given: Record<string, Record<string, number>>) =>
  new Map(
    Object.entries(given).map(([bundle, inner]) => [
      bundle,
      Object.entries(inner).map(([skuId, quantity]) => ({ skuId, quantity })),
    ]),
  );

describe('A bundle', () => {
  it('resolves down to goods, each once', () => {
    const set = parts({ hamper: { tea: 2, box: 1, pair: 3 }, pair: { cup: 2, tea: 1 } });
    expect(explode(set, 'hamper')).to.deep.equal([
      { skuId: 'box', quantity: 1 },
      { skuId: 'cup', quantity: 6 },
      { skuId: 'tea', quantity: 5 },
    ]);
  });

  it('is found out where it contains itself, however deep', () => {
    const ring = parts({ a: { b: 1 }, b: { c: 1, tea: 1 }, c: { a: 1 } });
    expect(findCycle(ring, ['a'])).to.deep.equal(['a', 'b', 'c', 'a']);
    expect(() => explode(ring, 'a')).to.throw(RangeError, 'a → b → c → a');
    expect(findCycle(parts({ a: { a: 1 } }), ['a'])).to.deep.equal(['a', 'a']);
    expect(findCycle(parts({ a: { b: 1, c: 1 }, b: { d: 1 }, c: { d: 1 } }), ['a'])).to.equal(undefined);
  });

  it('never shows a cycle where parts only point to later ones, and always where the last points back', () => {
    const graph = fc.array(fc.tuple(fc.nat(19), fc.nat(19)), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(graph, (edges) => {
        const forward = new Map<string, { skuId: string; quantity: number }[]>();
        const add = (from: number, to: number) => {
          const known = forward.get(`${from}`) ?? [];
          forward.set(`${from}`, [...known, { skuId: `${to}`, quantity: 1 }]);
        };
        for (const [one, other] of edges) if (one !== other) add(Math.min(one, other), Math.max(one, other));
        expect(findCycle(forward, forward.keys())).to.equal(undefined);
        for (let step = 0; step < 19; step += 1) add(step, step + 1);
        add(19, 0);
        expect(findCycle(forward, ['7'])).to.be.an('array');
      }),
    );
  });
});
