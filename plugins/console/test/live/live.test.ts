import { createKernel, createLog, type Kernel } from '@entrepot/core';
import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { defineEntity, defineJob, definePlugin, field, notify } from '@entrepot/sdk';
import { expect } from 'chai';
import console from '../../src/index.ts';
import { LiveStreams } from '../../src/live/stream-action.ts';
import { person, role } from '../people.ts';
import { EventStream } from './event-stream.ts';

const Letter = defineEntity('letters.letter', { fields: { name: field.text() } });
const Secret = defineEntity('letters.secret', { fields: { name: field.text() } });
const copy = defineJob({
  name: 'letters.copy',
  input: {},
  async handler({ progress }) {
    for (let done = 1; done <= 4; done++) {
      await progress(done * 25, 100);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  },
});
const letters = definePlugin({ name: 'letters', version: '1.0.0', entities: [Letter, Secret], jobs: [copy] });
const plugins = [console, letters];

describe('The live stream', () => {
  let app: TestApp;
  /** A kernel as in production, on the database of the test. */
  let kernel: Kernel;
  let address: string;
  let ann: { id: string; name: string };
  const streams: EventStream[] = [];

  /** Signs in, for the session is what the stream hangs on. */
  async function signIn(user: string): Promise<Record<string, string>> {
    const { status, headers } = await fetch(`${address}/api/v1/kernel/signIn`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user, password: 'long enough' }),
    });
    expect(status).to.equal(200);
    return { cookie: headers.get('set-cookie')?.split(';')[0] ?? '' };
  }

  async function open(headers: Record<string, string>): Promise<EventStream> {
    const stream = await EventStream.open(address, headers);
    streams.push(stream);
    await stream.next((event) => event === 'inbox');
    return stream;
  }

  before(async () => {
    app = await createTestApp({ plugins });
    await role(app, 'reader', 'letters.letter.read');
    ann = await person(app, 'ann', 'reader');
    await app.post(`/api/v1/kernel/users/${ann.id}:setPassword`, { password: 'long enough' });
    kernel = createKernel({ plugins, databaseUrl: app.databaseUrl, port: 0, host: '127.0.0.1', log: createLog('error') });
    await kernel.start();
    address = `http://127.0.0.1:${kernel.port}`;
  });
  afterEach(() => {
    for (const stream of streams.splice(0)) stream.close();
  });
  after(() => kernel.stop());

  it('tells of a notice within two seconds of its commit, also from another process', async () => {
    const other = createKernel({ plugins, databaseUrl: app.databaseUrl, role: 'worker', log: createLog('error') });
    await other.start();
    try {
      const stream = await open(await signIn('ann'));
      for (const [index, from] of [kernel, other].entries()) {
        const context = from.context('kernel');
        const to = { users: [ann.id] };
        await context.db.transaction((tx) => context.call(notify, { tx, to, text: { en: `Notice ${index}` } }));
        const committed = Date.now();
        const { at } = await stream.next((event, { unread }: { unread: number }) => event === 'inbox' && unread === index + 1);
        expect(at - committed).to.be.below(2_000);
      }
    } finally {
      await other.stop();
    }
  });

  it('names the entities that were written to, and those alone that the user may read', async () => {
    const stream = await open(await signIn('ann'));
    await kernel.db.transaction(async (tx) => {
      await tx.query(`INSERT INTO letters.secrets (name) VALUES ('a')`);
      await tx.query(`INSERT INTO letters.letters (name) VALUES ('a')`);
    });
    await stream.next((event) => event === 'changed');
    const told = stream.events.filter(({ event }) => event === 'changed').map(({ data }) => data);
    expect(told).to.deep.equal([['letters.letter']]);
  });

  it('follows the jobs of its user to their end', async () => {
    const stream = await open(await signIn('ann'));
    const user = JSON.stringify({ id: ann.id, name: 'ann', roles: [], attributes: {} });
    const id = await kernel.db.transaction((tx) => tx.enqueue(copy, {}));
    await kernel.db.query(`UPDATE kernel.jobs SET "user" = $2 WHERE id = $1`, [id, user]);
    await stream.next(
      (event, job: { id: string; state: string }) => event === 'job' && job.id === id && job.state === 'done',
      8_000,
    );
    const seen = stream.events.filter(({ event }) => event === 'job').map(({ data }) => (data as { done: number }).done);
    expect(seen.length).to.be.above(2);
    expect(seen).to.deep.equal([...seen].sort((a, b) => a - b));
  });

  it('says where what the user may do may be another, and hides from then on what was taken away', async () => {
    const stream = await open(await signIn('ann'));
    await app.patch(`/api/v1/kernel/users/${ann.id}`, { roles: [] }, { 'if-match': '*' });
    // The kernel of the test tells no others; one in production would.
    kernel.db.onChange?.(['kernel.users']);
    await stream.next((event) => event === 'model');
    await kernel.db.query(`INSERT INTO letters.letters (name) VALUES ('b')`);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(stream.events.filter(({ event }) => event === 'changed')).to.deep.equal([]);
    await app.patch(`/api/v1/kernel/users/${ann.id}`, { roles: ['reader'] }, { 'if-match': '*' });
  });

  it('ends with the session', async () => {
    const headers = await signIn('ann');
    const stream = await open(headers);
    const other = await open(await signIn('ann'));
    await fetch(`${address}/api/v1/kernel/signOut`, { method: 'POST', headers: { ...headers, 'x-requested-with': 'test' } });
    for (const end = Date.now() + 2_000; !stream.isOver && Date.now() < end; ) await new Promise((r) => setTimeout(r, 10));
    expect([stream.isOver, other.isOver]).to.deep.equal([true, false]);
    const refused = await fetch(`${address}/api/v1/console/stream`, { headers });
    expect(refused.status).to.equal(401);
  });

  it('costs next to nothing where a hundred are open: a change is one look for all of them', async () => {
    const headers = await signIn('ann');
    const opened = await Promise.all(Array.from({ length: 100 }, () => open(headers)));
    expect(kernel.context('kernel').use(LiveStreams).streams).to.equal(100);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const before = process.cpuUsage();
    const start = Date.now();
    for (let index = 0; index < 20; index++) {
      await kernel.db.query('INSERT INTO letters.letters (name) VALUES ($1)', [`letter ${index}`]);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { user, system } = process.cpuUsage(before);
    const share = (user + system) / 1000 / (Date.now() - start);
    expect(opened.every(({ events }) => events.some(({ event }) => event === 'changed'))).to.equal(true);
    // Client and server in one process: generous, and far below a core.
    expect(share).to.be.below(0.5);
    for (const stream of opened) stream.close();
    for (const end = Date.now() + 2_000; Date.now() < end && kernel.context('kernel').use(LiveStreams).streams > 0; )
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(kernel.context('kernel').use(LiveStreams).streams).to.equal(0);
  });

  it('ends at once when the kernel stops', async () => {
    const last = createKernel({
      plugins,
      databaseUrl: app.databaseUrl,
      port: 0,
      host: '127.0.0.1',
      role: 'api',
      log: createLog('error'),
    });
    await last.start();
    const stream = await EventStream.open(`http://127.0.0.1:${last.port}`, await signIn('ann'));
    const start = Date.now();
    await last.stop();
    expect(Date.now() - start).to.be.below(3_000);
    for (const end = Date.now() + 1_000; !stream.isOver && Date.now() < end; ) await new Promise((r) => setTimeout(r, 10));
    expect(stream.isOver).to.equal(true);
  });
});
