import { expect } from 'chai';
import fc from 'fast-check';
import { mergeChanges, settled } from '../../web/record/merge-changes.ts';

const names = ['a', 'b', 'c', 'd'];

describe('changes of two people', () => {
  it('are brought together where each changed something else', () => {
    const merged = mergeChanges({ a: 1, b: 1 }, { a: 2, b: 1 }, { a: 1, b: 3, version: 5 }, names);
    expect(merged).to.deep.equal({ values: { a: 2, b: 3, version: 5 }, conflicts: [], taken: ['b'] });
  });

  it('conflict where both changed the same to other values, and not to the same one', () => {
    const merged = mergeChanges({ a: 1, b: 1 }, { a: 2, b: 9 }, { a: 3, b: 9 }, names);
    expect(merged.conflicts).to.deep.equal([{ name: 'a', mine: 2, theirs: 3 }]);
    expect(settled(merged, new Set()).a).to.equal(2);
    expect(settled(merged, new Set(['a'])).a).to.equal(3);
  });

  it('compare money, rows and JSON by what they say, and missing like null', () => {
    const base = { a: { amount: '1', currency: 'EUR' }, b: [{ id: 'x', n: 1 }] };
    const merged = mergeChanges(
      base,
      { a: { currency: 'EUR', amount: '1' }, b: [{ n: 1, id: 'x' }], c: null },
      { ...base },
      names,
    );
    expect(merged.conflicts).to.deep.equal([]);
    expect(merged.taken).to.deep.equal([]);
  });

  it('lose nothing that only one of them changed', () => {
    const values = fc.record({ a: fc.nat(2), b: fc.nat(2), c: fc.nat(2), d: fc.nat(2) });
    fc.assert(
      fc.property(values, values, values, (base, mine, theirs) => {
        const merged = mergeChanges(base, mine, theirs, names);
        const byName = new Map(Object.entries(merged.values));
        for (const name of names as (keyof typeof base)[]) {
          if (mine[name] === base[name]) expect(byName.get(name)).to.equal(theirs[name]);
          else if (theirs[name] === base[name]) expect(byName.get(name)).to.equal(mine[name]);
          else if (mine[name] !== theirs[name]) expect(merged.conflicts.map((each) => each.name)).to.include(name);
        }
      }),
    );
  });
});
