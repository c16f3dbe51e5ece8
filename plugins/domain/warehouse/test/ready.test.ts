import { expect } from 'chai';
import fc from 'fast-check';
import { firstMissing, runLength } from '../src/handheld/ready.ts';

const move = (from: string, bin: string) => ({ kind: 'move' as const, warehouse: 'W', facts: { from, bin } });
const pick = (task: string) => ({ kind: 'pick' as const, warehouse: 'W', facts: { task } });

describe('what may be applied', () => {
  it('ends before the first operation that has not come', () => {
    expect(firstMissing(1, [])).to.equal(1);
    expect(firstMissing(1, [1, 2, 4, 5])).to.equal(3);
    expect(firstMissing(4, [4, 4, 5])).to.equal(6);
  });

  it('is the same whatever comes twice, and grows with what comes', () => {
    const sequences = fc.uniqueArray(fc.integer({ min: 1, max: 30 }));
    fc.assert(
      fc.property(sequences, (come) => {
        const ascending = [...come].sort((a, b) => a - b);
        const missing = firstMissing(1, ascending);
        expect(
          firstMissing(
            1,
            ascending.flatMap((each) => [each, each]),
          ),
        ).to.equal(missing);
        expect(come.includes(missing)).to.equal(false);
        for (let each = 1; each < missing; each += 1) expect(come).to.include(each);
      }),
    );
  });

  it('runs as one set while it is of one kind and needs nothing of what stands in the set before it', () => {
    expect(runLength([])).to.equal(0);
    expect(runLength([move('A', 'B'), move('C', 'D'), move('B', 'E')])).to.equal(2);
    expect(runLength([move('A', 'B'), move('A', 'B'), pick('1')])).to.equal(2);
    expect(runLength([pick('1'), pick('2'), pick('1')])).to.equal(2);
    const count = { kind: 'count' as const, warehouse: 'W', facts: { bin: 'A' } };
    expect(runLength([count, count])).to.equal(1);
    expect(runLength([move('A', 'B'), { ...move('C', 'D'), warehouse: 'X' }])).to.equal(1);
  });
});
