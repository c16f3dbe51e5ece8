import { expect } from 'chai';
import { definitionOf, isChanged, viewOf } from '../../web/list/view-definition.ts';
import { listAddress, plainView, readView, type ViewState, writeView } from '../../web/list/view-state.ts';

const view: ViewState = {
  ...plainView,
  filter: { status: { in: ['lent'] } },
  q: 'ring & co',
  sort: ['-createdAt', 'name'],
  group: ['status'],
  columns: ['name', 'price', 'status'],
  widths: { price: 140 },
  show: 'pivot',
  view: 'b2f0',
  by: ['status', 'createdAt:month'],
  across: ['binding'],
  measure: 'sum:price.amount',
  chart: 'line',
  on: '2026-11-22',
};

describe('the address of a list', () => {
  it('carries the whole view, so that going back and sharing work', () => {
    expect(readView(new URLSearchParams(writeView(view).toString()))).to.deep.equal(view);
    expect(writeView(plainView).toString()).to.equal('');
  });

  it('leaves out what it says wrongly', () => {
    const wrong = new URLSearchParams({ filter: '{', show: 'magic', chart: '3d', on: 'today', columns: 'name:wide' });
    expect(readView(wrong)).to.deep.equal({ ...plainView, columns: ['name'] });
    expect(readView(new URLSearchParams({ filter: '[1]' })).filter).to.equal(undefined);
  });

  it('leads to exactly the records of a filter', () => {
    expect(listAddress('/library/books', undefined)).to.equal('/library/books');
    const address = listAddress('/library/books', { status: { eq: 'lent' } });
    expect(readView(new URLSearchParams(address.split('?')[1])).filter).to.deep.equal({ status: { eq: 'lent' } });
  });
});

describe('a saved view', () => {
  it('keeps all but the quick search and the day that was looked at', () => {
    const { q: _, on: __, ...kept } = view;
    expect(viewOf(definitionOf(view), 'b2f0')).to.deep.equal({ ...kept, q: '', on: undefined });
  });

  it('knows whether the list shows something else by now', () => {
    expect(isChanged(view, definitionOf(view))).to.equal(false);
    expect(isChanged({ ...view, q: 'other' }, definitionOf(view))).to.equal(false);
    expect(isChanged({ ...view, widths: { price: 200 } }, definitionOf(view))).to.equal(true);
    expect(isChanged(plainView, {})).to.equal(false);
  });

  it('takes from a definition only what it understands', () => {
    expect(viewOf({ filter: 'all', sort: '-name', group: [7, 'status'] as never, show: 'pivot' }, 'x')).to.deep.equal({
      ...plainView,
      view: 'x',
      sort: ['-name'],
      group: ['status'],
      show: 'pivot',
    });
  });
});
