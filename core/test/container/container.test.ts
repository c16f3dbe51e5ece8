import { Problem, token } from '@entrepot/sdk';
import { expect } from 'chai';
import { Services } from '../../src/container/container.ts';

const reach = new Map([
  ['a', new Set(['a', 'kernel'])],
  ['b', new Set(['b', 'a', 'kernel'])],
]);
const Clock = token<{ tick: number }>('a.clock');
const codeOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return undefined;
};

describe('services', () => {
  it('are made once per kernel, at their first use', () => {
    let made = 0;
    const services = new Services(reach);
    services.provide('a', Clock, () => ({ tick: ++made }));
    expect(made).to.equal(0);
    expect(services.use('b', Clock)).to.equal(services.use('a', Clock));
    expect(made).to.equal(1);
    const others = new Services(reach);
    others.provide('a', Clock, () => ({ tick: ++made }));
    expect(others.use('a', Clock)).to.deep.equal({ tick: 2 });
  });

  it('may be undefined or null', () => {
    const services = new Services(reach);
    let made = 0;
    services.provide('a', token<undefined>('a.nothing'), () => void made++);
    expect(services.use('a', token('a.nothing'))).to.equal(undefined);
    services.use('a', token('a.nothing'));
    expect(made).to.equal(1);
  });

  it('that are missing are named with who asks', () => {
    const services = new Services(reach);
    expect(() => services.use('b', Clock)).to.throw(Problem, /"b".*"a\.clock"/);
    expect(codeOf(() => services.use('b', Clock))).to.equal('service-missing');
  });

  it('are out of reach for a plugin that does not require their owner', () => {
    const services = new Services(reach);
    services.provide('b', token<number>('b.number'), () => 1);
    expect(codeOf(() => services.use('a', token('b.number')))).to.equal('service-out-of-reach');
    expect(services.use('kernel', token('b.number')), 'the kernel reaches all').to.equal(1);
  });

  it('that need each other in a circle are told by the whole circle', () => {
    const services = new Services(reach);
    const [One, Two] = [token<object>('a.one'), token<object>('a.two')];
    services.provide('a', One, () => services.use('a', Two));
    services.provide('a', Two, () => services.use('a', One));
    expect(() => services.use('a', One)).to.throw(Problem, '"a.one" → "a.two" → "a.one"');
    expect(
      codeOf(() => services.use('a', One)),
      'and again',
    ).to.equal('circular-service');
  });

  it('are provided once, by the plugin whose name they carry', () => {
    const services = new Services(reach);
    services.provide('a', Clock, () => ({ tick: 1 }));
    expect(codeOf(() => services.provide('a', Clock, () => ({ tick: 2 })))).to.equal('duplicate-service');
    expect(codeOf(() => services.provide('b', Clock, () => ({ tick: 2 })))).to.equal('foreign-service');
  });

  it('that could not be made are tried again at the next use', () => {
    const services = new Services(reach);
    let attempts = 0;
    services.provide('a', Clock, () => {
      attempts += 1;
      if (attempts === 1) throw new Error('not yet');
      return { tick: attempts };
    });
    expect(() => services.use('a', Clock)).to.throw('not yet');
    expect(services.use('a', Clock)).to.deep.equal({ tick: 2 });
  });
});
