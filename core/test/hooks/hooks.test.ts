import { setTimeout as sleep } from 'node:timers/promises';
import { bailHook, type Logger, parallelHook, seriesHook, type TapOptions, waterfallHook } from '@entrepot/sdk';
import { expect } from 'chai';
import { Hooks } from '../../src/hooks/hooks.ts';

const Review = seriesHook<[string[]]>('desk.review', 'the list');
const Price = waterfallHook<[number, number]>('desk.price', 'the price');
const Choose = bailHook<[string], string>('desk.choose', 'nothing');
const Tell = parallelHook<[string[]]>('desk.tell', 'the list');

function hooksOf() {
  const logged: object[] = [];
  const log: Logger = { debug() {}, info() {}, warn: (data) => void logged.push(data), error: (data) => void logged.push(data) };
  const reach = new Map(['a', 'b', 'c'].map((name) => [name, new Set([name, 'desk', 'kernel'])]));
  reach.set('stranger', new Set(['stranger', 'kernel']));
  const hooks = new Hooks(reach, new Set([Review, Price, Choose, Tell].map(({ name }) => name)), () => log);
  const add = (plugin: string, options?: TapOptions) =>
    hooks.add(plugin, Review, (list) => void list.push(options?.name ? `${plugin}.${options.name}` : plugin), options);
  return { hooks, add, logged };
}

async function reviewed(hooks: Hooks): Promise<string[]> {
  const list: string[] = [];
  await hooks.call(Review, list);
  return list;
}

describe('the order of taps', () => {
  it('is that of their registration', async () => {
    const { hooks, add } = hooksOf();
    for (const name of ['a', 'b', 'c']) add(name);
    expect(hooks.seal()).to.deep.equal([]);
    expect(await reviewed(hooks)).to.deep.equal(['a', 'b', 'c']);
  });

  it('follows before and after, by plugin and by tap', async () => {
    const { hooks, add } = hooksOf();
    add('a', { after: ['c'] });
    add('b', { name: 'late', after: ['a'] });
    add('b', { name: 'early', before: ['c.only'] });
    add('c', { name: 'only' });
    expect(hooks.seal()).to.deep.equal([]);
    expect(await reviewed(hooks)).to.deep.equal(['b.early', 'c.only', 'a', 'b.late']);
  });

  it('is refused where it names a tap that is not there', () => {
    const { hooks, add } = hooksOf();
    add('a', { before: ['nobody'] });
    add('b');
    const [fault] = hooks.seal();
    expect(fault).to.include({ code: 'unknown-tap', plugin: 'a' });
    expect(fault?.detail).to.contain('before "nobody"');
    expect(fault?.remedy).to.contain('"b"');
  });

  it('is refused where it goes in a circle, naming the taps', () => {
    const { hooks, add } = hooksOf();
    add('a', { before: ['b'] });
    add('b', { before: ['c'] });
    add('c', { before: ['a'] });
    const [fault] = hooks.seal();
    expect(fault).to.include({ code: 'circular-taps' });
    expect(fault?.detail).to.contain('"a"').and.to.contain('"b"').and.to.contain('"c"');
  });
});

describe('joining a hook', () => {
  it('is refused without requiring its owner', () => {
    const { hooks, add } = hooksOf();
    add('stranger');
    expect(hooks.seal()[0]).to.include({ code: 'hook-out-of-reach', plugin: 'stranger' });
  });

  it('is refused where nobody declares the hook', () => {
    const { hooks } = hooksOf();
    hooks.add('a', seriesHook('desk.unknown', 'nothing'), () => undefined);
    expect(hooks.seal()[0]).to.include({ code: 'unknown-hook', plugin: 'a' });
  });

  it('twice needs two names', () => {
    const { hooks, add } = hooksOf();
    add('a');
    add('a');
    expect(hooks.seal()[0]).to.include({ code: 'duplicate-tap', plugin: 'a' });
  });
});

describe('a hook', () => {
  it('without taps results in what it was called with', async () => {
    const { hooks } = hooksOf();
    expect(await hooks.call(Price, 5, 1)).to.equal(5);
    expect(await hooks.call(Choose, 'x')).to.equal(undefined);
  });

  for (const isAsync of [false, true]) {
    const way = isAsync ? 'that wait' : 'that return at once';
    const later = <T>(value: T) => (isAsync ? sleep(1).then(() => value) : value);

    it(`hands its first argument on through taps ${way}`, async () => {
      const { hooks } = hooksOf();
      hooks.add('a', Price, (price, factor) => later(price * factor));
      hooks.add('b', Price, () => later(undefined));
      hooks.add('c', Price, (price) => later(price + 1));
      hooks.seal();
      expect(await hooks.call(Price, 5, 3)).to.equal(16);
    });

    it(`takes the first answer of taps ${way}`, async () => {
      const { hooks } = hooksOf();
      const asked: string[] = [];
      for (const plugin of ['a', 'b', 'c']) {
        hooks.add(plugin, Choose, (question) => {
          asked.push(plugin);
          return later(plugin === 'b' ? `${plugin} for ${question}` : undefined);
        });
      }
      hooks.seal();
      expect(await hooks.call(Choose, 'x')).to.equal('b for x');
      expect(asked).to.deep.equal(['a', 'b']);
    });

    it(`passes on what taps ${way} throw, and runs no further`, async () => {
      const { hooks, add } = hooksOf();
      add('a');
      hooks.add('b', Review, async () => {
        if (isAsync) await sleep(1);
        throw new Error('no');
      });
      add('c');
      hooks.seal();
      const list: string[] = [];
      expect(await hooks.call(Review, list).catch((error: Error) => error.message)).to.equal('no');
      expect(list).to.deep.equal(['a']);
    });
  }

  it('in series waits for each tap, whichever of them wait', async () => {
    const { hooks, add } = hooksOf();
    hooks.add('a', Review, async (list) => {
      await sleep(10);
      list.push('slow');
    });
    add('b');
    hooks.add('c', Review, async (list) => void list.push('quick'));
    hooks.seal();
    expect(await reviewed(hooks)).to.deep.equal(['slow', 'b', 'quick']);
  });

  it('in parallel starts all taps before any has ended, and reports a failure', async () => {
    const { hooks } = hooksOf();
    const go = Promise.withResolvers<void>();
    hooks.add('a', Tell, async (list) => {
      await go.promise;
      list.push('a');
    });
    hooks.add('b', Tell, (list) => {
      list.push('b');
      go.resolve();
      throw new Error('no');
    });
    hooks.add('c', Tell, async (list) => void list.push('c'));
    hooks.seal();
    const list: string[] = [];
    expect(await hooks.call(Tell, list).catch((error: Error) => error.message)).to.equal('no');
    await sleep(1);
    expect(list).to.deep.equal(['b', 'c', 'a']);
  });
});

