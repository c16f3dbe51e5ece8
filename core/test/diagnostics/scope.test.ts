import { setTimeout as sleep } from 'node:timers/promises';
import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { currentScope, type Scope } from '@entrepot/registry/scope';
import {
  changingRecords,
  defineAction,
  defineEntity,
  defineEvent,
  defineJob,
  definePlugin,
  field,
  seriesHook,
  token,
} from '@entrepot/sdk';
import { expect } from 'chai';

const seen: string[] = [];

/** Told at once and again after waiting: the scope has to last. */
function note(scope: Scope = currentScope()): void {
  seen.push(`${scope.plugin} · ${scope.work} · ${scope.user?.name ?? 'system'}`);
}
async function noteTwice(): Promise<void> {
  note();
  await sleep(1);
  note();
}

const Card = defineEntity('cards.card', { fields: { code: field.text() } });
const played = seriesHook<[string]>('cards.played', 'nothing');
const drawn = defineEvent('cards.drawn', { code: field.text() });
const shuffle = defineJob({ name: 'cards.shuffle', input: {}, handler: noteTwice });
const Deck = token<{ look(): Promise<void> }>('cards.deck');

const cards = definePlugin({
  name: 'cards',
  version: '1.0.0',
  entities: [Card],
  hooks: [played],
  events: [drawn],
  jobs: [shuffle],
  actions: {
    play: {
      async handler({ call, db }) {
        await call(played, 'ace');
        note();
        await db.transaction(async (tx) => {
          await tx.emit(drawn, { key: 'a', payload: { code: 'ace' } });
          await tx.enqueue(shuffle, {});
        });
      },
    },
    look: { method: 'GET', permission: 'public', handler: () => noteTwice() },
    trace: defineAction({ method: 'GET', handler: () => ({ trace: currentScope().traceId, address: currentScope().address }) }),
  },
  setup({ subscribe, provide }) {
    note();
    provide(Deck, () => ({ look: noteTwice }));
    subscribe(drawn, noteTwice);
  },
});

const watcher = definePlugin({
  name: 'watcher',
  version: '1.0.0',
  requires: { cards: '^1.0.0' },
  setup({ on }) {
    on(played, () => note(), { name: 'quick' });
    on(played, noteTwice, { name: 'slow' });
    on(changingRecords(Card), () => note());
  },
});

const referee = definePlugin({
  name: 'referee',
  version: '1.0.0',
  requires: { cards: '^1.0.0' },
  setup({ on }) {
    on(played, () => note());
    on(played, () => new Promise<void>((resolve) => setTimeout(() => resolve(note()), 40)), {
      name: 'late',
      budgetMs: 5,
      onFailure: 'skip',
    });
    on(played, () => note(), { name: 'last' });
  },
});

describe('the scope of running code', () => {
  let app: TestApp;

  before(async () => {
    app = await createTestApp({ plugins: [cards, watcher, referee] });
  });

  afterEach(() => app.runJobs());
  beforeEach(() => {
    seen.length = 0;
  });

  it('is the plugin of each tap in turn, and the action again behind the hook', async () => {
    await app.as('admin').post('/api/v1/cards/play', {});
    await sleep(60);
    expect(seen).to.deep.equal([
      'watcher · hook cards.played · admin',
      'watcher · hook cards.played · admin',
      'watcher · hook cards.played · admin',
      'referee · hook cards.played · admin',
      'referee · hook cards.played · admin',
      'cards · action cards.play · admin',
      // The tap that was too slow, when all others had gone on.
      'referee · hook cards.played · admin',
    ]);
  });

  it('is the subscriber with nobody asking, and the job with whoever asked for it', async () => {
    await app.as('admin').post('/api/v1/cards/play', {});
    await sleep(60);
    seen.length = 0;
    await app.runJobs();
    expect(seen).to.deep.equal([
      'cards · event cards.drawn · system',
      'cards · event cards.drawn · system',
      'cards · job cards.shuffle · admin',
      'cards · job cards.shuffle · admin',
    ]);
  });

  it('is the tapping plugin where records are written through a generated route', async () => {
    await app.as('admin').post('/api/v1/cards/cards', { code: 'ace' });
    expect(seen).to.deep.equal(['watcher · hook cards.card.changing · admin']);
  });

  it('is there for those who read and have not signed in', async () => {
    await app.as(null).get('/api/v1/cards/look');
    expect(seen).to.deep.equal(['cards · action cards.look · anonymous', 'cards · action cards.look · anonymous']);
  });

  it('has the trace that the caller is in, and where the request came from', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const answer = await fetch(`${app.address}/api/v1/cards/trace`, { headers: { traceparent } });
    const problem = (await answer.json()) as { traceId: string };
    expect(problem.traceId).to.equal('0af7651916cd43dd8448eb211c80319c');
    const { body } = await app.get('/api/v1/cards/trace');
    expect(body.trace).to.match(/^[0-9a-f]{32}$/);
    expect(body.address).to.match(/127\.0\.0\.1$/);
  });

  it('is the kernel where nobody opened one', () => {
    expect(currentScope()).to.include({ plugin: 'kernel', work: 'kernel' });
  });
});
