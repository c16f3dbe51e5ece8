import { setTimeout as sleep } from 'node:timers/promises';
import { createTestApp } from '@entrepot/core/testing';
import { defineEvent, definePlugin, type Event, field, type Plugin } from '@entrepot/sdk';
import { expect } from 'chai';

const Noted = defineEvent('notes.noted', { text: field.text(), number: field.integer() });

function notes(...subscribers: ((event: Event) => void | Promise<void>)[]): Plugin {
  return definePlugin({
    name: 'notes',
    version: '1.0.0',
    events: [Noted],
    setup({ subscribe }) {
      for (const [index, subscriber] of subscribers.entries()) {
        subscribe(Noted, (event) => subscriber(event as Event), { name: `s${index}` });
      }
    },
  });
}

const message = (key: string, number: number) => ({ key, payload: { text: `${key} ${number}`, number } });
const numbersOf = (events: readonly Event[], key: string) =>
  events.filter((event) => event.key === key).map(({ payload }) => payload.number);

describe('An event', () => {
  it('reaches its subscriber after the commit, with key, payload and moment', async () => {
    const got: Event[] = [];
    const app = await createTestApp({ plugins: [notes((event) => void got.push(event))], clock: '2026-03-01T08:00:00Z' });
    await app.context.db.transaction((tx) => tx.emit(Noted, message('a', 1)));
    await app.runJobs();
    expect(got).to.have.length(1);
    expect(got[0]).to.deep.include({
      type: 'notes.noted',
      key: 'a',
      payload: { text: 'a 1', number: 1 },
      occurredAt: '2026-03-01T08:00:00.000Z',
    });
    await app.runJobs();
    expect(got).to.have.length(1);
  });

  it('is not published when its transaction rolls back', async () => {
    const got: Event[] = [];
    const app = await createTestApp({ plugins: [notes((event) => void got.push(event))] });
    const failing = app.context.db.transaction(async (tx) => {
      await tx.emit(Noted, message('a', 1));
      throw new Error('no');
    });
    await failing.catch(() => {});
    await app.runJobs();
    expect(got).to.deep.equal([]);
    expect(await app.context.db.query('SELECT 1 FROM kernel.events')).to.deep.equal([]);
  });

  it('keeps the order of its key, over transactions that end in another order than they began', async () => {
    const got: Event[] = [];
    const app = await createTestApp({ plugins: [notes((event) => void got.push(event))] });
    const { db } = app.context;
    const second = Promise.withResolvers<void>();
    const began = Promise.withResolvers<void>();
    // The first transaction has the lower number, but publishes after the second has committed.
    const first = db.transaction(async (tx) => {
      await tx.query('SELECT pg_current_xact_id()');
      began.resolve();
      await second.promise;
      await tx.emit(Noted, message('a', 2), message('b', 2));
    });
    await began.promise;
    await db.transaction((tx) => tx.emit(Noted, message('a', 1), message('b', 1)));
    await app.runJobs();
    expect(numbersOf(got, 'a'), 'who has not published yet holds nothing back').to.deep.equal([1]);
    second.resolve();
    await first;
    await app.runJobs();
    expect(numbersOf(got, 'a')).to.deep.equal([1, 2]);
    expect(numbersOf(got, 'b')).to.deep.equal([1, 2]);
  });

  it('keeps the order of its key, whatever other transaction runs and however old it is', async () => {
    const got: Event[] = [];
    const app = await createTestApp({ plugins: [notes((event) => void got.push(event))] });
    const { db } = app.context;
    const held = () => Promise.withResolvers<void>();
    const [early, other, earlyBegan, otherBegan] = [held(), held(), held(), held()];
    // The numbers of the transactions: early, other, then the one that publishes first.
    const publishing = db.transaction(async (tx) => {
      await tx.query('SELECT pg_current_xact_id()');
      earlyBegan.resolve();
      await early.promise;
      await tx.emit(Noted, message('a', 2));
    });
    await earlyBegan.promise;
    const running = db.transaction(async (tx) => {
      await tx.query('SELECT pg_current_xact_id()');
      otherBegan.resolve();
      await other.promise;
    });
    await otherBegan.promise;
    await db.transaction((tx) => tx.emit(Noted, message('a', 1)));
    early.resolve();
    await publishing;
    await app.runJobs();
    expect(numbersOf(got, 'a')).to.deep.equal([1, 2]);
    other.resolve();
    await running;
  });

  it('waits for one that was published before it and is not committed yet', async () => {
    const got: Event[] = [];
    const app = await createTestApp({ plugins: [notes((event) => void got.push(event))] });
    const { db } = app.context;
    const inserted = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    const first = db.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO kernel.events (type, key, payload, position, occurred_at)
         VALUES ('notes.noted', 'a', '{"text": "a 1", "number": 1}', nextval('kernel.event_positions'), now())`,
      );
      inserted.resolve();
      await end.promise;
    });
    await inserted.promise;
    await db.transaction((tx) => tx.emit(Noted, message('a', 2)));
    const draining = app.runJobs();
    await sleep(50);
    expect(got).to.deep.equal([]);
    end.resolve();
    await first;
    await draining;
    expect(numbersOf(got, 'a')).to.deep.equal([1, 2]);
  });

  it('keeps the order of its key where clocks go backwards', async () => {
    const got: Event[] = [];
    const app = await createTestApp({ plugins: [notes((event) => void got.push(event))], clock: '2026-03-01T08:00:00Z' });
    for (const number of [1, 2, 3]) {
      await app.context.db.transaction((tx) => tx.emit(Noted, message('a', number)));
      app.clock.advance(-3_600_000);
    }
    await app.runJobs();
    expect(numbersOf(got, 'a')).to.deep.equal([1, 2, 3]);
  });

  it('reaches each of several subscribers once', async () => {
    const counts = new Map<string, number>();
    const count = (name: string) => () => void counts.set(name, (counts.get(name) ?? 0) + 1);
    const app = await createTestApp({ plugins: [notes(count('one'), count('two'), count('three'))] });
    for (let index = 0; index < 5; index += 1) {
      await app.context.db.transaction((tx) => tx.emit(Noted, message(`k${index}`, index)));
    }
    await app.runJobs();
    expect(Object.fromEntries(counts)).to.deep.equal({ one: 5, two: 5, three: 5 });
  });

  it('waits with those after it while its subscriber fails, and other keys go on', async () => {
    let isBroken = true;
    const got: Event[] = [];
    const subscriber = (event: Event) => {
      if (event.key === 'bad' && isBroken) throw new Error('not now');
      got.push(event);
    };
    const app = await createTestApp({ plugins: [notes(subscriber)], clock: '2026-03-01T08:00:00Z' });
    await app.context.db.transaction((tx) => tx.emit(Noted, message('bad', 1), message('good', 1), message('bad', 2)));
    await app.runJobs();
    expect(numbersOf(got, 'good')).to.deep.equal([1]);
    expect(numbersOf(got, 'bad')).to.deep.equal([]);
    await app.context.db.transaction((tx) => tx.emit(Noted, message('bad', 3), message('good', 2)));
    await app.runJobs();
    expect(numbersOf(got, 'good')).to.deep.equal([1, 2]);
    isBroken = false;
    await app.runJobs();
    expect(numbersOf(got, 'bad'), 'it is not tried again before its time').to.deep.equal([]);
    app.clock.advance(5000);
    await app.runJobs();
    expect(numbersOf(got, 'bad')).to.deep.equal([1, 2, 3]);
    expect(await app.context.db.query('SELECT 1 FROM kernel.parked_events')).to.deep.equal([]);
  });

  it('carries ten thousand of a kind in one transaction, and all of them arrive in order', async () => {
    const got: Event[] = [];
    const app = await createTestApp({ plugins: [notes((event) => void got.push(event))] });
    const messages = Array.from({ length: 10_000 }, (_, index) => message(`k${index % 100}`, index));
    const before = performance.now();
    await app.context.db.transaction((tx) => tx.emit(Noted, ...messages));
    const published = performance.now();
    await app.runJobs();
    const delivered = performance.now();
    const rate = (ms: number) => Math.round(10_000_000 / ms);
    console.log(`      ${rate(published - before)} events/s published, ${rate(delivered - published)} events/s delivered`);
    expect(got).to.have.length(10_000);
    for (let key = 0; key < 100; key += 1) {
      const numbers = numbersOf(got, `k${key}`) as number[];
      expect(numbers).to.deep.equal(numbers.toSorted((a, b) => a - b));
    }
  });

  it('is refused where its payload does not fit its fields', async () => {
    const app = await createTestApp({ plugins: [notes()] });
    const wrong = { key: 'a', payload: { text: 'x', number: 'many' } };
    const problem = await app.context.db.transaction((tx) => tx.emit(Noted, wrong as never)).catch((error: unknown) => error);
    expect(problem).to.include({ code: 'invalid-event' });
    expect(problem).to.have.nested.property('errors[0].pointer', '/number');
  });
});
