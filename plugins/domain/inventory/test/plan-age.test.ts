import { expect } from 'chai';
import { PlanAge } from '../src/reservations/plan-age.ts';

describe('the age of a plan', () => {
  it('gives a statement a new name whenever twice as much was written, and few names in all', () => {
    const plans = new PlanAge();
    const names = new Set<string>();
    for (let row = 0; row < 100_000; row += 1) {
      names.add(plans.name('lock'));
      plans.grow(1);
    }
    expect([...names].slice(0, 3)).to.deep.equal(['lock.0', 'lock.1', 'lock.2']);
    expect(names.size).to.equal(17);
  });
});
