import { expect } from 'chai';
import fc from 'fast-check';
import { type Dated, mergeStory } from '../../web/record/merge-story.ts';

const at = (day: number): Dated => ({ key: `k${day}`, at: new Date(Date.UTC(2026, 0, day)).toISOString() });

describe('a story of several sources', () => {
  it('is told newest first', () => {
    const { entries, unread } = mergeStory([
      { entries: [at(5), at(2)], hasMore: false },
      { entries: [at(4)], hasMore: false },
    ]);
    expect(entries.map(({ key }) => key)).to.deep.equal(['k5', 'k4', 'k2']);
    expect(unread).to.deep.equal([]);
  });

  it('goes no further back than a source that has more to tell, and says which to read on', () => {
    const { entries, unread } = mergeStory([
      { entries: [at(9), at(6)], hasMore: true },
      { entries: [at(8), at(5), at(1)], hasMore: false },
    ]);
    expect(entries.map(({ key }) => key)).to.deep.equal(['k9', 'k8', 'k6']);
    expect(unread).to.deep.equal([0]);
  });

  it('tells everything once, in order, however it is read in pages', () => {
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 40 });
    fc.assert(
      fc.property(days, days, fc.integer({ min: 1, max: 7 }), (one, other, size) => {
        const all = [one, other].map((list, source) =>
          [...list].sort((a, b) => b - a).map((day) => ({ ...at(day), key: `${source} ${day}` })),
        );
        const read = [size, size];
        const told = () =>
          mergeStory(
            all.map((entries, index) => ({
              entries: entries.slice(0, read[index]),
              hasMore: entries.length > (read[index] ?? 0),
            })),
          );
        let before: readonly Dated[] = [];
        for (let turn = 0; turn < 100; turn += 1) {
          const { entries, unread } = told();
          // What was told stays where it stood.
          expect(entries.slice(0, before.length)).to.deep.equal(before);
          before = entries;
          if (unread.length === 0) break;
          for (const index of unread) read[index] = (read[index] ?? 0) + size;
        }
        const whole = all.flat().sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || (a.key < b.key ? 1 : -1));
        expect(before).to.deep.equal(whole);
      }),
    );
  });
});
