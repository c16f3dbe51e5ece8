import { createKernel, createLog } from '@entrepot/core';
import { Problem } from '@entrepot/sdk';
import { expect } from 'chai';
import { mark, marks, startTrip, trips } from './trips.ts';

const noon = '2026-03-01T12:00:00.000Z';

describe('The dead letters of sagas', () => {
  it('try a failed run again from its beginning, with other keys for what is outside', async () => {
    let open = false;
    const keys: string[] = [];
    const { app, id, read } = await startTrip(async ({ step }) => {
      await step('hotel', mark('hotel'), mark('no hotel'));
      await step('car', (_, { key }) => {
        keys.push(key);
        if (!open) throw new Problem('trips.no-car');
      });
    });
    expect((await read()).state).to.equal('failed');
    expect((await app.get('/api/v1/kernel/sagas?filter={"state":{"in":["failed","stuck"]}}')).body.data).to.have.length(1);
    open = true;
    expect((await app.post(`/api/v1/kernel/sagas/${id}:retry`)).status).to.equal(204);
    await app.runJobs();
    expect((await read()).state).to.equal('done');
    expect(await marks(app.context)).to.deep.equal(['hotel', 'no hotel', 'hotel']);
    expect(new Set(keys).size).to.equal(2);
    expect((await app.post(`/api/v1/kernel/sagas/${id}:retry`)).body.code).to.equal('saga-not-dead');
    expect((await app.post(`/api/v1/kernel/sagas/${id}:cancel`)).body.code).to.equal('saga-ended');
  });

  it('hold a run whose undoing fails, until somebody tries again', async () => {
    let open = false;
    const { app, id, read } = await startTrip(async ({ step }) => {
      await step('hotel', mark('hotel'), async (tx) => {
        if (!open) throw new Error('nobody answers');
        await mark('no hotel')(tx);
      });
      throw new Problem('trips.rain');
    }, noon);
    for (let look = 0; look < 10; look += 1) {
      app.clock.advance(600_000);
      await app.runJobs();
    }
    expect(await read()).to.include({ state: 'stuck', stuckWhile: 'undoing' });
    expect(await marks(app.context)).to.deep.equal(['hotel']);
    open = true;
    await app.post(`/api/v1/kernel/sagas/${id}:retry`);
    await app.runJobs();
    expect((await read()).state).to.equal('failed');
    expect(await marks(app.context)).to.deep.equal(['hotel', 'no hotel']);
  });

  it('take in a run whose code was changed under way, do nothing wrong with it, and go on with the former code', async () => {
    const former = async ({ step, sleep }: Parameters<Parameters<typeof trips>[0]>[0]) => {
      await step('hotel', mark('hotel'), mark('no hotel'));
      await sleep(1_000);
      await step('flight', mark('flight'));
    };
    const { app, id, read } = await startTrip(former, noon);
    const changed = trips(async ({ step, sleep }) => {
      await step('visa', mark('visa'));
      await step('hotel', mark('hotel'), mark('no hotel'));
      await sleep(1_000);
    });
    app.clock.advance(1_000);
    const other = createKernel({
      plugins: [changed.plugin],
      databaseUrl: app.databaseUrl,
      role: 'none',
      poolSize: 3,
      now: () => app.clock.now(),
      log: createLog('silent'),
      isDrained: true,
    });
    await other.start();
    await other.drain();
    await other.stop();
    const { state, error } = await read();
    expect(state).to.equal('stuck');
    expect(error?.code).to.equal('saga-changed');
    expect(error?.detail).to.contain('step "hotel"').and.to.contain('step "visa"');
    expect(await marks(app.context)).to.deep.equal(['hotel']);
    await app.post(`/api/v1/kernel/sagas/${id}:retry`);
    await app.runJobs();
    expect((await read()).state).to.equal('done');
    expect(await marks(app.context)).to.deep.equal(['hotel', 'flight']);
  });

  it('take in a run that waits for something that is no step', async () => {
    const { read } = await startTrip(async ({ step }) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await step('late', mark('late'));
    });
    expect((await read()).error?.code).to.equal('saga-awaits-outside');
  });

  it('let a sleeping run be cancelled: it is undone', async () => {
    const { app, id, read } = await startTrip(async ({ step, sleep }) => {
      await step('hotel', mark('hotel'), mark('no hotel'));
      await sleep(86_400_000);
    });
    expect((await app.post(`/api/v1/kernel/sagas/${id}:cancel`)).status).to.equal(204);
    await app.runJobs();
    expect((await read()).state).to.equal('cancelled');
    expect(await marks(app.context)).to.deep.equal(['hotel', 'no hotel']);
  });

  it('bring a step that has begun to its end before a cancelled run is undone', async () => {
    const { app, id, read } = await startTrip(async ({ step }) => {
      await step('hotel', mark('hotel'), mark('no hotel'));
      await step(
        'flight',
        async (tx, { attempt }) => {
          if (attempt === 1) throw new Error('no answer: was it booked?');
          await mark('flight')(tx);
        },
        mark('no flight'),
      );
      await step('car', mark('car'));
    });
    await app.post(`/api/v1/kernel/sagas/${id}:cancel`);
    await app.runJobs();
    expect((await read()).state).to.equal('cancelled');
    expect(await marks(app.context)).to.deep.equal(['hotel', 'flight', 'no flight', 'no hotel']);
  });

  it('are taken off the list by a cancellation', async () => {
    const { app, id, read } = await startTrip(() => {
      throw new Problem('trips.rain');
    });
    expect((await read()).state).to.equal('failed');
    await app.post(`/api/v1/kernel/sagas/${id}:cancel`);
    expect((await read()).state).to.equal('cancelled');
    expect((await app.as(null).post(`/api/v1/kernel/sagas/${id}:retry`)).status).to.equal(401);
    expect((await app.as('order-clerk').get(`/api/v1/kernel/sagas/${id}`)).status).to.be.oneOf([403, 404]);
  });
});
