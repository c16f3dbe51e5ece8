import type { UiAction } from '@entrepot/sdk/ui';
import { expect } from 'chai';
import { isDestructive, movesFrom, offeredActions, wayTo } from '../../web/record/state-path.ts';
import { uiField } from './fields.ts';

const machine = {
  initial: 'new',
  states: { new: { en: 'New' }, held: { en: 'Held' }, done: { en: 'Done' }, gone: { en: 'Gone' } },
  transitions: {
    cancel: { from: ['new', 'held'], to: 'gone', label: { en: 'Cancel' } },
    hold: { from: ['new'], to: 'held', label: { en: 'Hold' } },
    release: { from: ['held'], to: 'done', label: { en: 'Release' } },
  },
};
const action = (name: string, undo: string | null = null): UiAction => ({
  name,
  plugin: 'museum',
  entity: 'museum.exhibit',
  label: { en: name },
  summary: null,
  method: 'POST',
  path: `/{id}:${name}`,
  input: [],
  undo,
});

describe('the way of a record through its states', () => {
  it('is the shortest from the beginning where nothing is told of it', () => {
    expect(wayTo(machine, 'done')).to.deep.equal(['new', 'held', 'done']);
    expect(wayTo(machine, 'new')).to.deep.equal(['new']);
  });

  it('is the one that was told, without the rounds that led back', () => {
    expect(wayTo(machine, 'held', ['new', 'held', 'done', 'held'])).to.deep.equal(['new', 'held']);
  });

  it('is the present state alone where no way leads there', () => {
    expect(wayTo({ ...machine, states: { ...machine.states, odd: { en: 'Odd' } } }, 'odd')).to.deep.equal(['odd']);
  });

  it('goes on by the moves from here, with the actions that the user has', () => {
    expect(movesFrom(machine, 'held', [action('release')]).map(({ to, action: own }) => [to, own?.name])).to.deep.equal([
      ['gone', undefined],
      ['done', 'release'],
    ]);
  });

  it('offers the moves from here as buttons, what destroys last, and keeps moves of other states back', () => {
    const entity = {
      fields: [uiField('state', 'states', { machine })],
      actions: ['cancel', 'hold', 'print', 'release'].map((name) => action(name)),
    };
    const { buttons, others } = offeredActions(entity, 'held');
    expect(buttons.map(({ name }) => name)).to.deep.equal(['release', 'cancel']);
    expect(others.map(({ name }) => name)).to.deep.equal(['print']);
  });

  it('asks before it destroys what no action brings back', () => {
    expect(isDestructive(action('cancel'))).to.equal(true);
    expect(isDestructive(action('cancel', 'reopen'))).to.equal(false);
    expect(isDestructive(action('release'))).to.equal(false);
  });
});
