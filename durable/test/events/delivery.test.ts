import { setTimeout as sleep } from 'node:timers/promises';
import { createKernel, createLog, type Kernel } from '@entrepot/core';
import { createTestApp } from '@entrepot/core/testing';
import { defineEvent, definePlugin, type Event, field, type Plugin } from '@entrepot/sdk';
import { expect } from 'chai';

const Noted = defineEvent('notes.noted', { number: field.integer() });

function notes(subscriber: (event: Event) => void | Promise<void>): Plugin {
  return definePlugin({
    name: 'notes',
    version: '1.0.0',
    events: [Noted],
    setup: ({ subscribe }) => subscribe(Noted, (event) => subscriber(event as Event)),
  });
}

const numbersOf = (events: readonly Event[]) => events.map(({ payload }) => payload.number);

describe('delivery by running processes', () => {
  const kernels: Kernel[] = [];
  const start = async (databaseUrl: string, subscriber: (event: Event) => void | Promise<void>): Promise<Kernel> => {
    const kernel = createKernel({
      plugins: [notes(subscriber)],
      databaseUrl,
      role: 'worker',
      poolSize: 4,
      log: createLog('silent'),
    });
    kernels.push(kernel);
    await kernel.start();
    return kernel;
  };
  const emit = ({ db }: Kernel, number: number) => db.transaction((tx) => tx.emit(Noted, { key: 'a', payload: { number } }));
  const until = async (isSo: () => boolean) => {
    for (let look = 0; look < 400 && !isSo(); look += 1) await sleep(25);
    expect(isSo()).to.equal(true);
  };
  afterEach(async () => {
    await Promise.all(kernels.splice(0).map((kernel) => kernel.stop()));
  });

  it('comes soon after the commit, in one of several processes', async () => {
    const app = await createTestApp({ plugins: [notes(() => {})] });
    const got: Event[] = [];
    const first = await start(app.databaseUrl, (event) => void got.push(event));
    const second = await start(app.databaseUrl, (event) => void got.push(event));
    await sleep(200);
    const before = performance.now();
    await emit(first, 1);
    await until(() => got.length > 0);
    console.log(`      ${Math.round(performance.now() - before)} ms from the commit to the subscriber`);
    for (let number = 2; number <= 20; number += 1) await emit(number % 2 === 0 ? first : second, number);
    await until(() => got.length >= 20);
    await sleep(300);
    expect(numbersOf(got)).to.deep.equal(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('comes again, elsewhere, where the process died while its subscriber was at work', async () => {
    const app = await createTestApp({ plugins: [notes(() => {})] });
    const begun: Event[] = [];
    const died = Promise.withResolvers<void>();
    const first = await start(app.databaseUrl, async (event) => {
      begun.push(event);
      await died.promise;
    });
    await emit(first, 1);
    await until(() => begun.length === 1);
    const got: Event[] = [];
    await start(app.databaseUrl, (event) => void got.push(event));
    await sleep(300);
    expect(got, 'a living process keeps what it works on').to.deep.equal([]);
    // Death, as the database sees it: all connections of the process end.
    await app.context.db.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity l
       WHERE datname = current_database() AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')`,
    );
    await emit(first, 2).catch(() => emit(first, 2));
    await until(() => got.length >= 1);
    expect(got[0]?.id).to.equal(begun[0]?.id);
    died.resolve();
  });
});
