import { setTimeout as sleep } from 'node:timers/promises';
import { createTestApp, type TestApp } from '@entrepot/core/testing';
import {
  defineEntity,
  defineEvent,
  definePlugin,
  type Event,
  field,
  type Plugin,
  type Transaction,
  tableOf,
} from '@entrepot/sdk';
import { expect } from 'chai';

const Noted = defineEvent('notes.noted', { number: field.integer() });
const Copied = defineEvent('notes.copied', { number: field.integer() });
const Copy = defineEntity('notes.copy', { fields: { event: field.text(), key: field.text(), number: field.integer() } });

type Fault = (event: Event, tx: Transaction) => void | Promise<void>;

/** Copies each note; `fault` joins in after the row was written. */
function notes(fault: Fault = () => {}, timeoutMs = 1000): Plugin {
  return definePlugin({
    name: 'notes',
    version: '1.0.0',
    entities: [Copy],
    events: [Noted, Copied],
    setup: ({ subscribe }) =>
      subscribe(
        Noted,
        async (event, { tx }) => {
          const { id, key, payload } = event;
          await tx.query(`INSERT INTO ${tableOf(Copy)} (event, key, number) VALUES ($1, $2, $3)`, [id, key, payload.number]);
          await tx.emit(Copied, { key, payload });
          await fault(event as Event, tx);
        },
        { exactlyOnce: true, timeoutMs },
      ),
  });
}

const emit = ({ context: { db } }: TestApp, ...notes: readonly (readonly [key: string, number: number])[]) =>
  db.transaction((tx) => tx.emit(Noted, ...notes.map(([key, number]) => ({ key, payload: { number } }))));

async function copies({ context: { db } }: TestApp): Promise<string[]> {
  const rows = await db.query<{ copy: string }>(`SELECT key || number AS copy FROM ${tableOf(Copy)} ORDER BY id`);
  return rows.map(({ copy }) => copy);
}

const clock = '2026-03-01T08:00:00Z';

describe('A subscriber that is exactly once', () => {
  it('writes and publishes in the transaction that notes the event', async () => {
    const app = await createTestApp({ plugins: [notes()] });
    await emit(app, ['a', 1], ['b', 1], ['a', 2]);
    await app.runJobs();
    await app.runJobs();
    expect(await copies(app)).to.deep.equal(['a1', 'b1', 'a2']);
    expect(await app.context.db.query(`SELECT 1 FROM kernel.events WHERE type = 'notes.copied'`)).to.have.length(3);
  });

  it('leaves nothing of an event that fails, and the others of its batch stand once', async () => {
    let isBroken = true;
    const app = await createTestApp({
      plugins: [
        notes(({ key }) => {
          if (key === 'bad' && isBroken) throw new Error('not now');
        }),
      ],
      clock,
    });
    await emit(app, ['a', 1], ['bad', 1], ['a', 2], ['bad', 2], ['b', 1]);
    await app.runJobs();
    expect(await copies(app)).to.deep.equal(['a1', 'a2', 'b1']);
    isBroken = false;
    app.clock.advance(5000);
    await emit(app, ['bad', 3]);
    await app.runJobs();
    expect(await copies(app)).to.deep.equal(['a1', 'a2', 'b1', 'bad1', 'bad2', 'bad3']);
    expect(await app.context.db.query('SELECT 1 FROM kernel.parked_events')).to.deep.equal([]);
  });

  it('is tried again where the connection breaks, before the commit or at it', async () => {
    let breaks = 3;
    const app = await createTestApp({
      plugins: [
        notes(async (_, tx) => {
          if (breaks-- > 0) await tx.query('SELECT pg_terminate_backend(pg_backend_pid())');
        }),
      ],
      clock,
    });
    await emit(app, ['a', 1], ['a', 2], ['b', 1]);
    for (let round = 0; round < 5; round += 1) {
      await app.runJobs();
      app.clock.advance(60_000);
    }
    expect((await copies(app)).toSorted()).to.deep.equal(['a1', 'a2', 'b1']);
  });

  it('is parked where it hangs, and what it does afterwards reaches nothing', async () => {
    const afterwards = Promise.withResolvers<unknown>();
    let hangs = true;
    const app = await createTestApp({
      plugins: [
        notes(async (_, tx) => {
          if (!hangs) return;
          await sleep(300);
          try {
            afterwards.resolve(await tx.query('SELECT 1'));
          } catch (error) {
            afterwards.resolve(error);
          }
        }, 100),
      ],
      clock,
    });
    await emit(app, ['a', 1]);
    await app.runJobs();
    expect(await afterwards.promise).to.be.instanceOf(Error);
    const [parked] = await app.context.db.query<{ error: string }>('SELECT error FROM kernel.parked_events');
    expect(parked?.error).to.include('took longer than 100 ms');
    hangs = false;
    app.clock.advance(5000);
    await app.runJobs();
    expect(await copies(app)).to.deep.equal(['a1']);
  });

  it('gives way where the subscription was moved meanwhile', async () => {
    let moves = 1;
    const app: TestApp = await createTestApp({
      plugins: [
        notes(async () => {
          // Another process that takes itself for the one in charge.
          const taking = app.context.db.query(
            `UPDATE kernel.subscriptions SET position = position WHERE name = 'notes/notes.noted'`,
          );
          if (moves-- > 0) await Promise.race([taking, sleep(50)]);
          taking.catch(() => {});
        }),
      ],
    });
    await emit(app, ['a', 1], ['a', 2]);
    await app.runJobs();
    expect(await copies(app)).to.deep.equal(['a1', 'a2']);
  });

  it('shares transactions for a tenth of a second at most', async () => {
    const transactions = new Set<string>();
    const app = await createTestApp({
      plugins: [
        notes(async (_, tx) => {
          const [row] = await tx.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
          transactions.add(row?.id ?? '');
          await sleep(40);
        }),
      ],
    });
    await emit(app, ...Array.from({ length: 9 }, (_, index) => ['a', index] as const));
    await app.runJobs();
    expect(await copies(app)).to.have.length(9);
    expect(transactions.size).to.be.within(3, 9);
  });
});
