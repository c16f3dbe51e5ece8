import { createTestApp, type TestApp } from '@entrepot/core/testing';
import {
  bailHook,
  defineEntity,
  defineEvent,
  defineJob,
  definePlugin,
  extendEntity,
  field,
  kernelStarted,
  type Plugin,
  seriesHook,
  token,
} from '@entrepot/sdk';
import { expect } from 'chai';

const Note = defineEntity('notes.note', { fields: { text: field.text() } });
const noted = defineEvent('notes.noted', { text: field.text() });
const reviewing = bailHook<[string], string>('notes.review', 'nothing');
const filing = seriesHook<[string[]]>('notes.file', 'the list');
const Stamp = token<{ stamp(): string }>('notes.stamp');

/** The plugin that stays well, whatever becomes of its neighbours. */
const notes = definePlugin({
  name: 'notes',
  version: '1.0.0',
  entities: [Note],
  events: [noted],
  hooks: [reviewing, filing],
  actions: {
    file: {
      method: 'GET',
      handler: async ({ call }) => {
        const files: string[] = [];
        await call(filing, files);
        return { files, review: (await call(reviewing, 'x')) ?? null };
      },
    },
    tell: {
      input: { text: field.text() },
      handler: ({ db, input }) => db.transaction((tx) => tx.emit(noted, { key: 'k', payload: { text: String(input.text) } })),
    },
  },
  setup: ({ provide }) => provide(Stamp, () => ({ stamp: () => 'stamped' })),
}) as Plugin;

const broken = (name: string, parts: Partial<Plugin> = {}): Plugin => ({
  name,
  version: '1.0.0',
  requires: { notes: '^1.0.0' },
  actions: { ping: { method: 'GET', permission: 'public', handler: () => ({ pong: name }) } },
  ...parts,
});

const never = () => new Promise<never>(() => {});

/** Each with the code of its fault. */
const sick: Readonly<Record<string, readonly [code: string, plugin: Plugin, settings?: Record<string, unknown>]>> = {
  'throws in setup': [
    'plugin-failed',
    broken('throwing', {
      setup({ on, subscribe, provide }) {
        on(filing, (files) => void files.push('throwing'));
        subscribe(noted, () => {});
        provide(token('throwing.thing'), () => ({}));
        throw new Error('the moon is full');
      },
    }),
  ],
  'rejects in setup': ['plugin-failed', broken('rejecting', { setup: () => Promise.reject(new Error('no answer')) })],
  'hangs in setup': ['setup-too-slow', broken('hanging', { setup: never })],
  'fails at what it prepares': [
    'plugin-failed',
    broken('unprepared', { setup: ({ on }) => on(kernelStarted, () => Promise.reject(new Error('no seed'))) }),
  ],
  'has wrong settings': ['wrong-setting', broken('unset', { settings: { limit: field.integer() } }), { limit: 'many' }],
  'has a manifest that cannot be read': ['invalid-manifest', broken('shapeless', { jobs: [5] as never })],
  'has a check that is no SQL': [
    'schema-refused',
    broken('unchecked', {
      entities: [defineEntity('unchecked.thing', { fields: { text: field.text() }, checks: { odd: 'text !! 5' } })],
    }),
  ],
  'refers to an entity that is not there': [
    'unknown-entity',
    broken('pointing', { entities: [defineEntity('pointing.thing', { fields: { to: field.ref('notes.nothing') } })] }),
  ],
  'adds a field that is there': [
    'duplicate-field',
    broken('colliding', { extends: [extendEntity(Note, { text: field.text().optional() })] }),
  ],
  'requires what is missing': ['missing-requirement', broken('lonely', { requires: { nobody: '*' } })],
  'requires another version': ['version-mismatch', broken('futuristic', { requires: { notes: '^2.0.0' } })],
  'requires itself in a circle': ['circular-requirement', broken('circling', { requires: { circling: '*' } })],
  'joins a hook that is not there': [
    'unknown-hook',
    broken('groping', { setup: ({ on }) => on(seriesHook('notes.nothing', ''), () => {}) }),
  ],
  'wants an order that is not there': [
    'unknown-tap',
    broken('pushing', { setup: ({ on }) => on(filing, () => {}, { before: ['somebody'] }) }),
  ],
};

