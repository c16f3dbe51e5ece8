import { expect } from 'chai';
import fc from 'fast-check';
import { assignHomeBins } from '../src/putaway/assign-home-bins.ts';

describe('home bins', () => {
  it('fills the emptiest bins first, in walking order', () => {
    const bins = [
      { id: 'a', load: 2 },
      { id: 'b', load: 0 },
      { id: 'c', load: 1 },
    ];
    expect(assignHomeBins(6, bins)).to.deep.equal(['b', 'b', 'c', 'a', 'b', 'c']);
  });

  it('finds none where there is no bin', () => {
    expect(assignHomeBins(3, [])).to.deep.equal([]);
  });

  it('gives every SKU a bin, and a SKU always goes where the fewest live', () => {
    const loads = fc.array(fc.nat(5), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(loads, fc.nat(40), (given, count) => {
        const assigned = assignHomeBins(
          count,
          given.map((load, id) => ({ id: `${id}`, load })),
        );
        expect(assigned).to.have.length(count);
        const now = [...given];
        for (const id of assigned) {
          expect(now[Number(id)]).to.equal(Math.min(...now));
          now[Number(id)] = (now[Number(id)] ?? 0) + 1;
        }
      }),
    );
  });
});
