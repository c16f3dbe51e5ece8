import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { defineJob, definePlugin, field, notify, Problem } from '@entrepot/sdk';
import { expect } from 'chai';
import console from '../../src/index.ts';
import { person, role } from '../people.ts';

const count = defineJob({
  name: 'counting.count',
  label: { en: 'Counting', zh: '计数' },
  input: { to: field.integer() },
  retries: 0,
  async handler({ input, progress, reject }) {
    if (input.to < 0) throw new Problem('counting.backwards', { detail: 'One counts forwards.' });
    await progress(input.to, input.to);
    await reject({ row: { number: 13 }, errors: [{ pointer: '', code: 'unlucky', detail: 'Unlucky.' }] });
  },
});
const counting = definePlugin({
  name: 'counting',
  version: '1.0.0',
  jobs: [count],
  actions: {
    start: {
      permission: 'authenticated',
      input: { to: field.integer() },
      handler: ({ db, input }) => db.transaction(async (tx) => ({ id: await tx.enqueue(count, { to: Number(input.to) }) })),
    },
  },
});

type Person = Awaited<ReturnType<typeof person>>;

async function inboxOf(who: Person, query = '') {
  return (await who.get(`/api/v1/console/inbox${query}`)).body;
}

describe('The inbox', () => {
  let app: TestApp;
  let ann: Person;
  let bob: Person;
  let eve: Person;
  const tell = (to: { users?: string[]; roles?: string[] }, en: string) =>
    app.context.db.transaction((tx) => app.context.call(notify, { tx, to, text: { en }, importance: 'high' }));

  before(async () => {
    app = await createTestApp({ plugins: [console, counting] });
    await role(app, 'planner');
    ann = await person(app, 'ann', 'planner');
    bob = await person(app, 'bob');
    eve = await person(app, 'eve');
  });

  it('holds one notice for each who is named or holds the role, assigned roles included', async () => {
    const { body } = await app.get('/api/v1/kernel/roles?filter={"name":{"eq":"planner"}}');
    await app.post('/api/v1/kernel/assignments', { user: bob.id, role: body.data[0].id });
    await tell({ users: [ann.id], roles: ['planner'] }, 'Plan!');
    for (const who of [ann, bob]) expect((await inboxOf(who)).unread).to.equal(1);
    expect((await inboxOf(eve)).unread).to.equal(0);
  });

  it('does not repeat what stands there unread, and says it again once it was read', async () => {
    await tell({ roles: ['planner'] }, 'Plan!');
    expect((await inboxOf(ann)).data)
      .to.have.length(1)
      .and.have.nested.property('[0].times', 2);
    await ann.post('/api/v1/console/markNotices', {});
    await tell({ roles: ['planner'] }, 'Plan!');
    const { data, unread } = await inboxOf(ann);
    expect(data.map(({ readAt }: { readAt: string | null }) => readAt === null)).to.deep.equal([true, false]);
    expect(unread).to.equal(1);
  });

  it('forgets a notice whose transaction rolls back', async () => {
    await app.context.db
      .transaction(async (tx) => {
        await app.context.call(notify, { tx, to: { users: [eve.id] }, text: { en: 'No' } });
        throw new Error('no');
      })
      .catch(() => {});
    expect((await inboxOf(eve)).data).to.deep.equal([]);
  });

  it('is marked by its owner alone, one by one or as a whole, and back', async () => {
    await tell({ users: [ann.id] }, 'Other');
    const [first] = (await inboxOf(ann)).data;
    await bob.post('/api/v1/console/markNotices', { ids: [first.id] });
    expect((await inboxOf(ann)).unread).to.equal(2);
    await ann.post('/api/v1/console/markNotices', { ids: [first.id] });
    expect((await inboxOf(ann, '?unread=true')).data.map(({ id }: { id: string }) => id)).to.not.include(first.id);
    await ann.post('/api/v1/console/markNotices', {});
    expect((await inboxOf(ann)).unread).to.equal(0);
    await ann.post('/api/v1/console/markNotices', { read: false });
    // "Plan!" stands there twice, and is unread once.
    expect((await inboxOf(ann)).unread).to.equal(2);
  });

  it('tells who started a job how it ended, with its counts, and nobody else', async () => {
    await eve.post('/api/v1/counting/start', { to: 13 });
    await eve.post('/api/v1/counting/start', { to: -1 });
    await app.runJobs();
    const { data } = await inboxOf(eve);
    expect(data.map(({ text }: { text: { zh: string } }) => text.zh).sort()).to.deep.equal([
      '计数失败（One counts forwards.）',
      '计数已完成：13 / 13，1 条被拒',
    ]);
    expect(data.map(({ job }: { job: { state: string } }) => job.state).sort()).to.deep.equal(['done', 'failed']);
    expect((await inboxOf(bob)).data.filter(({ job }: { job: unknown }) => job)).to.deep.equal([]);
  });

  it('lists the own jobs, newest first', async () => {
    const { body } = await eve.get('/api/v1/console/ownJobs');
    expect(body.data.map(({ state }: { state: string }) => state)).to.deep.equal(['failed', 'done']);
    expect(body.data[1]).to.deep.include({ label: { en: 'Counting', zh: '计数' }, rejected: 1 });
    expect((await bob.get('/api/v1/console/ownJobs')).body.data).to.deep.equal([]);
  });

  it('is for stored users', async () => {
    expect((await app.get('/api/v1/console/inbox')).body.code).to.equal('console.no-user');
  });
});
