import { createKernel, createLog, type Kernel } from '@entrepot/core';
import { createTestApp, type TestApp } from '@entrepot/core/testing';
import type { Plugin } from '@entrepot/sdk';
import { expect } from 'chai';
import { mark, marks, startTrip, trips } from './trips.ts';

/** Another process on the same database, as far as the database can tell. */
async function another({ databaseUrl, clock }: TestApp, plugin: Plugin): Promise<Kernel> {
  const options = { plugins: [plugin], databaseUrl, role: 'none', poolSize: 3, now: () => clock.now() } as const;
  const kernel = createKernel({ ...options, log: createLog('silent'), isDrained: true });
  await kernel.start();
  return kernel;
}

describe('The owner of a run', () => {
  it('that another worker takes it for dead cannot commit its step any more', async () => {
    const reached = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    let calls = 0;
    const { plugin, Trip } = trips(async ({ step }) => {
      await step('one', mark('one'));
      await step('two', async (tx) => {
        calls += 1;
        if (calls === 1) {
          reached.resolve();
          await goOn.promise;
        }
        await mark('two')(tx);
      });
      await step('three', mark('three'));
    });
    const app = await createTestApp({ plugins: [plugin] });
    const id = await app.context.db.transaction((tx) => tx.start(Trip, { to: 'Rome' }, { key: 'rome' }));
    const first = app.runJobs();
    await reached.promise;
    const second = await another(app, plugin);
    await second.drain();
    expect(await marks(app.context)).to.deep.equal(['one', 'two', 'three']);
    goOn.resolve();
    await first;
    await second.stop();
    expect(await marks(app.context)).to.deep.equal(['one', 'two', 'three']);
    expect(calls).to.equal(2);
    const { state, steps } = (await app.get(`/api/v1/kernel/sagas/${id}`)).body;
    expect(state).to.equal('done');
    expect(steps.map(({ kind }: { kind: string }) => kind)).to.deep.equal(['step', 'lost', 'step', 'step']);
  });

  it('goes on where its connection broke in the middle of a step', async () => {
    let attempts = 0;
    const { app, read } = await startTrip(async ({ step }) => {
      await step('one', mark('one'));
      await step(
        'two',
        async (tx) => {
          attempts += 1;
          await mark('two')(tx);
          if (attempts === 1) await tx.query('SELECT pg_terminate_backend(pg_backend_pid())');
        },
        { backoffMs: 0 },
      );
    });
    await app.runJobs();
    expect((await read()).state).to.equal('done');
    expect(await marks(app.context)).to.deep.equal(['one', 'two']);
  });

  it('leaves the runs of plugins that are not there to those that have them', async () => {
    const { app, read, id } = await startTrip(async ({ step, sleep }) => {
      await sleep(1_000);
      await step('one', mark('one'));
    }, '2026-03-01T12:00:00Z');
    app.clock.advance(1_000);
    const { plugin } = trips(() => {});
    const other = await another(app, { ...plugin, sagas: [] });
    await other.drain();
    await other.stop();
    expect(await read()).to.include({ id, state: 'running' });
    await app.runJobs();
    expect((await read()).state).to.equal('done');
  });

  it('repeats a step that met a deadlock, at once', async () => {
    let attempts = 0;
    const { read, journal, app } = await startTrip(async ({ step }) => {
      await step('one', async (tx) => {
        attempts += 1;
        await mark('one')(tx);
        if (attempts === 1) await tx.query(`DO $$ BEGIN RAISE EXCEPTION 'a deadlock' USING ERRCODE = '40P01'; END $$`);
      });
    });
    expect((await read()).state).to.equal('done');
    expect(await journal()).to.deep.equal(['step one']);
    expect(await marks(app.context)).to.deep.equal(['one']);
  });
});
