import { expect } from 'chai';
import { daysShown, turned } from '../../web/boards/calendar-days.ts';
import { boardField, targetsOf } from '../../web/boards/kanban-targets.ts';
import { actionOf, entityOf, fieldOf } from '../list/ui-entity.ts';

const machine = {
  initial: 'ordered',
  states: { ordered: { en: 'Ordered' }, shelved: { en: 'Shelved' }, lent: { en: 'Lent' }, lost: { en: 'Lost' } },
  transitions: {
    shelve: { from: ['ordered', 'lent'], to: 'shelved', label: { en: 'Shelve' } },
    lend: { from: ['shelved'], to: 'lent', label: { en: 'Lend' } },
    lose: { from: ['shelved', 'lent'], to: 'lost', label: { en: 'Lose' } },
    burn: { from: ['shelved'], to: 'lost', label: { en: 'Burn' } },
  },
};
const status = fieldOf('status', 'states', { machine });

describe('the targets of a card', () => {
  const names = (state: string, actions: readonly string[]) => {
    const entity = entityOf('library.book', [fieldOf('name', 'text'), status], {
      actions: actions.map((name) => actionOf(name)),
    });
    return Object.fromEntries([...targetsOf(entity, status, state)].map(([to, list]) => [to, list.map(({ name }) => name)]));
  };

  it('are the states to which an action leads that the user may take', () => {
    expect(names('shelved', ['lend', 'lose', 'burn'])).to.deep.equal({ lent: ['lend'], lost: ['lose', 'burn'] });
    expect(names('shelved', ['lend'])).to.deep.equal({ lent: ['lend'] });
    expect(names('lost', ['lend', 'lose', 'shelve'])).to.deep.equal({});
  });

  it('belong to the field that is asked for, or to the first with states', () => {
    const other = fieldOf('mood', 'states', { machine });
    const entity = entityOf('library.book', [fieldOf('name', 'text'), status, other]);
    expect([
      boardField(entity, 'mood'),
      boardField(entity, 'gone'),
      boardField(entityOf('library.x', []), undefined),
    ]).to.deep.equal([other, status, undefined]);
  });
});

describe('the days of a calendar', () => {
  it('are whole weeks from Monday around the month', () => {
    const days = daysShown('2026-11-22', 'month');
    expect([days[0], days.at(-1), days.length]).to.deep.equal(['2026-10-26', '2026-12-06', 42]);
    const february = daysShown('2027-02-10', 'month');
    expect([february[0], february.at(-1), february.length]).to.deep.equal(['2027-02-01', '2027-02-28', 28]);
    expect(daysShown('2026-11-22', 'week')[0]).to.equal('2026-11-16');
  });

  it('turn by months or weeks', () => {
    expect([turned('2026-01-31', 'month', 1), turned('2026-01-31', 'week', -1)]).to.deep.equal(['2026-02-01', '2026-01-24']);
  });
});