describe('a plugin at fault', function () {
  this.timeout(60_000);
  let app: TestApp;
  const plugins = Object.values(sick).map(([, plugin]) => plugin);
  before(async () => {
    app = await createTestApp({
      quarantine: true,
      limits: { setup: 300 },
      plugins: [
        notes,
        ...plugins,
        broken('following', { requires: { throwing: '*' } }),
        broken('well', {
          setup: ({ on }) => on(filing, (files) => void files.push('well'), { after: ['throwing'] }),
        }),
      ],
      settings: Object.fromEntries(Object.values(sick).flatMap(([, { name }, given]) => (given ? [[name, given]] : []))),
    });
  });

  for (const [what, [code, { name }]] of Object.entries(sick)) {
    it(`that ${what} is in quarantine, and answers 503 with the reason and when to come again`, async () => {
      const health = app.kernel.health().find(({ plugin }) => plugin === name);
      expect(health).to.include({ state: 'quarantined', version: '1.0.0' });
      expect(health?.fault?.code).to.equal(code);
      expect(health?.fault?.detail).to.contain(name);
      expect(health?.fault?.remedy).to.match(/\w+.*\.$/);
      const answer = await app.get(`/api/v1/${name}/ping`);
      expect(answer.status).to.equal(503);
      expect(answer.body).to.include({ code: 'plugin-unavailable' });
      expect(answer.body.detail).to.contain(`"${name}"`);
      expect(answer.headers.get('retry-after')).to.equal('60');
    });
  }

  it('is told of in the language of the caller, without what only administrators may know', async () => {
    const english = await app.as(null).get('/api/v1/unset/ping');
    expect(english.body.detail).to.equal('The plugin "unset" is enabled, but does not work: its settings are wrong.');
    const chinese = await app.as(null).get('/api/v1/unset/ping', { 'accept-language': 'zh-CN' });
    expect(chinese.body.detail).to.equal('插件“unset”已启用但无法工作：其设置有误。');
  });

  it('takes those along that require it, and nobody else', async () => {
    expect((await app.get('/api/v1/following/ping')).status).to.equal(503);
    expect(app.kernel.health().find(({ plugin }) => plugin === 'following')?.fault).to.deep.include({
      code: 'requirement-unavailable',
    });
    expect((await app.get('/api/v1/well/ping')).body).to.deep.equal({ pong: 'well' });
    expect((await app.post('/api/v1/notes/notes', { text: 'still here' })).status).to.equal(201);
  });

  it('leaves nothing of what it had wired', async () => {
    expect((await app.get('/api/v1/notes/file')).body).to.deep.equal({ files: ['well'], review: null });
    expect((await app.post('/api/v1/notes/tell', { text: 'x' })).status).to.equal(204);
    await app.runJobs();
    expect(app.context.use(Stamp).stamp()).to.equal('stamped');
  });

  it('lets the process be ready, which names it', async () => {
    const { status, body } = await app.get('/readyz');
    expect(status).to.equal(200);
    expect(body.status).to.equal('ready');
    expect(body.quarantined).to.include.members(['throwing', 'following']);
    expect(body.quarantined).not.to.include('well');
  });

  it('is thrown to whoever tests plugins without asking for quarantine', async () => {
    const error = await createTestApp({ plugins: [notes, sick['throws in setup']?.[1] as Plugin] }).catch(
      (each: unknown) => each,
    );
    expect(error).to.be.instanceOf(Error);
    expect(String(error)).to.contain('the moon is full');
  });
});

