import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { hold, limited } from '../src/limited.ts';
import { currentScope, entering, within } from '../src/scope.ts';

const late = () => new Error('too late');
const thrown = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (error as Error).message,
  );

describe('work with limited time', () => {
  it('hands back what it results in, at once or later', async () => {
    expect(await limited(100, late, () => 1)).to.equal(1);
    expect(await limited(100, late, async () => 2)).to.equal(2);
  });

  it('passes on what it throws, at once or later', async () => {
    const fail = () => {
      throw new Error('no');
    };
    expect(await thrown(limited(100, late, fail))).to.equal('no');
    expect(await thrown(limited(100, late, async () => fail()))).to.equal('no');
  });

  it('is given up when its time is over, and its scope is told', async () => {
    let signal: AbortSignal | undefined;
    const work = limited(20, late, () => {
      signal = currentScope().signal;
      return new Promise(() => {});
    });
    expect(await thrown(work)).to.equal('too late');
    expect(signal?.reason).to.be.instanceOf(Error);
  });

  it('gets its time again by saying that it is alive', async () => {
    const work = limited(60, late, async (alive) => {
      for (let part = 0; part < 4; part += 1) {
        await sleep(30);
        alive();
      }
      return 'done';
    });
    expect(await work).to.equal('done');
  });

  it('has no more time than what it is part of, whatever scope it enters', async () => {
    let inner: AbortSignal | undefined;
    const work = limited(20, late, () =>
      entering({ plugin: 'other', work: 'job other.work' }, () =>
        limited(1000, late, () => {
          inner = currentScope().signal;
          return new Promise(() => {});
        }),
      ),
    );
    expect(await thrown(work)).to.equal('too late');
    expect(inner?.aborted).to.equal(true);
  });

  it('is told of its time even after its end, where something has still to be taken back', async () => {
    const signalOf = (held: boolean) =>
      limited(20, late, () => {
        const { signal } = currentScope();
        if (held && signal) hold(signal);
        return signal;
      });
    const [held, free] = [await signalOf(true), await signalOf(false)];
    await sleep(60);
    expect([held?.aborted, free?.aborted]).to.deep.equal([true, false]);
  });

  it('keeps the plugin in whose name it runs', async () => {
    const plugin = await within({ plugin: 'mine' }, () => limited(100, late, async () => currentScope().plugin));
    expect(plugin).to.equal('mine');
  });
});
