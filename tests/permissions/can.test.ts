import { expect } from 'chai';
import { decisionText } from '../../core/src/cli/can-command.ts';
import { type House, openHouse, type Person } from './branches.fixture.ts';

describe('can', function () {
  this.timeout(30_000);
  let house: House;
  let clerk: Person;

  const own = async (permission: string, record = '') =>
    (await clerk.get(`/api/v1/kernel/can?permission=${permission}${record && `&record=${record}`}`)).body;

  before(async () => {
    house = await openHouse();
    clerk = await house.user('clerk');
    await house.role('seller', {
      grants: [
        { permission: 'branches.ticket.read' },
        { permission: 'branches.ticket.close', where: { level: { eq: 1 } } },
        { permission: 'branches.ask' },
      ],
      restrictions: [{ permission: 'branches.ticket.close', where: { code: { ne: 'n2-1' } } }],
    });
    await house.assign(clerk, 'seller', { 'branches.region': [house.ids.north] }, '2099-01-01T00:00:00Z');
  });

  it('tells the rule, role, assignment, scope and end that decide', async () => {
    const decision = await own('branches.ticket.close', house.ids['n1-1']);
    expect(decision).to.include({ allowed: true, reason: 'granted', user: 'clerk' });
    expect(decision.rules).to.have.length(1);
    expect(decision.rules[0]).to.deep.include({
      kind: 'grant',
      role: 'seller',
      place: '/grants/1',
      where: { level: { eq: 1 } },
      scopes: { 'branches.region': [house.ids.north] },
      delegatedBy: null,
    });
    expect(decision.rules[0].until).to.match(/^2099-01-01/);
  });

  it('tells why not: no grant, not this record, or a restriction', async () => {
    expect(await own('branches.ticket.delete', house.ids['n1-1'])).to.include({ allowed: false, reason: 'no-grant' });
    expect(await own('branches.ticket.close', house.ids['n1-2'])).to.include({ allowed: false, reason: 'not-covered' });
    const restricted = await own('branches.ticket.close', house.ids['n2-1']);
    expect(restricted).to.include({ allowed: false, reason: 'restricted' });
    expect(restricted.rules[0]).to.include({ kind: 'restriction', place: '/restrictions/0' });
  });

  it('decides without a record, and over actions that have none', async () => {
    expect(await own('branches.ticket.close')).to.include({ allowed: true, reason: 'granted-for-some' });
    expect(await own('branches.ask')).to.include({ allowed: true, reason: 'granted' });
    expect(await own('branches.run')).to.include({ allowed: false, reason: 'no-grant' });
    expect(await own('kernel.me')).to.include({ allowed: true, reason: 'open-to-signed-in' });
    expect(await own('kernel.signIn')).to.include({ allowed: true, reason: 'open-to-all' });
  });

  it('does not tell of records that are not open, and names what is unknown', async () => {
    expect(await own('branches.ticket.close', house.ids['s1-1'])).to.include({ status: 404, code: 'record-not-found' });
    expect(await own('branches.ticket.sing')).to.include({ status: 404, code: 'unknown-permission' });
  });

  it('tells an administrator about others, and nobody else', async () => {
    const path = `/api/v1/kernel/users/${clerk.id}:canUser?permission=branches.ticket.close&record=${house.ids['s1-1']}`;
    expect((await house.app.get(path)).body).to.include({ allowed: false, reason: 'not-covered', user: 'clerk' });
    expect((await clerk.get(path)).status).to.equal(403);
  });

  it('says the same as the routes do', async () => {
    for (const [name, id] of Object.entries(house.ids)) {
      if (!name.includes('-')) continue;
      const decision = await own('branches.ticket.close', id);
      const answer = await clerk.post(`/api/v1/branches/tickets/${id}:close`, {});
      expect(decision.allowed ?? decision.status, name).to.equal(
        answer.status === 200 ? true : answer.status === 404 ? 404 : false,
      );
    }
  });

  it('prints it for people', async () => {
    const text = decisionText(await own('branches.ticket.read', house.ids['n1-1']), true);
    expect(text).to.match(/^yes: a role grants it\n {2}grant branches.ticket.read of role seller \(\/grants\/0\)\n/);
    expect(text).to.include(`branches.region in ${house.ids.north}`);
    expect(decisionText(await own('branches.run'), false)).to.equal('no: no role of the user grants it\n');
  });
});