describe('what a plugin in quarantine owns', function () {
  this.timeout(60_000);
  const count = defineJob({ name: 'gifts.count', input: {}, handler: ({ db }) => db.query('SELECT 1') }) as never;
  const Card = defineEntity('gifts.card', { fields: { code: field.text() } });
  const gifts = (isWell: boolean, heard: string[] = []): Plugin =>
    broken('gifts', {
      entities: [Card],
      extends: [
        extendEntity(Note, {
          gift: field.text().optional(),
          wrapped: field.boolean().default(true),
          size: field.integer({ minimum: 1 }).default(5),
        }),
      ],
      jobs: [count],
      actions: { enqueue: { handler: ({ db }) => db.transaction(async (tx) => ({ id: await tx.enqueue(count, {}) })) } },
      settings: { limit: field.integer({ minimum: isWell ? 1 : 100 }).default(isWell ? 1 : 100) },
      setup: ({ subscribe }) => subscribe(noted, ({ payload }) => void heard.push(payload.text)),
    });
  const shape = (app: TestApp) =>
    app.context.db.query(
      `SELECT column_name, is_nullable, column_default FROM information_schema.columns
       WHERE table_schema IN ('notes', 'gifts') ORDER BY table_schema, table_name, column_name`,
    );

  it('stays as it is: rows, columns, jobs and events wait until it is back', async () => {
    const { createKernel, createLog } = await import('@entrepot/core');
    const app = await createTestApp({ plugins: [notes, gifts(true)] });
    const before = await shape(app);
    expect((await app.post('/api/v1/notes/notes', { text: 'one', gift: 'a bow' })).body).to.include({ gift: 'a bow', size: 5 });
    await app.post('/api/v1/gifts/cards', { code: 'G1' });
    const { id } = (await app.post('/api/v1/gifts/enqueue')).body;

    const kernelOf = (plugin: Plugin) =>
      createKernel({
        plugins: [notes, plugin],
        databaseUrl: app.databaseUrl,
        settings: new Map([['gifts', { limit: 50 }]]),
        log: createLog('silent'),
        isDrained: true,
      });
    const kernel = kernelOf(gifts(false));
    await kernel.start();
    try {
      expect(kernel.health().find(({ plugin }) => plugin === 'gifts')?.fault?.code).to.equal('wrong-setting');
      expect([...(kernel.registry.entities.get('notes.note')?.fields.keys() ?? [])]).to.deep.equal(['text']);
      await kernel.context('notes').db.query(`INSERT INTO notes.notes (text) VALUES ('two')`);
      await kernel.context('notes').db.transaction((tx) => tx.emit(noted, { key: 'k', payload: { text: 'meanwhile' } }));
      await kernel.drain();
      expect((await kernel.jobs.find(id))?.state).to.equal('waiting');
      expect(await shape(app)).to.deep.equal(before);
    } finally {
      await kernel.stop();
    }

    const heard: string[] = [];
    const back = kernelOf(gifts(true, heard));
    await back.start();
    try {
      await back.drain();
      expect((await back.jobs.find(id))?.state).to.equal('done');
      expect(heard).to.deep.equal(['meanwhile']);
      const rows = await app.context.db.query('SELECT text, gift, wrapped, size FROM notes.notes ORDER BY text');
      expect(rows).to.deep.equal([
        { text: 'one', gift: 'a bow', wrapped: true, size: 5 },
        { text: 'two', gift: null, wrapped: true, size: 5 },
      ]);
      expect(await app.context.db.query('SELECT code FROM gifts.cards')).to.deep.equal([{ code: 'G1' }]);
    } finally {
      await back.stop();
    }
  });

  it('is not touched by a version of it that existing rows break', async () => {
    const { createKernel, createLog } = await import('@entrepot/core');
    const app = await createTestApp({ plugins: [notes, gifts(true)] });
    await app.post('/api/v1/gifts/cards', { code: 'short' });
    const strict = {
      ...gifts(true),
      entities: [defineEntity('gifts.card', { fields: Card.fields, checks: { long: 'length(code) > 9' } })],
    };
    const kernel = createKernel({
      plugins: [notes, strict],
      databaseUrl: app.databaseUrl,
      log: createLog('silent'),
      isDrained: true,
    });
    await kernel.start();
    try {
      expect(kernel.plugins.map(({ name }) => name)).to.deep.equal(['kernel', 'notes']);
      expect(kernel.health().find(({ plugin }) => plugin === 'gifts')?.fault?.code).to.equal('rows-against-rule');
    } finally {
      await kernel.stop();
    }
  });
});
