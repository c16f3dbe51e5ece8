import { expect } from 'chai';
import { type House, openHouse, type Person } from './branches.fixture.ts';

const tickets = '/api/v1/branches/tickets';
const month = '2031-03-31T00:00:00Z';

describe('roles assigned on terms', function () {
  this.timeout(60_000);
  let house: House;

  const codes = async (person: Person) => {
    const { status, body } = await person.get(`${tickets}?sort=code`);
    return status === 200 ? body.data.map(({ code }: { code: string }) => code) : status;
  };

  before(async () => {
    house = await openHouse();
    house.app.clock.set('2031-03-01T00:00:00Z');
  });

  it('narrow lists, records, sums and exports to their scopes', async () => {
    const clerk = await house.user('narrow');
    expect(await codes(clerk)).to.equal(403);
    await house.assign(clerk, 'branch-clerk', { 'branches.branch': [house.ids.n1, house.ids.s1] });
    expect(await codes(clerk)).to.deep.equal(['n1-1', 'n1-2', 's1-1', 's1-2']);
    const sum = await clerk.post(`${tickets}:aggregate`, { values: { n: { count: '*' } } });
    expect(sum.body.data).to.deep.equal([{ n: 4 }]);
    expect((await clerk.get(`${tickets}:export?fields=code`)).body.trim().split('\r\n')).to.have.length(5);
    expect((await clerk.get('/api/v1/branches/branches')).body.data).to.have.length(2);
    expect((await clerk.get('/api/v1/branches/notes')).body.data).to.have.length(4);
  });

  it('add up: each role within its own scopes', async () => {
    const clerk = await house.user('adding');
    await house.role('writer', { grants: [{ permission: 'branches.ticket.update' }] });
    await house.assign(clerk, 'branch-reader', {});
    await house.assign(clerk, 'writer', { 'branches.branch': [house.ids.n1] });
    expect(await codes(clerk)).to.have.length(6);
    const write = (code: string) => clerk.patch(`${tickets}/${house.ids[code]}`, { memo: 'x' }, { 'if-match': '*' });
    expect((await write('n1-1')).status).to.equal(200);
    expect((await write('s1-1')).status).to.equal(403);
  });

  it('reach the records of the kernel only by permissions that are named in full', async () => {
    const admin = await house.user('branch-admin');
    await house.assign(admin, 'admin', { 'branches.branch': [house.ids.n1] });
    expect(await codes(admin)).to.deep.equal(['n1-1', 'n1-2']);
    expect((await admin.get('/api/v1/kernel/users')).status).to.equal(403);
    expect((await admin.get('/api/v1/kernel/events')).status).to.equal(403);
    expect((await admin.patch(`/api/v1/kernel/users/${admin.id}`, { roles: ['admin'] }, { 'if-match': '*' })).status).to.equal(
      403,
    );
  });

  it('refuse a scope that nothing is limited by', async () => {
    const { body } = await house.app.post('/api/v1/kernel/assignments', {
      user: (await house.user('nobody')).id,
      role: (await house.app.get('/api/v1/kernel/roles?filter={"name":{"eq":"admin"}}')).body.data[0].id,
      scopes: { 'branches.topic': [] },
    });
    expect(body).to.include({ status: 422, code: 'invalid-input' });
    expect(body.errors[0]).to.include({ pointer: '/scopes/branches.topic', code: 'unknown-scope' });
  });

  it('end at their moment, also for who has just called', async () => {
    const clerk = await house.user('ending');
    await house.assign(clerk, 'branch-clerk', {}, '2031-03-02T00:00:00Z');
    expect(await codes(clerk)).to.have.length(6);
    house.app.clock.set('2031-03-01T23:59:59.999Z');
    expect(await codes(clerk)).to.have.length(6);
    house.app.clock.set('2031-03-02T00:00:00Z');
    expect(await codes(clerk)).to.equal(403);
  });

  describe('handed on', () => {
    let giver: Person;
    let taker: Person;
    const hand = (person: Person, more: object = {}) =>
      person.post('/api/v1/kernel/delegate', { role: 'branch-clerk', user: taker.name, until: month, ...more });

    before(async () => {
      giver = await house.user('giver');
      taker = await house.user('taker');
      await house.assign(giver, 'branch-clerk', { 'branches.branch': [house.ids.n1, house.ids.n2] }, '2031-04-01T00:00:00Z');
    });

    it('go no further, no wider and no longer than the giver', async () => {
      const wide = [
        {},
        { scopes: { 'branches.branch': [house.ids.s1] } },
        { scopes: { 'branches.branch': [house.ids.n1, house.ids.s1] } },
        { scopes: { 'branches.region': [house.ids.north] } },
        { scopes: { 'branches.branch': [house.ids.n1] }, until: '2031-04-02T00:00:00Z' },
        { scopes: { 'branches.branch': [house.ids.n1] }, role: 'admin' },
      ];
      for (const more of wide) expect((await hand(giver, more)).body.code, JSON.stringify(more)).to.equal('not-delegable');
      const past = await hand(giver, { scopes: { 'branches.branch': [house.ids.n1] }, until: '2031-01-01T00:00:00Z' });
      expect(past.body.errors[0].pointer).to.equal('/until');
      expect((await hand(giver, { user: 'giver', scopes: { 'branches.branch': [house.ids.n1] } })).body.code).to.equal(
        'unknown-record',
      );
    });

    it('count at once, cannot be handed further, and can be taken back at once', async () => {
      expect(await codes(taker)).to.equal(403);
      const { status, body } = await hand(giver, { scopes: { 'branches.branch': [house.ids.n1] } });
      expect(status, JSON.stringify(body)).to.equal(201);
      expect(await codes(taker)).to.deep.equal(['n1-1', 'n1-2']);
      const onward = { role: 'branch-clerk', user: 'giver', until: month, scopes: { 'branches.branch': [house.ids.n1] } };
      expect((await taker.post('/api/v1/kernel/delegate', onward)).body.code).to.equal('not-delegable');
      const [listed] = (await giver.get('/api/v1/kernel/delegations')).body.data;
      expect(listed).to.include({ id: body.id, role: 'branch-clerk', user: 'taker', delegatedBy: 'giver' });
      const stranger = await house.user('stranger');
      expect((await stranger.post('/api/v1/kernel/revokeDelegation', { id: body.id })).status).to.equal(404);
      expect((await giver.post('/api/v1/kernel/revokeDelegation', { id: body.id })).status).to.equal(204);
      expect(await codes(taker)).to.equal(403);
    });

    it('shrink with what the giver holds, and end with it', async () => {
      const { body } = await hand(giver, { scopes: { 'branches.branch': [house.ids.n1, house.ids.n2] } });
      expect(await codes(taker)).to.have.length(4);
      const find = encodeURIComponent(JSON.stringify({ user: { eq: giver.id } }));
      const [own] = (await house.app.get(`/api/v1/kernel/assignments?filter=${find}`)).body.data;
      const path = `/api/v1/kernel/assignments/${own.id}`;
      await house.app.patch(path, { scopes: { 'branches.branch': [house.ids.n2] } }, { 'if-match': '*' });
      expect(await codes(taker)).to.deep.equal(['n2-1', 'n2-2']);
      await house.app.patch(`/api/v1/kernel/users/${giver.id}`, { active: false }, { 'if-match': '*' });
      expect(await codes(taker)).to.equal(403);
      await house.app.patch(`/api/v1/kernel/users/${giver.id}`, { active: true }, { 'if-match': '*' });
      expect(await codes(taker)).to.have.length(2);
      await house.app.delete(path, { 'if-match': '*' });
      expect(await codes(taker)).to.equal(403);
      expect((await house.app.get(`/api/v1/kernel/assignments/${body.id}`)).status).to.equal(404);
    });

    it('stand under what restricts the giver, see with the giver’s attributes, and restrict nobody else', async () => {
      const boss = await house.user('boss', { roles: ['level', 'no-cost'], attributes: { most: 1 } });
      await house.role('level', {
        grants: [{ permission: 'branches.ticket.read', where: { level: { lte: { $user: 'most' } } } }],
      });
      await house.role('no-cost', { grants: [], restrictions: [{ permission: 'branches.ticket.*', fields: ['code', 'level'] }] });
      const helper = await house.user('helper', { attributes: { most: 99 } });
      await boss.post('/api/v1/kernel/delegate', { role: 'level', user: 'helper', until: month });
      const { data } = (await helper.get(`${tickets}?sort=code`)).body;
      expect(data).to.have.length(3);
      expect(data[0]).to.have.property('level', 1).and.not.to.have.property('title');
      await house.assign(helper, 'branch-reader', {});
      expect((await helper.get(`${tickets}/${house.ids['s1-2']}`)).body).to.have.property('title', 'title of s1');
    });
  });
});
