import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { type TestDatabase, testDatabase } from '../../../database/test/test-server.ts';
import { ServedFolder, within } from './served-folder.ts';

const config = `import { defineConfig } from '@entrepot/sdk';

export default defineConfig({
  plugins: {
    // What is sold, and where.
    shops: true,
    './notes.ts': { limit: 5 }, // ours
    './stars.ts': true,
    './late.ts': false,
    './broken.ts': false,
    webhooks: true,
  },
});
`;
const notes = `
import { defineEntity, definePlugin, field } from '@entrepot/sdk';
const Note = defineEntity('notes.note', { fields: { title: field.text() } });
export default definePlugin({
  name: 'notes', version: '1.0.0', label: { en: 'Notes', zh: '便签' }, entities: [Note],
  settings: {
    limit: field.integer({ minimum: 1, maximum: 9, label: { en: 'Limit', zh: '上限' } }).default(3),
    key: field.text({ secret: true }).optional(),
  },
  actions: {
    limit: { method: 'GET', handler: () => limit },
    slow: { method: 'GET', handler: () => new Promise((resolve) => setTimeout(() => resolve({ late: true }), 1500)) },
  },
  setup({ settings }) { limit = { limit: settings.limit }; },
});
let limit = {};`;
const stars = `
import { definePlugin } from '@entrepot/sdk';
export default definePlugin({ name: 'stars', version: '1.0.0', requires: { notes: '^1.0.0' }, actions: { shine: { handler: () => ({}) } } });`;
const late = `
import { definePlugin, kernelStarted } from '@entrepot/sdk';
export default definePlugin({ name: 'late', version: '1.0.0', setup({ on }) { on(kernelStarted, () => { throw new Error('too late'); }); } });`;
const broken = `
import { definePlugin } from '@entrepot/sdk';
export default definePlugin({ name: 'broken', version: '1.0.0', setup() { throw new Error('broken at once'); } });`;

const mostMs = 5_000;

