import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { Board } from '@entrepot/durable/events/event-board';
import { defineEvent, definePlugin, type Event, field, type Plugin } from '@entrepot/sdk';
import { expect } from 'chai';

const Noted = defineEvent('notes.noted', { number: field.integer() });
const Filed = defineEvent('notes.filed', { number: field.integer() });

function notes(subscriber: (event: Event) => void): Plugin {
  return definePlugin({
    name: 'notes',
    version: '1.0.0',
    events: [Noted, Filed],
    setup: ({ subscribe }) => subscribe(Noted, (event) => subscriber(event as Event)),
  });
}

async function emit(app: TestApp, type: typeof Noted | typeof Filed, number: number, key = 'a'): Promise<void> {
  await app.context.db.transaction((tx) => tx.emit(type, { key, payload: { number } }));
}

async function left(app: TestApp): Promise<string[]> {
  const rows = await app.context.db.query<{ event: string }>(
    `SELECT type || ' ' || (payload->>'number') AS event FROM kernel.events ORDER BY id`,
  );
  return rows.map(({ event }) => event);
}

/** Runs the sweep alone: no event is delivered with it. */
async function sweep(app: TestApp): Promise<void> {
  const job = app.kernel.plugins.flatMap(({ jobs = [] }) => jobs).find(({ name }) => name === 'kernel.sweepEvents');
  if (!job) throw new Error('there is no such job');
  const idle = { id: '', input: {}, signal: AbortSignal.timeout(10_000), progress: async () => {}, reject: async () => {} };
  await job.handler({ ...app.context, ...idle, user: { id: null, name: 'system', roles: [], attributes: {} } });
}

const days = (count: number) => count * 24 * 3_600_000;

describe('the sweep of events', () => {
  it('deletes after 30 days what every subscription has passed', async () => {
    const app = await createTestApp({ plugins: [notes(() => {})], clock: '2026-03-01T08:00:00Z' });
    for (const number of [1, 2]) {
      await emit(app, Noted, number);
      await emit(app, Filed, number);
      await app.runJobs();
    }
    app.clock.advance(days(29));
    await emit(app, Noted, 3);
    await app.runJobs();
    await sweep(app);
    expect(await left(app)).to.have.length(5);
    app.clock.advance(days(2));
    await sweep(app);
    expect(await left(app)).to.deep.equal(['notes.noted 3']);
  });

  it('keeps what a subscription has not heard yet, or could not take', async () => {
    const got: unknown[] = [];
    let isBroken = true;
    const subscriber = ({ key, payload }: Event) => {
      if (key === 'bad' && isBroken) throw new Error('not now');
      got.push(payload.number);
    };
    const app = await createTestApp({ plugins: [notes(subscriber)], clock: '2026-03-01T08:00:00Z' });
    await emit(app, Noted, 1, 'bad');
    await app.runJobs();
    for (const number of [2, 3, 4]) await emit(app, Noted, number);
    app.clock.advance(days(40));
    await sweep(app);
    expect(await left(app)).to.deep.equal([1, 2, 3, 4].map((number) => `notes.noted ${number}`));
    isBroken = false;
    await app.runJobs();
    await app.runJobs();
    expect(got.toSorted()).to.deep.equal([1, 2, 3, 4]);
    await emit(app, Noted, 5);
    await app.runJobs();
    await sweep(app);
    expect(await left(app)).to.deep.equal(['notes.noted 5']);
  });

  it('lets a subscription go that nobody had for 30 days, and what was kept for it', async () => {
    const app = await createTestApp({ plugins: [notes(() => {})], clock: '2026-03-01T08:00:00Z' });
    await app.context.db.query(
      `INSERT INTO kernel.subscriptions (name, plugin, type, position, seen_at) VALUES ('gone/notes.noted', 'gone', 'notes.noted', 0, $1)`,
      [app.clock.now()],
    );
    await emit(app, Noted, 1);
    await app.runJobs();
    const names = async () => (await app.context.use(Board).subscriptions()).map(({ name, enabled }) => `${name} ${enabled}`);
    app.clock.advance(days(30));
    await sweep(app);
    expect(await names()).to.deep.equal(['gone/notes.noted false', 'notes/notes.noted true']);
    expect(await left(app)).to.deep.equal(['notes.noted 1']);
    app.clock.advance(days(1));
    await sweep(app);
    expect(await names()).to.deep.equal(['notes/notes.noted true']);
    expect(await left(app)).to.deep.equal([]);
  });

  it('is the only one that may delete an event', async () => {
    const app = await createTestApp({ plugins: [notes(() => {})] });
    await emit(app, Noted, 1);
    for (const text of ['DELETE FROM kernel.events', "UPDATE kernel.events SET key = 'b'"]) {
      expect(await app.context.db.query(text).catch((error: unknown) => error)).to.include({ code: 'EA001' });
    }
  });
});
