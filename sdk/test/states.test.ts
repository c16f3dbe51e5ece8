import { expect } from 'chai';
import { defineStates, field, nextState, statesBefore } from '../src/index.ts';

const door = defineStates({
  initial: 'open',
  states: { open: { en: 'Open' }, closed: { en: 'Closed' }, locked: { en: 'Locked' } },
  transitions: {
    close: { from: ['open'], to: 'closed' },
    open: { from: ['closed', 'locked'], to: 'open' },
    lock: { from: ['closed'], to: 'locked' },
  },
});

describe('A state machine', () => {
  it('says which states a transition may be taken from, and where it leads', () => {
    expect(statesBefore(door, 'open')).to.deep.equal(['closed', 'locked']);
    expect(nextState(door, 'closed', 'lock')).to.equal('locked');
    expect(nextState(door, 'open', 'lock')).to.equal(undefined);
  });

  it('refuses a state that nobody declared, by its name', () => {
    const states = { open: { en: 'Open' } };
    expect(() => defineStates({ initial: 'shut', states, transitions: {} })).to.throw(TypeError, '"shut" is no declared state');
    expect(() => defineStates({ initial: 'open', states, transitions: { close: { from: ['open'], to: 'gone' } } })).to.throw(
      '"gone"',
    );
    expect(() => defineStates({ initial: 'open', states, transitions: { close: { from: ['ajar'], to: 'open' } } })).to.throw(
      '"ajar"',
    );
  });

  it('does not take an inherited property for a state', () => {
    expect(() => defineStates({ initial: 'toString', states: {}, transitions: {} })).to.throw(TypeError);
  });

  it('makes a field that starts in its initial state', () => {
    const status = field.states(door);
    expect([status.kind, status.presence, status.defaultValue]).to.deep.equal(['states', 'defaulted', 'open']);
    expect(status.detail.machine).to.equal(door);
  });
});
