import { setTimeout as sleep } from 'node:timers/promises';
import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { defineEntity, field, type Plugin } from '@entrepot/sdk';
import { expect } from 'chai';
import { faulty, forgetLeaks, host, kinds, neighbour, quietly, type RunFault, runFaults } from './faulty-plugin.ts';

const limits = { setup: 300, action: 300, subscriber: 300, silentJob: 300, stop: 300 };

/** What each fault is called where it comes out, where it does. */
const actionCodes: Readonly<Record<RunFault, string | undefined>> = {
  throw: 'internal-error',
  reject: 'internal-error',
  hang: 'action-too-slow',
  leak: undefined,
};

const start = (...plugins: readonly Plugin[]): Promise<TestApp> =>
  quietly(() => createTestApp({ plugins: [host, ...plugins], limits }));

async function sessions(app: TestApp): Promise<number> {
  const [row] = await app.context.db.query<{ count: number }>(
    `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`,
  );
  return row?.count ?? 0;
}

/** Other plugins serve, store, call hooks and hear of events. */
async function expectWell(app: TestApp, heard: string[]): Promise<void> {
  expect((await app.get('/api/v1/host/ping')).body).to.deep.equal({ pong: true });
  expect((await app.post('/api/v1/host/things', { name: 'a' })).status).to.equal(201);
  heard.length = 0;
  expect((await app.post('/api/v1/host/tell')).status).to.equal(204);
  await app.runJobs();
  expect(heard).to.deep.equal(['x']);
}

describe('a plugin that goes wrong at work', function () {
  this.timeout(60_000);
  afterEach(forgetLeaks);

  for (const fault of runFaults) {
    describe(`by a ${fault}`, () => {
      const heard: string[] = [];
      let app: TestApp;
      before(async () => {
        app = await start(faulty(fault, { onFailure: 'skip' }), neighbour(heard));
      });
      afterEach(() => expectWell(app, heard));

      it('in an action tells its caller, and nobody else notices', async () => {
        const answers = await Promise.all(Array.from({ length: 8 }, () => app.get('/api/v1/faulty/act')));
        for (const { status, body } of answers) {
          const code = actionCodes[fault];
          expect(body?.code).to.equal(code);
          expect(status).to.equal(code === undefined ? 204 : code === 'internal-error' ? 500 : 503);
          expect(JSON.stringify(body ?? {}))
            .not.to.contain('it threw')
            .and.not.to.contain('.ts');
        }
      });

      for (const kind of kinds) {
        it(`in a tap on a ${kind} hook is passed over, and the record says so`, async () => {
          const { status, body } = await app.get(`/api/v1/host/call?kind=${kind}`);
          expect(status).to.equal(200);
          expect(kind === 'bail' ? body.result : body.names.join()).to.equal('neighbour');
          const cost = app.kernel.hookCosts().find(({ hook, plugin }) => hook === `host.${kind}` && plugin === 'faulty');
          expect(cost).to.include({ calls: 1, errors: fault === 'leak' ? 0 : 1, late: fault === 'hang' ? 1 : 0 });
        });
      }

      it('in a job is told with the job, and other work goes on', async () => {
        const { id } = (await app.post('/api/v1/faulty/enqueue')).body;
        await app.runJobs();
        const { body } = await app.get(`/api/v1/kernel/jobs/${id}`);
        expect(body.state).to.equal(fault === 'leak' ? 'done' : 'failed');
        const code = actionCodes[fault] === 'action-too-slow' ? 'job-too-slow' : actionCodes[fault];
        expect(body.error?.code).to.equal(code);
      });

      it('in a step of a saga ends the run as failed, and other runs go on', async () => {
        const { id } = (await app.post('/api/v1/faulty/start')).body;
        await app.runJobs();
        const [run] = await app.context.db.query<{ state: string }>('SELECT state FROM kernel.sagas WHERE id = $1', [id]);
        expect(run?.state).to.equal(fault === 'leak' ? 'done' : 'failed');
      });

      it('in a subscriber waits with its event, and others hear of it', async () => {
        await app.post('/api/v1/host/tell');
        await app.runJobs();
        const parked = await app.context.db.query('SELECT 1 FROM kernel.parked_events WHERE subscription LIKE $1', ['faulty/%']);
        expect(parked.length > 0).to.equal(fault !== 'leak');
      });

      it('holds no transaction open when its time is over', async () => {
        await sleep(limits.action + 200);
        expect(await sessions(app)).to.equal(0);
      });
    });
  }

  for (const fault of ['throw', 'reject', 'hang'] as const) {
    it(`by a ${fault} in a tap that aborts fails the call alone`, async () => {
      const heard: string[] = [];
      const app = await start(faulty(fault, { onFailure: 'abort' }), neighbour(heard));
      for (const kind of kinds) {
        const { status, body } = await app.get(`/api/v1/host/call?kind=${kind}`);
        expect([status, body.code]).to.deep.equal(fault === 'hang' ? [503, 'tap-too-slow'] : [500, 'internal-error']);
      }
      expect((await app.get('/api/v1/host/ping')).status).to.equal(200);
    });

    it(`by a ${fault} in a tap that asks for quarantine is called no more`, async () => {
      const app = await start(faulty(fault, { onFailure: 'quarantine' }), neighbour([]));
      for (const kind of kinds) {
        for (let time = 0; time < 3; time += 1) {
          expect((await app.get(`/api/v1/host/call?kind=${kind}`)).status).to.equal(200);
        }
        const cost = app.kernel.hookCosts().find(({ hook, plugin }) => hook === `host.${kind}` && plugin === 'faulty');
        expect(cost).to.include({ calls: 1, errors: 1, quarantined: true });
      }
      expect(app.kernel.health().find(({ plugin }) => plugin === 'faulty')).to.deep.include({
        state: 'running',
        tapsInQuarantine: kinds.map((kind) => `faulty on host.${kind}`),
      });
    });
  }

  it('by blocking the process longer than its budget is told to be late, for nothing can interrupt it', async () => {
    const block = () => {
      for (const end = performance.now() + 100; performance.now() < end; );
    };
    const plugin = faulty('none', {}, { setup: ({ on }) => on(host.hooks?.[0] as never, block as never, { budgetMs: 50 }) });
    const app = await start(plugin);
    expect((await app.get('/api/v1/host/call?kind=series')).status).to.equal(200);
    expect(app.kernel.hookCosts().find((cost) => cost.plugin === 'faulty')).to.include({ errors: 0, late: 1 });
  });
});

