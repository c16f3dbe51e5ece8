import { definePlugin, kernelStarted, type Plugin, Problem, token } from '@entrepot/sdk';
import { expect } from 'chai';
import { createKernel } from '../src/kernel.ts';
import { createLog } from '../src/log.ts';
import { createTestApp } from '../testing/index.ts';

const silent = { role: 'worker', log: createLog('silent') } as const;

function tracing(name: string, trace: string[], more: Partial<Plugin> = {}): Plugin {
  return definePlugin({
    name,
    version: '1.0.0',
    setup({ on, onStop }) {
      trace.push(`setup ${name}`);
      on(kernelStarted, async ({ print }) => {
        trace.push(`started ${name}`);
        print(`${name} is ready`);
      });
      onStop(() => void trace.push(`stopped ${name}`));
    },
    ...more,
  });
}

describe('the kernel', () => {
  it('sets plugins up in the order of their requirements, then lets them prepare, and stops in reverse', async () => {
    const app = await createTestApp({ plugins: [] });
    const trace: string[] = [];
    const kernel = createKernel({
      ...silent,
      plugins: [tracing('b', trace, { requires: { a: '^1.0.0' } }), tracing('a', trace)],
      databaseUrl: app.databaseUrl,
      print: (text) => trace.push(text),
    });
    await kernel.start();
    await kernel.stop();
    await kernel.stop();
    expect(trace).to.deep.equal([
      'setup a',
      'setup b',
      'started a',
      'a is ready',
      'started b',
      'b is ready',
      'stopped b',
      'stopped a',
    ]);
  });

  it('lets plugins prepare in one process at a time', async () => {
    const app = await createTestApp({ plugins: [] });
    let inside = 0;
    let most = 0;
    const plugin = definePlugin({
      name: 'slow',
      version: '1.0.0',
      setup: ({ on }) =>
        on(kernelStarted, async () => {
          inside += 1;
          most = Math.max(most, inside);
          await new Promise((resolve) => setTimeout(resolve, 50));
          inside -= 1;
        }),
    }) as Plugin;
    const kernels = [1, 2, 3].map(() =>
      createKernel({ ...silent, plugins: [plugin], databaseUrl: app.databaseUrl, poolSize: 2 }),
    );
    await Promise.all(kernels.map((kernel) => kernel.start()));
    await Promise.all(kernels.map((kernel) => kernel.stop()));
    expect(most).to.equal(1);
  });

  it('tells of every setup that failed where it is strict, and undoes its start', async () => {
    const app = await createTestApp({ plugins: [] });
    const trace: string[] = [];
    const failing = (name: string): Plugin => ({
      name,
      version: '1.0.0',
      setup() {
        throw new Error(`${name} is ill`);
      },
    });
    const kernel = createKernel({
      ...silent,
      plugins: [tracing('well', trace), failing('one'), failing('two')],
      databaseUrl: app.databaseUrl,
      isStrict: true,
    });
    const problem = await kernel.start().catch((error: unknown) => error);
    expect(problem).to.be.instanceOf(Problem);
    expect((problem as Problem).errors.map(({ detail }) => detail).join())
      .to.contain('one is ill')
      .and.to.contain('two is ill');
    expect(trace).to.deep.equal(['setup well', 'stopped well']);
  });

  it('gives plugins their settings, services of what they require, and its clock', async () => {
    const Greeting = token<{ greet(): string }>('polite.greeting');
    const polite = definePlugin({
      name: 'polite',
      version: '1.0.0',
      setup: ({ provide }) => provide(Greeting, ({ now }) => ({ greet: () => `hello at ${now().toISOString()}` })),
    }) as Plugin;
    const guest: Plugin = { name: 'guest', version: '1.0.0', requires: { polite: '*' } };
    const app = await createTestApp({ plugins: [polite, guest], clock: '2026-05-01T10:00:00Z' });
    expect(app.kernel.context('guest').use(Greeting).greet()).to.equal('hello at 2026-05-01T10:00:00.000Z');
    app.clock.advance(1000);
    expect(app.context.use(Greeting).greet()).to.equal('hello at 2026-05-01T10:00:01.000Z');
  });
});

describe('a test app', () => {
  it('has a database of its own', async () => {
    const [one, two] = [await createTestApp({ plugins: [] }), await createTestApp({ plugins: [] })];
    await one.context.db.query(`INSERT INTO kernel.roles (name) VALUES ('mine')`);
    expect(await one.context.db.query(`SELECT 1 FROM kernel.roles WHERE name = 'mine'`)).to.have.length(1);
    expect(await two.context.db.query(`SELECT 1 FROM kernel.roles WHERE name = 'mine'`)).to.have.length(0);
  });

  it('calls as an administrator, as somebody else, or as nobody', async () => {
    const whoami: Plugin = {
      name: 'who',
      version: '1.0.0',
      roles: { clerk: { grants: [{ permission: 'who.*' }] } },
      actions: { am: { method: 'GET', handler: ({ user }) => ({ roles: user.roles, shops: user.attributes.shops ?? null }) } },
    };
    const app = await createTestApp({ plugins: [whoami] });
    expect((await app.get('/api/v1/who/am')).body).to.deep.equal({ roles: ['admin'], shops: null });
    expect((await app.as('clerk').get('/api/v1/who/am')).body).to.deep.equal({ roles: ['clerk'], shops: null });
    const limited = app.as({ roles: ['clerk'], attributes: { shops: ['s1'] } });
    expect((await limited.get('/api/v1/who/am')).body).to.deep.equal({ roles: ['clerk'], shops: ['s1'] });
    expect((await app.as(null).get('/api/v1/who/am')).status).to.equal(401);
  });
});