describe('a failing tap', () => {
  const failing = async (onFailure: NonNullable<TapOptions['onFailure']>, isAsync: boolean) => {
    const { hooks, add, logged } = hooksOf();
    const fail = () => {
      throw new Error('no');
    };
    hooks.add('a', Review, isAsync ? async () => fail() : fail, { onFailure });
    add('b');
    hooks.seal();
    return { hooks, logged, cost: () => hooks.costs().find(({ plugin }) => plugin === 'a') };
  };

  for (const isAsync of [false, true]) {
    it(`is skipped and logged where it said so (${isAsync ? 'waiting' : 'at once'})`, async () => {
      const { hooks, logged, cost } = await failing('skip', isAsync);
      expect(await reviewed(hooks)).to.deep.equal(['b']);
      expect(await reviewed(hooks)).to.deep.equal(['b']);
      expect(logged).to.have.length(2);
      expect(cost()).to.include({ calls: 2, errors: 2, quarantined: false });
    });

    it(`is not called again in quarantine (${isAsync ? 'waiting' : 'at once'})`, async () => {
      const { hooks, cost } = await failing('quarantine', isAsync);
      expect(await reviewed(hooks)).to.deep.equal(['b']);
      expect(await reviewed(hooks)).to.deep.equal(['b']);
      expect(cost()).to.include({ calls: 1, errors: 1, quarantined: true });
    });
  }
});

describe('a hanging tap', () => {
  const hanging = (options: TapOptions) => {
    const { hooks, add } = hooksOf();
    hooks.add('a', Review, () => new Promise<void>(() => {}), { budgetMs: 30, ...options });
    add('b');
    hooks.seal();
    return hooks;
  };

  it('ends the call with a problem that names tap, hook and budget', async () => {
    const started = performance.now();
    const problem = await hanging({})
      .call(Review, [])
      .catch((error: unknown) => error);
    expect(problem).to.include({ code: 'tap-too-slow', status: 503 });
    expect((problem as Error).message)
      .to.contain('"a"')
      .and.to.contain('"desk.review"')
      .and.to.contain('30 ms');
    expect(performance.now() - started).to.be.within(25, 500);
  });

  it('is passed over where it said so', async () => {
    const hooks = hanging({ onFailure: 'skip' });
    expect(await reviewed(hooks)).to.deep.equal(['b']);
    expect(hooks.costs()[0]).to.include({ errors: 1, late: 1 });
  });

  it('that answers too late changes nothing more', async () => {
    const { hooks, logged } = hooksOf();
    hooks.add('a', Price, () => sleep(60).then(() => 99), { budgetMs: 10, onFailure: 'skip' });
    hooks.add('b', Price, () => sleep(60).then(() => Promise.reject(new Error('late'))), { budgetMs: 10, onFailure: 'skip' });
    hooks.seal();
    expect(await hooks.call(Price, 5, 1)).to.equal(5);
    await sleep(100);
    expect(logged).to.have.length(3);
  });
});

describe('the cost of taps', () => {
  it('is counted by plugin and hook', async () => {
    const { hooks } = hooksOf();
    hooks.add('a', Review, () => sleep(20));
    hooks.add('b', Review, () => undefined);
    hooks.seal();
    for (let call = 0; call < 3; call += 1) await hooks.call(Review, []);
    const [slow, quick] = hooks.costs();
    expect(slow).to.include({ hook: 'desk.review', plugin: 'a', calls: 3, errors: 0 });
    expect(slow?.ms).to.be.within(55, 500);
    expect(quick?.calls).to.equal(3);
    expect(quick?.ms).to.be.lessThan(5);
  });

  it('finds the slow calls of a tap that is mostly quick', async () => {
    const { hooks } = hooksOf();
    let calls = 0;
    const block = () => {
      calls += 1;
      if (calls <= 500) return;
      for (const end = performance.now() + 1; performance.now() < end; );
    };
    hooks.add('a', Review, block);
    hooks.seal();
    for (let call = 0; call < 600; call += 1) await hooks.call(Review, []);
    expect(hooks.costs()[0]?.ms).to.be.greaterThan(65);
  });
});
