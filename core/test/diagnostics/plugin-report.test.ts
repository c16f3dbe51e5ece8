import { createTestApp, type TestApp } from '@entrepot/core/testing';
import type { PluginReport } from '@entrepot/diagnostics/plugin-report';
import { changingRecords, defineEntity, defineEvent, defineJob, definePlugin, field, Problem } from '@entrepot/sdk';
import { expect } from 'chai';

const Book = defineEntity('library.book', { fields: { code: field.text({ unique: true }), pages: field.integer().optional() } });
const lent = defineEvent('library.lent', { code: field.text() });
const count = defineJob({ name: 'library.count', input: {}, handler: ({ db }) => db.query('SELECT 1') });

const library = definePlugin({
  name: 'library',
  version: '1.2.0',
  entities: [Book],
  events: [lent],
  jobs: [count],
  actions: {
    lend: {
      async handler({ db }) {
        await db.transaction(async (tx) => {
          await tx.query('SELECT * FROM generate_series(1, 7)');
          await tx.emit(lent, { key: 'a', payload: { code: 'a' } });
          await tx.enqueue(count, {});
        });
      },
    },
    burn: {
      handler() {
        throw new Error('fire');
      },
    },
    refuse: {
      handler() {
        throw new Problem('library.closed', { status: 409 });
      },
    },
    misquery: { handler: ({ db }) => db.query('SELECT nonsense') },
  },
  messages: { 'zh-CN': { 'library.closed': '已闭馆' } },
});

const readers = definePlugin({
  name: 'readers',
  version: '0.3.0',
  requires: { library: '^1.0.0' },
  setup({ on, subscribe }) {
    on(changingRecords(Book), async () => {});
    subscribe(lent, () => {});
  },
});

describe('what the kernel tells of its plugins', () => {
  let app: TestApp;
  const reportOf = async (plugin: string): Promise<PluginReport> => {
    const { status, body } = await app.get('/api/v1/kernel/plugins');
    expect(status).to.equal(200);
    const found = (body.plugins as PluginReport[]).find((each) => each.plugin === plugin);
    if (!found) throw new Error(`${plugin} is not reported`);
    return found;
  };

  before(async () => {
    app = await createTestApp({ plugins: [library, readers] });
  });

  it('names state, version and contributions', async () => {
    const { state, version, requires, contributes } = await reportOf('library');
    expect({ state, version, requires }).to.deep.equal({ state: 'running', version: '1.2.0', requires: [] });
    expect(contributes.entities).to.deep.equal(['library.book']);
    expect(contributes.routes).to.include.members(['POST /api/v1/library/books', 'POST /api/v1/library/lend']);
    const other = await reportOf('readers');
    expect(other.requires).to.deep.equal(['library']);
    expect(other.contributes.taps).to.deep.equal(['library.book.changing']);
    expect(other.contributes.subscriptions).to.deep.equal(['readers/library.lent']);
  });

  it('puts statements and rows down to the plugin that asked for them', async () => {
    const before = await reportOf('library');
    await app.post('/api/v1/library/lend', {});
    const { costs } = await reportOf('library');
    expect(costs.requests.calls - before.costs.requests.calls).to.equal(1);
    expect(costs.requests.ms).to.be.greaterThan(before.costs.requests.ms);
    expect(costs.sql.rows - before.costs.sql.rows).to.be.at.least(7);
    expect(costs.sql.queries - before.costs.sql.queries).to.be.at.least(4);
    await app.runJobs();
  });

  it('tells failures from refusals', async () => {
    const before = await reportOf('library');
    expect((await app.post('/api/v1/library/burn', {})).status).to.equal(500);
    expect((await app.post('/api/v1/library/refuse', {})).status).to.equal(409);
    expect((await app.post('/api/v1/library/misquery', {})).status).to.equal(500);
    const { costs } = await reportOf('library');
    expect(costs.requests.calls - before.costs.requests.calls).to.equal(3);
    expect(costs.requests.errors - before.costs.requests.errors).to.equal(2);
    expect(costs.sql.errors - before.costs.sql.errors).to.equal(1);
  });

  it('counts taps, jobs and subscribers for their own plugin', async () => {
    const before = { library: await reportOf('library'), readers: await reportOf('readers') };
    await app.post('/api/v1/library/books', { code: 'b1' });
    await app.post('/api/v1/library/lend', {});
    await app.runJobs();
    const after = { library: await reportOf('library'), readers: await reportOf('readers') };
    expect(after.readers.costs.hooks.calls - before.readers.costs.hooks.calls).to.equal(1);
    expect(after.readers.costs.events.calls - before.readers.costs.events.calls).to.equal(1);
    expect(after.library.costs.jobs.calls - before.library.costs.jobs.calls).to.equal(1);
  });

  it('tells what waits, and since when', async () => {
    await app.post('/api/v1/library/lend', {});
    const { jobs } = (await reportOf('library')).lag;
    expect(jobs.waiting).to.equal(1);
    expect(jobs.oldestSeconds).to.be.at.least(0);
    const [subscription] = (await reportOf('readers')).lag.events;
    expect(subscription).to.include({ subscription: 'readers/library.lent', waiting: 1, parked: 0 });
    await app.runJobs();
    expect((await reportOf('library')).lag.jobs.waiting).to.equal(0);
  });

  it('speaks Prometheus at /metrics', async () => {
    const { status, body: text, headers } = await app.get('/metrics');
    expect(status).to.equal(200);
    expect(headers.get('content-type')).to.equal('text/plain; version=0.0.4; charset=utf-8');
    expect(text).to.match(/^entrepot_plugin_up\{plugin="library"\} 1$/m);
    expect(text).to.match(/^entrepot_work_total\{plugin="library",kind="requests"\} \d+$/m);
    expect(text).to.match(/^entrepot_request_seconds_bucket\{plugin="library",le="\+Inf"\} \d+$/m);
    expect(text).to.match(/^entrepot_events_lag_seconds\{plugin="readers",subscription="readers\/library\.lent"\} 0$/m);
    const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    expect(new Set(names).size, 'each family once').to.equal(names.length);
    for (const line of String(text)
      .split('\n')
      .filter((each) => each !== '' && !each.startsWith('#'))) {
      expect(line).to.match(/^[a-z_]+(\{([a-z]+="[^"\\\n]*",?)+\})? [0-9.e+-]+$/);
    }
  });

  it('keeps its figures from those who lack the permission', async () => {
    for (const path of ['/metrics', '/api/v1/kernel/plugins', '/api/v1/kernel/why?subject=library.book']) {
      expect((await app.as(null).get(path)).status, path).to.equal(401);
      expect((await app.as('nobody-special').get(path)).status, path).to.equal(403);
    }
  });
});