describe('an installation', function () {
  this.timeout(90_000);
  let database: TestDatabase;
  let served: ServedFolder;

  before(async () => {
    database = await testDatabase();
  });

  after(() => database.stop());

  beforeEach(async () => {
    await database.fresh();
    const files = { 'notes.ts': notes, 'stars.ts': stars, 'late.ts': late, 'broken.ts': broken, 'entrepot.config.ts': config };
    served = await ServedFolder.make(database.url, files);
  });

  afterEach(() => served.end());

  it('tells of its modules, those that could be switched on among them, and no secret', async () => {
    await writeFile(served.config, config.replace('limit: 5', "limit: 5, key: 'hidden'"));
    const process = await served.start();
    const { body } = await process.get('/api/v1/kernel/modules');
    const module = (key: string) => body.modules.find((each: { key: string }) => each.key === key);
    expect(body.file).to.equal(served.config);
    expect(module('./notes.ts')).to.deep.include({
      name: 'notes',
      label: { en: 'Notes', zh: '便签' },
      version: '1.0.0',
      state: 'running',
      fault: null,
      dependents: ['stars'],
    });
    const { settings } = module('./notes.ts');
    expect(settings.values).to.deep.equal({ limit: 5 });
    expect(settings.secrets).to.deep.equal({ key: { isSet: true, variable: 'ENTREPOT_NOTES_KEY' } });
    expect(settings.schema.properties).to.have.all.keys('limit');
    expect(JSON.stringify(body)).not.to.contain('hidden');
    expect(module('./late.ts').state).to.equal('off');
    expect(module('orders')).to.deep.include({ name: 'orders', state: 'off' });
    expect(module('orders').requires).to.have.property('inventory');
    expect(module('kernel')).to.equal(undefined);
  });

  it('switches modules off and on while it serves, loses no request, and keeps their data and the layout of the config', async () => {
    const process = await served.start();
    const created = await process.post('/api/v1/notes/notes', { title: 'kept' });
    expect(created.status).to.equal(201);
    let isOver = false;
    const odd: string[] = [];
    let answered = 0;
    let longest = 0;
    const hammer = async (method: 'GET' | 'POST') => {
      while (!isOver) {
        try {
          const start = performance.now();
          const path = '/api/v1/shops/shops';
          const { status } = await (method === 'GET' ? process.get(path) : process.post(`${path}:search`, {}));
          answered += 1;
          longest = Math.max(longest, performance.now() - start);
          if (status !== 200) odd.push(`${method} ${status}`);
        } catch (error) {
          odd.push(`${method} ${String(error)}`);
        }
      }
    };
    const hammers = [hammer('GET'), hammer('GET'), hammer('POST')];
    const slow = process.get('/api/v1/notes/slow');
    const took: number[] = [];
    const changes = { './notes.ts': false, './stars.ts': false, webhooks: false, 'example-hello': true };
    for (let round = 0; round < 2; round += 1) {
      let start = performance.now();
      expect(await process.apply(changes)).to.have.property('status', 200);
      await within(mostMs, async () => (await process.get('/api/v1/notes/notes')).status === 404);
      expect((await process.get('/api/v1/webhooks/endpoints')).status).to.equal(404);
      expect((await process.get('/api/v1/hello/hello')).body).to.deep.equal({ hello: 'world' });
      const without = (await process.get('/openapi.json')).body;
      expect(without.paths).not.to.have.property('/api/v1/webhooks/endpoints');
      expect(without.paths).to.have.property('/api/v1/hello/hello');
      took.push(performance.now() - start);
      const off = (await process.get('/api/v1/kernel/model')).body;
      expect(off.entities.map(({ name }: { name: string }) => name)).not.to.contain('notes.note');
      start = performance.now();
      const back = { './notes.ts': true, './stars.ts': true, webhooks: true, 'example-hello': false };
      expect(await process.apply(back)).to.have.property('status', 200);
      await within(mostMs, async () => (await process.get('/api/v1/webhooks/endpoints')).status === 200);
      expect((await process.get('/api/v1/hello/hello')).status).to.equal(404);
      took.push(performance.now() - start);
      const on = (await process.get('/api/v1/kernel/model')).body;
      expect(on.entities.map(({ name }: { name: string }) => name)).to.contain('notes.note');
      expect(on.fingerprint).not.to.equal(off.fingerprint);
    }
    isOver = true;
    await Promise.all(hammers);
    expect(odd).to.deep.equal([]);
    expect(answered).to.be.above(50);
    expect(await slow, 'the request that ran when its module was switched off').to.deep.equal({
      status: 200,
      body: { late: true },
    });
    expect(Math.max(...took)).to.be.below(mostMs);
    expect(longest, 'the longest wait of a request').to.be.below(mostMs);
    const { data } = (await process.get('/api/v1/notes/notes')).body;
    expect(data.map(({ title }: { title: string }) => title)).to.deep.equal(['kept']);
    expect((await process.get('/api/v1/notes/limit')).body, 'the settings of before').to.deep.equal({ limit: 5 });
    const text = await served.text();
    expect(text).to.equal(config.replace('    webhooks: true,\n', "    webhooks: true,\n    'example-hello': false,\n"));
    expect(await process.stop()).to.equal(0);
  });

  it('plans as the command line does, and says what has to go or come along', async () => {
    const process = await served.start();
    await process.post('/api/v1/notes/notes', { title: 'kept' });
    const { status, body } = await process.post('/api/v1/kernel/planModules', {
      plugins: { './notes.ts': false, warehouse: true },
    });
    expect(status).to.equal(200);
    const change = (name: string) => body.plan.plugins.find(({ plugin }: { plugin: string }) => plugin === name);
    expect(change('notes').moves).to.deep.equal([{ kind: 'table', object: '"notes"."notes"', rows: 1 }]);
    expect(change('notes').routes.removed).to.contain('GET /api/v1/notes/notes');
    expect(body.dependents).to.deep.equal([{ plugin: 'stars', of: ['notes'] }]);
    const missing = body.missing.map(({ plugin }: { plugin: string }) => plugin);
    expect(missing).to.include.members(['orders', 'inventory', 'catalog', 'logistics']).and.not.to.contain('shops');
    expect(body.config).to.equal("'./notes.ts': { enabled: false, limit: 5 },\nwarehouse: true,");
    const applied = await process.apply({ './notes.ts': false });
    expect(applied).to.have.property('status', 409);
    expect(applied.body).to.deep.include({ code: 'modules-obstructed' });
    expect(applied.body.detail).to.contain('"stars"');
    const chinese = await process.post(
      '/api/v1/kernel/applyModules',
      { plugins: { './notes.ts': false }, fingerprint: 'x' },
      'zh-CN',
    );
    expect(chinese.body.detail).to.contain('已被其他人修改');
    expect(chinese.body.remedy).to.equal('请重新预览变更。');
    expect(await served.text()).to.equal(config);
  });

  it('changes settings, and refuses those that are wrong by their field, and secrets', async () => {
    const process = await served.start();
    expect(await process.apply({ notes: { settings: { limit: 7 } } })).to.have.property('status', 200);
    expect((await process.get('/api/v1/notes/limit')).body).to.deep.equal({ limit: 7 });
    expect(await served.text()).to.equal(config.replace('limit: 5', 'limit: 7'));
    const wrong = await process.apply({ './notes.ts': { settings: { limit: 70, key: 'mine', what: 1 } } });
    expect(wrong.body).to.deep.include({ status: 422, code: 'wrong-settings' });
    const faults = wrong.body.errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`);
    expect(faults).to.have.members([
      '/plugins/.~1notes.ts/settings/limit too-large',
      '/plugins/.~1notes.ts/settings/key secret-setting',
      '/plugins/.~1notes.ts/settings/what unknown-field',
    ]);
    expect((await process.apply({ '../elsewhere.ts': true })).body).to.deep.include({ status: 422, code: 'unknown-module' });
    expect(await served.text()).to.equal(config.replace('limit: 5', 'limit: 7'));
  });

  it('stays as it is where a module does not come up, the config cannot be written, or somebody changed it meanwhile', async () => {
    const process = await served.start();
    const fingerprint = await process.fingerprint();
    expect((await process.apply({ './broken.ts': true })).body).to.deep.include({ status: 409, code: 'modules-obstructed' });
    const late = await process.apply({ './late.ts': true });
    expect(late.body).to.deep.include({ status: 409, code: 'modules-not-applied' });
    expect(late.body.detail).to.contain('"late"');
    await mkdir(join(served.folder, '.entrepot.config.new.ts'));
    expect((await process.apply({ webhooks: false })).body).to.deep.include({ status: 409, code: 'config-not-writable' });
    await rm(join(served.folder, '.entrepot.config.new.ts'), { recursive: true });
    expect(await served.text()).to.equal(config);
    expect((await process.get('/api/v1/webhooks/endpoints')).status).to.equal(200);

    const computed = `${config.replace('export default', 'const config =')}export default { ...config };\n`;
    await writeFile(served.config, computed);
    const stale = await process.post('/api/v1/kernel/applyModules', { plugins: { webhooks: false }, fingerprint });
    expect(stale.body).to.deep.include({ status: 409, code: 'config-changed' });
    const refused = await process.apply({ webhooks: false });
    expect(refused.body).to.deep.include({ status: 409, code: 'config-not-editable' });
    expect(refused.body.remedy).to.contain('webhooks: false');
    expect(await served.text()).to.equal(computed);
  });

  it('lets one of two changes at the same time through', async () => {
    const process = await served.start();
    const fingerprint = await process.fingerprint();
    const change = (plugins: object) => process.post('/api/v1/kernel/applyModules', { plugins, fingerprint });
    const answers = await Promise.all([change({ webhooks: false }), change({ 'example-hello': true })]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
  });

  it('takes the other processes along, and reads a config again that was changed by hand, at SIGHUP', async () => {
    const [process, worker, api] = [
      await served.start(),
      await served.start('--role', 'worker'),
      await served.start('--role', 'api'),
    ];
    await process.apply({ webhooks: false });
    await within(mostMs, async () => (await api.get('/api/v1/webhooks/endpoints')).status === 404);
    await within(mostMs, () => worker.told().includes('serving for the changed config'));
    await writeFile(served.config, config);
    api.child.kill('SIGHUP');
    await within(mostMs, async () => (await api.get('/api/v1/webhooks/endpoints')).status === 200);
    await within(mostMs, async () => (await process.get('/api/v1/webhooks/endpoints')).status === 200);
    await writeFile(served.config, 'export default {');
    api.child.kill('SIGHUP');
    await within(mostMs, () => api.told().includes('cannot be served for'));
    expect((await api.get('/api/v1/webhooks/endpoints')).status).to.equal(200);
    for (const each of [process, worker, api]) expect(await each.stop()).to.equal(0);
  });

  it('leaves a config that boots, killed at any moment of a change', async () => {
    let isOff = false;
    for (const ms of [20, 120, 200, 260, 320]) {
      const process = await served.start();
      const applying = process.apply({ webhooks: isOff }).catch(() => undefined);
      await sleep(ms);
      await process.stop('SIGKILL');
      await applying;
      const text = await served.text();
      expect([config, config.replace('webhooks: true', 'webhooks: false')]).to.contain(text);
      isOff = text !== config;
    }
    const process = await served.start();
    expect((await process.get('/api/v1/webhooks/endpoints')).status).to.equal(isOff ? 404 : 200);
    expect(await process.apply({ webhooks: isOff }), 'a change after all that').to.have.property('status', 200);
  });
});