const circle: Plugin = { name: 'circle', version: '1.0.0', requires: { faulty: '*' } };

/** What is wrong before it works, and how. */
const bootFaults: Readonly<Record<string, { parts: Partial<Plugin>; settings?: object; more?: readonly Plugin[] }>> = {
  'bad schema': {
    parts: { entities: [defineEntity('faulty.thing', { fields: { text: field.text() }, checks: { odd: 'no such column' } })] },
  },
  'bad settings': { parts: { settings: { limit: field.integer() } }, settings: { limit: 'none' } },
  'wrong version': { parts: { requires: { host: '^7.0.0' } } },
  'circular requires': { parts: { requires: { host: '*', circle: '*' } }, more: [circle] },
  'throwing setup': {
    parts: {
      setup() {
        throw new Error('no');
      },
    },
  },
};

describe('a plugin that cannot start', function () {
  this.timeout(60_000);
  for (const [what, { parts, settings, more = [] }] of Object.entries(bootFaults)) {
    it(`for ${what} works in no hook, action, job, saga or subscriber, and nobody else notices`, async () => {
      const heard: string[] = [];
      const app = await createTestApp({
        plugins: [host, faulty('throw', {}, parts), ...more, neighbour(heard)],
        settings: { faulty: { ...settings } },
        quarantine: true,
        limits,
      });
      expect((await app.get('/api/v1/faulty/act')).status).to.equal(503);
      expect((await app.post('/api/v1/faulty/enqueue')).status).to.equal(503);
      expect((await app.post('/api/v1/faulty/start')).status).to.equal(503);
      for (const kind of kinds) {
        const { body } = await app.get(`/api/v1/host/call?kind=${kind}`);
        expect(kind === 'bail' ? body.result : body.names.join()).to.equal('neighbour');
      }
      await app.context.db.query(`INSERT INTO kernel.jobs (type, input) VALUES ('faulty.job', '{}')`);
      await expectWell(app, heard);
      const waiting = await app.context.db.query(`SELECT state FROM kernel.jobs WHERE type = 'faulty.job'`);
      expect(waiting).to.deep.equal([{ state: 'waiting' }]);
      expect(await app.context.db.query(`SELECT 1 FROM kernel.parked_events WHERE subscription LIKE 'faulty/%'`)).to.deep.equal(
        [],
      );
    });
  }
});
