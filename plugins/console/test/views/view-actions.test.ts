import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { expect } from 'chai';
import console from '../../src/index.ts';
import { person, role } from '../people.ts';

const mine = { entity: 'kernel.user', name: 'Mine', definition: { sort: 'name' } };

describe('Saved views', () => {
  let app: TestApp;
  let ann: Awaited<ReturnType<typeof person>>;
  let bob: Awaited<ReturnType<typeof person>>;
  let lead: Awaited<ReturnType<typeof person>>;
  const namesFor = async (who: { get: TestApp['get'] }) => {
    const { body } = await who.get('/api/v1/console/savedViews?entity=kernel.user');
    return body.data.map(({ name }: { name: string }) => name);
  };

  before(async () => {
    app = await createTestApp({ plugins: [console] });
    await role(app, 'packers');
    await role(app, 'lead', 'console.share');
    ann = await person(app, 'ann', 'packers');
    bob = await person(app, 'bob');
    lead = await person(app, 'lea', 'lead');
  });

  it('are seen by who saved them alone, unless they are shared', async () => {
    expect((await ann.post('/api/v1/console/saveView', mine)).status).to.equal(200);
    await lead.post('/api/v1/console/saveView', { ...mine, name: 'Packing', audience: 'role', role: 'packers' });
    await lead.post('/api/v1/console/saveView', { ...mine, name: 'All', audience: 'shared' });
    expect(await namesFor(ann)).to.deep.equal(['All', 'Mine', 'Packing']);
    expect(await namesFor(bob)).to.deep.equal(['All']);
  });

  it('of a role are seen by whom the role is assigned to, until it is taken away', async () => {
    const { body: roles } = await app.get('/api/v1/kernel/roles?filter={"name":{"eq":"packers"}}');
    const assigned = await app.post('/api/v1/kernel/assignments', { user: bob.id, role: roles.data[0].id });
    expect(await namesFor(bob)).to.deep.equal(['All', 'Packing']);
    await app.delete(`/api/v1/kernel/assignments/${assigned.body.id}`, { 'if-match': '*' });
    expect(await namesFor(bob)).to.deep.equal(['All']);
  });

  it('are shared by those alone who have the permission', async () => {
    const { status, body } = await bob.post('/api/v1/console/saveView', { ...mine, audience: 'shared' });
    expect(status).to.equal(403);
    expect(body.code).to.equal('console.may-not-share');
  });

  it('are changed by their owner, or by who may share where others see them', async () => {
    const { body } = await bob.get('/api/v1/console/savedViews?entity=kernel.user');
    const [all] = body.data;
    expect(all.mayChange).to.equal(false);
    const refused = await bob.post('/api/v1/console/saveView', { ...all, name: 'Bob was here', audience: 'personal' });
    expect(refused.status).to.equal(422);
    const change = { id: all.id, version: all.version, entity: all.entity, name: 'Bob was here', definition: {} };
    expect((await bob.post('/api/v1/console/saveView', change)).body.code).to.equal('console.not-yours');
    expect((await lead.post('/api/v1/console/saveView', { ...change, name: 'All', audience: 'shared' })).status).to.equal(200);
  });

  it('lose no change where two people save: the second hears of the first', async () => {
    const { body: made } = await lead.post('/api/v1/console/saveView', { ...mine, name: 'Both', audience: 'shared' });
    const other = await person(app, 'lou', 'lead');
    const change = { id: made.id, version: made.version, entity: made.entity, name: 'Both', audience: 'shared' };
    const answers = await Promise.all([
      lead.post('/api/v1/console/saveView', { ...change, definition: { sort: 'name' } }),
      other.post('/api/v1/console/saveView', { ...change, definition: { sort: '-name' } }),
    ]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 412]);
    const stale = answers.find(({ status }) => status === 412);
    expect(stale?.body.code).to.equal('console.stale');
    const won = answers.find(({ status }) => status === 200);
    const { body } = await lead.get('/api/v1/console/savedViews?entity=kernel.user');
    const kept = body.data.find(({ id }: { id: string }) => id === made.id);
    expect(kept.definition).to.deep.equal(won?.body.definition);
    expect((await other.post('/api/v1/console/deleteView', { id: made.id, version: made.version })).status).to.equal(412);
    expect((await other.post('/api/v1/console/deleteView', { id: made.id, version: kept.version })).status).to.equal(204);
  });

  it('of others are not there for who does not see them', async () => {
    const { body } = await ann.get('/api/v1/console/savedViews?entity=kernel.user');
    const own = body.data.find(({ name }: { name: string }) => name === 'Mine');
    const change = { id: own.id, version: own.version, entity: own.entity, name: 'Taken' };
    for (const who of [bob, lead]) expect((await who.post('/api/v1/console/saveView', change)).status).to.equal(404);
  });
});
