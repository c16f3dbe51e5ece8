import { expect } from 'chai';
import { placeAfter } from '../../web/list/grid-keys.ts';
import { allSelected, isSelected, noSelection, toggled } from '../../web/list/selection.ts';
import { nextDirection, sortedBy } from '../../web/list/sort-terms.ts';
import { movedTo } from '../../web/list/use-header.ts';

const idAt = (index: number) => (index < 10 ? `id${index}` : undefined);

describe('a selection', () => {
  it('takes and gives up one record after the other', () => {
    const one = toggled(noSelection, 2, false, idAt);
    expect([...one.ids]).to.deep.equal(['id2']);
    expect([...toggled(one, 2, false, idAt).ids]).to.deep.equal([]);
    expect(toggled(one, 99, false, idAt)).to.equal(one);
  });

  it('takes a range from the last one on, forwards and backwards', () => {
    const range = toggled(toggled(noSelection, 5, false, idAt), 3, true, idAt);
    expect([...range.ids].sort()).to.deep.equal(['id3', 'id4', 'id5']);
    expect([...toggled(range, 7, true, idAt).ids].sort()).to.deep.equal(['id3', 'id4', 'id5', 'id6', 'id7']);
  });

  it('means all that match until one is chosen by itself', () => {
    expect(isSelected(allSelected, 'anything')).to.equal(true);
    expect([...toggled(allSelected, 1, false, idAt).ids]).to.deep.equal(['id1']);
  });
});

describe('the keys of a grid', () => {
  const size = { rows: 100, columns: 5, page: 20 };
  const after = (key: string, ctrlKey = false) => placeAfter({ key, ctrlKey }, { row: 10, column: 2 }, size);

  it('move among cells and stay within', () => {
    expect([
      after('ArrowDown'),
      after('ArrowLeft'),
      after('PageUp'),
      after('End'),
      after('Home', true),
      after('End', true),
    ]).to.deep.equal([
      { row: 11, column: 2 },
      { row: 10, column: 1 },
      { row: 0, column: 2 },
      { row: 10, column: 4 },
      { row: 0, column: 0 },
      { row: 99, column: 4 },
    ]);
    expect(after('x')).to.equal(undefined);
  });
});

describe('headings', () => {
  it('sort up, down and not at all, or refine the sort that there is', () => {
    expect([nextDirection(undefined), nextDirection('up'), nextDirection('down')]).to.deep.equal(['up', 'down', undefined]);
    expect(sortedBy(['-a', 'b'], 'b', 'down', false)).to.deep.equal(['-b']);
    expect(sortedBy(['-a', 'b'], 'b', 'down', true)).to.deep.equal(['-a', '-b']);
  });

  it('move to another place', () => {
    expect(movedTo(['a', 'b', 'c'], 'c', 0)).to.deep.equal(['c', 'a', 'b']);
    expect(movedTo(['a', 'b', 'c'], 'gone', 0)).to.deep.equal(['a', 'b', 'c']);
  });
});
