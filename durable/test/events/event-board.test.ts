import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { Board } from '@entrepot/durable/events/event-board';
import { defineEvent, definePlugin, type Event, field, type Plugin } from '@entrepot/sdk';
import { expect } from 'chai';

const Noted = defineEvent('notes.noted', { number: field.integer() });

function notes(subscriber: (event: Event) => void, capabilities = {}): Plugin {
  return definePlugin({
    name: 'notes',
    version: '1.0.0',
    capabilities,
    events: [Noted],
    setup: ({ subscribe }) => subscribe(Noted, (event) => subscriber(event as Event)),
  });
}

const name = 'notes/notes.noted';

describe('the board of events', () => {
  let got: string[];
  let broken: Set<unknown>;
  let app: TestApp;

  const emit = async (...messages: readonly (readonly [key: string, number: number])[]) => {
    await app.context.db.transaction((tx) => tx.emit(Noted, ...messages.map(([key, number]) => ({ key, payload: { number } }))));
    await app.runJobs();
  };

  beforeEach(async () => {
    got = [];
    broken = new Set();
    const plugin = notes(({ key, payload }) => {
      if (broken.has(payload.number)) throw new Error(`not ${payload.number}`);
      got.push(`${key}${payload.number}`);
    });
    app = await createTestApp({ plugins: [plugin], clock: '2026-03-01T08:00:00Z' });
  });

  it('tells how subscriptions stand', async () => {
    broken.add(1);
    await emit(['a', 1], ['b', 2]);
    const [status] = await app.context.use(Board).subscriptions();
    expect(status).to.include({
      name,
      plugin: 'notes',
      type: 'notes.noted',
      enabled: true,
      waiting: 0,
      parked: 1,
      oldestWaiting: null,
    });
    const { body } = await app.get('/api/v1/kernel/subscriptions');
    expect(body.data[0]).to.include({ name, id: status?.id });
  });

  it('replays from any moment, in the order of each key, before what is newer', async () => {
    for (const number of [1, 2, 3]) {
      await emit(['a', number], ['b', number]);
      app.clock.advance(3_600_000);
    }
    got.length = 0;
    const [{ id }] = (await app.get('/api/v1/kernel/subscriptions')).body.data;
    const { status, body } = await app.post(`/api/v1/kernel/subscriptions/${id}:replay`, { from: '2026-03-01T08:30:00Z' });
    expect([status, body]).to.deep.equal([202, { events: 4 }]);
    await emit(['a', 4]);
    expect(got.filter((each) => each.startsWith('a'))).to.deep.equal(['a2', 'a3', 'a4']);
    expect(got.filter((each) => each.startsWith('b'))).to.deep.equal(['b2', 'b3']);
  });

  it('replays nothing where nothing is that young, and knows what there is', async () => {
    await emit(['a', 1]);
    const board = app.context.use(Board);
    expect(await board.replay(name, new Date('2027-01-01'))).to.deep.equal({ events: 0 });
    await app.runJobs();
    expect(got).to.deep.equal(['a1']);
    expect(await board.replay('no/such', new Date()).catch((error: unknown) => error)).to.include({
      code: 'unknown-subscription',
    });
  });

  it('replays parked events in their place', async () => {
    broken.add(2);
    await emit(['a', 1], ['a', 2], ['a', 3]);
    broken.clear();
    got.length = 0;
    await app.context.use(Board).replay(name, new Date(0));
    await app.runJobs();
    expect(got).to.deep.equal(['a1', 'a2', 'a3']);
    expect(await app.context.use(Board).parked()).to.deep.equal([]);
  });

  it('shows parked events, tries one now, and skips one so that those behind it go on', async () => {
    broken.add(1);
    await emit(['a', 1], ['a', 2], ['b', 1]);
    broken.add(3);
    await emit(['c', 3], ['c', 4]);
    const board = app.context.use(Board);
    const parked = await board.parked(name);
    expect(parked.map(({ key, failures, error }) => [key, failures, error])).to.deep.equal([
      ['a', 1, 'not 1'],
      ['a', 0, null],
      ['b', 1, 'not 1'],
      ['c', 1, 'not 3'],
      ['c', 0, null],
    ]);
    broken.delete(1);
    const idOf = (key: string) => parked.find((each) => each.key === key)?.id;
    expect((await app.post(`/api/v1/kernel/parked-events/${idOf('a')}:retryEvent`)).status).to.equal(204);
    await app.runJobs();
    expect(got).to.deep.equal(['a1', 'a2']);
    expect((await app.post(`/api/v1/kernel/parked-events/${idOf('c')}:skipEvent`)).status).to.equal(204);
    await app.runJobs();
    expect(got).to.deep.equal(['a1', 'a2', 'c4']);
    expect(await board.skip(idOf('c') ?? '').catch((error: unknown) => error)).to.include({ code: 'unknown-parked-event' });
  });

  it('is for those alone whose roles say so', async () => {
    const [{ id }] = (await app.get('/api/v1/kernel/subscriptions')).body.data;
    const asked = await app.as('nobody').post(`/api/v1/kernel/subscriptions/${id}:replay`, { from: '2026-03-01T08:30:00Z' });
    expect(asked.status).to.equal(403);
  });
});

describe('a subscription to all events', () => {
  const listener = (capabilities: Plugin['capabilities'], heard: string[]): Plugin =>
    definePlugin({
      name: 'listener',
      version: '1.0.0',
      ...(capabilities ? { capabilities } : {}),
      setup: ({ subscribeAll }) => subscribeAll(({ type, payload }) => void heard.push(`${type} ${JSON.stringify(payload)}`)),
    });

  it('hears what every plugin publishes, without requiring it', async () => {
    const heard: string[] = [];
    const app = await createTestApp({ plugins: [notes(() => {}), listener({ allEvents: true }, heard)] });
    await app.context.db.transaction((tx) => tx.emit(Noted, { key: 'a', payload: { number: 1 } }));
    await app.runJobs();
    expect(heard).to.deep.equal(['notes.noted {"number":1}']);
  });

  it('is refused where the manifest does not say so', async () => {
    const starting = createTestApp({ plugins: [notes(() => {}), listener(undefined, [])] });
    expect(await starting.catch((error: unknown) => error)).to.include({ code: 'undeclared-capability' });
  });
});
