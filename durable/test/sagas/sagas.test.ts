import { createTestApp } from '@entrepot/core/testing';
import { Problem } from '@entrepot/sdk';
import { expect } from 'chai';
import { Arrived, mark, marks, startTrip, trips } from './trips.ts';

const noon = '2026-03-01T12:00:00.000Z';

describe('A saga', () => {
  it('runs its steps in order, with their effects and results, and keeps its own', async () => {
    const { app, read, journal } = await startTrip(async ({ step, input: { to } }) => {
      const bags = await step('pack', async (tx) => {
        await mark('packed')(tx);
        return { bags: 2, at: new Date(noon) };
      });
      const sum = await step('count', () => bags.bags * 2);
      return { to, sum, at: bags.at };
    });
    expect(await read()).to.include({ state: 'done', error: null });
    expect((await read()).result).to.deep.equal({ to: 'Rome', sum: 4, at: noon });
    expect(await journal()).to.deep.equal(['step pack', 'step count']);
    expect(await marks(app.context)).to.deep.equal(['packed']);
  });

  it('is started once per key, in the transaction that starts it or not at all', async () => {
    const { plugin, Trip } = trips(({ step }) => step('go', mark('gone')));
    const app = await createTestApp({ plugins: [plugin] });
    const { db } = app.context;
    const failing = db.transaction(async (tx) => {
      await tx.start(Trip, { to: 'Rome' }, { key: 'a' });
      throw new Error('no');
    });
    await failing.catch(() => {});
    await app.runJobs();
    expect(await marks(app.context)).to.deep.equal([]);
    const start = () => db.transaction((tx) => tx.start(Trip, { to: 'Rome' }, { key: 'a' }));
    const ids = new Set([await start(), ...(await Promise.all([start(), start()]))]);
    await app.runJobs();
    ids.add(await start());
    await app.runJobs();
    expect(ids.size).to.equal(1);
    expect(await marks(app.context)).to.deep.equal(['gone']);
  });

  it('refuses an input that does not fit, and a saga that nobody declares', async () => {
    const { plugin, Trip } = trips(() => {});
    const app = await createTestApp({ plugins: [plugin] });
    const start = (type: typeof Trip, input: { to: string }) =>
      app.context.db.transaction((tx) => tx.start(type, input, { key: 'a' })).catch((error: Problem) => error.code);
    expect(await start(Trip, { to: 'x'.repeat(300) })).to.equal('invalid-saga');
    expect(await start({ ...Trip, name: 'trips.other' }, { to: 'Rome' })).to.equal('unknown-saga');
  });

  it('undoes what it did, last first, where a step fails for good', async () => {
    const { app, read, journal } = await startTrip(async ({ step }) => {
      await step('hotel', mark('hotel'), (tx, result) => mark(`no ${result}`)(tx));
      await step('note', mark('note'));
      await step('flight', mark('flight'), (tx, result) => mark(`no ${result}`)(tx));
      await step('car', () => {
        throw new Problem('trips.no-car', { detail: 'There is no car.' });
      });
    });
    expect(await read()).to.deep.include({
      state: 'failed',
      error: { code: 'trips.no-car', detail: 'There is no car.', status: 422 },
    });
    expect(await marks(app.context)).to.deep.equal(['hotel', 'note', 'flight', 'no flight', 'no hotel']);
    expect(await journal()).to.deep.equal(['step hotel', 'step note', 'step flight', 'failed car', 'undo flight', 'undo hotel']);
  });

  it('may catch what a step refuses and go another way', async () => {
    const { read, app } = await startTrip(async ({ step }) => {
      try {
        await step('car', () => {
          throw new Problem('trips.no-car');
        });
      } catch (error) {
        await step('bus', mark(`bus: ${(error as Problem).code}`));
      }
    });
    expect((await read()).state).to.equal('done');
    expect(await marks(app.context)).to.deep.equal(['bus: trips.no-car']);
  });

  it('tries accidents again, later each time, with the same key, and nothing of a failed attempt stays', async () => {
    const calls: { key: string; attempt: number }[] = [];
    const { app, read, journal } = await startTrip(async ({ step }) => {
      await step(
        'flight',
        async (tx, { key, attempt }) => {
          calls.push({ key, attempt });
          await mark('flight')(tx);
          if (attempt < 3) throw new Error('the line is down');
        },
        { backoffMs: 60_000 },
      );
    }, noon);
    expect(calls).to.have.length(1);
    app.clock.advance(59_000);
    await app.runJobs();
    expect(calls).to.have.length(1);
    app.clock.advance(1_000);
    await app.runJobs();
    expect(calls).to.have.length(2);
    app.clock.advance(119_000);
    await app.runJobs();
    expect(calls).to.have.length(2);
    app.clock.advance(1_000);
    await app.runJobs();
    expect(new Set(calls.map(({ key }) => key)).size).to.equal(1);
    expect(calls.map(({ attempt }) => attempt)).to.deep.equal([1, 2, 3]);
    expect((await read()).state).to.equal('done');
    expect(await journal()).to.deep.equal(['retry flight', 'retry flight', 'step flight']);
    expect(await marks(app.context)).to.deep.equal(['flight']);
  });

  it('gives up a step that hangs, and takes back what it wrote', async () => {
    const { app, read } = await startTrip(({ step }) =>
      step(
        'flight',
        async (tx) => {
          await mark('flight')(tx);
          await new Promise(() => {});
        },
        { timeoutMs: 50, retries: 0 },
      ),
    );
    expect(await read()).to.include({ state: 'failed' });
    expect((await read()).error?.code).to.equal('saga-step-timeout');
    expect(await marks(app.context)).to.deep.equal([]);
  });

  it('sleeps without being in memory, and goes on at its time', async () => {
    let passes = 0;
    const { app, read } = await startTrip(async ({ step, sleep, sleepUntil, now }) => {
      passes += 1;
      await step('before', mark('before'));
      await sleep(3_600_000);
      await step('between', mark(`at ${now().toISOString()}`));
      await sleepUntil('2026-03-02T00:00:00Z');
      await step('after', mark('after'));
    }, noon);
    expect(await marks(app.context)).to.deep.equal(['before']);
    app.clock.advance(3_599_000);
    await app.runJobs();
    expect(passes).to.equal(1);
    app.clock.advance(1_000);
    await app.runJobs();
    expect(await marks(app.context)).to.deep.equal(['before', 'at 2026-03-01T13:00:00.000Z']);
    app.clock.set('2026-03-02T00:00:01Z');
    await app.runJobs();
    expect(await marks(app.context)).to.deep.equal(['before', 'at 2026-03-01T13:00:00.000Z', 'after']);
    expect((await read()).state).to.equal('done');
    expect(passes).to.equal(3);
  });

  it('waits for events of its key, each once, and loses none that came before it waited', async () => {
    const { app, read } = await startTrip(async ({ step, sleep, waitFor }) => {
      await sleep(1_000);
      const one = await waitFor(Arrived, { key: 'rome' });
      const two = await waitFor(Arrived, { key: 'rome' });
      const none = await waitFor(Arrived, { key: 'rome', timeoutMs: 5_000 });
      await step('note', mark(`${one.payload.at}, ${two.payload.at}, ${none?.payload.at}`));
    }, noon);
    const { db } = app.context;
    const emit = (key: string, at: string) => db.transaction((tx) => tx.emit(Arrived, { key, payload: { at } }));
    await emit('rome', 'first');
    await emit('paris', 'elsewhere');
    await app.runJobs();
    app.clock.advance(1_000);
    await app.runJobs();
    expect((await app.get('/api/v1/kernel/saga-waits')).body.data).to.have.length(1);
    await emit('rome', 'second');
    await app.runJobs();
    await app.runJobs();
    expect(await marks(app.context)).to.deep.equal([]);
    app.clock.advance(5_000);
    await app.runJobs();
    expect(await marks(app.context)).to.deep.equal(['first, second, undefined']);
    expect((await read()).state).to.equal('done');
    expect((await app.get('/api/v1/kernel/saga-waits')).body.data).to.deep.equal([]);
  });

  it('races an event against a time', async () => {
    const { app } = await startTrip(async ({ step, sleep, waitFor }) => {
      const winner = await Promise.race([
        waitFor(Arrived, { key: 'rome' }).then(() => 'event'),
        sleep(60_000).then(() => 'time'),
      ]);
      await step('note', mark(winner));
      await sleep(120_000);
    }, noon);
    app.clock.advance(60_000);
    await app.runJobs();
    expect(await marks(app.context)).to.deep.equal(['time']);
  });

  it('runs steps at once, and hears of them in the order of the journal whenever it passes', async () => {
    const heard: string[][] = [];
    const { journal, app } = await startTrip(async ({ step, sleep }) => {
      const order: string[] = [];
      heard.push(order);
      const part = async (name: string, ms: number) => {
        await step(name, async (tx) => {
          await new Promise((resolve) => setTimeout(resolve, ms));
          await mark(name)(tx);
        });
        order.push(name);
        await step(`${name} 2`, mark(`${name} 2`));
      };
      await Promise.all([part('slow', 30), part('quick', 0), part('middle', 15)]);
      await sleep(1_000);
    }, noon);
    app.clock.advance(1_000);
    await app.runJobs();
    expect(heard).to.have.length(2);
    expect(heard[0]).to.deep.equal(['quick', 'middle', 'slow']);
    expect(heard[1]).to.deep.equal(heard[0]);
    expect((await marks(app.context)).toSorted()).to.deep.equal(['middle', 'middle 2', 'quick', 'quick 2', 'slow', 'slow 2']);
    expect(await journal()).to.have.length(7);
  });

  it('does the steps, too, for which its code did not wait', async () => {
    const { read, app } = await startTrip(({ step }) => {
      void step('one', mark('one'), { backoffMs: 0 });
      void step('two', () => {
        throw new Problem('trips.rain');
      });
      return 'ended';
    });
    expect(await read()).to.include({ state: 'done', result: 'ended' });
    expect(await marks(app.context)).to.deep.equal(['one']);
  });

  it('fails where it asks for a step twice', async () => {
    const { read, app } = await startTrip(async ({ step }) => {
      for (let day = 0; day < 2; day += 1) await step('walk', mark('walked'));
    });
    expect((await read()).error?.code).to.equal('saga-step-repeated');
    expect(await marks(app.context)).to.deep.equal(['walked']);
  });

  it('gives back results as JSON keeps them, whether new or from the journal', async () => {
    const seen: unknown[] = [];
    const { app } = await startTrip(async ({ step, sleep }) => {
      const result = await step('mix', () => ({
        longer: 1,
        b: null,
        a: undefined,
        nested: { zz: 1, y: 2 },
        list: [new Date(noon)],
      }));
      const nothing = await step('nothing', () => undefined);
      const nil = await step('null', () => null);
      seen.push([JSON.stringify(result), nothing, nil]);
      await sleep(1);
    }, noon);
    app.clock.advance(1_000);
    await app.runJobs();
    expect(seen[0]).to.deep.equal([`{"b":null,"list":["${noon}"],"longer":1,"nested":{"y":2,"zz":1}}`, undefined, null]);
    expect(seen[1]).to.deep.equal(seen[0]);
  });

  it('fails where the result of a step cannot be stored, and tells so', async () => {
    const { read } = await startTrip(({ step }) => step('read', () => 'a\0b', { retries: 0 }));
    expect((await read()).error?.detail).to.match(/cannot be stored/);
  });
});
