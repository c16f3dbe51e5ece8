import { randomUUID } from 'node:crypto';
import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { expect } from 'chai';
import { ledger } from '../ledger.fixture.ts';

const accounts = '/api/v1/ledger/accounts';

describe('who looks through another role', () => {
  let app: TestApp;
  before(async () => {
    app = await createTestApp({ plugins: [ledger] });
    for (const region of ['north', 'south']) await app.post(accounts, { number: region, region });
    const grants = [{ permission: 'ledger.account.read', where: { region: { eq: 'north' } }, fields: ['number'] }];
    await app.post('/api/v1/kernel/roles', { name: '北区', grants });
    await app.post('/api/v1/kernel/roles', {
      name: 'almost',
      grants: [{ permission: '*' }],
      restrictions: [{ permission: 'x.y' }],
    });
  });
  const through = (role: string) => ({ 'x-view-as': encodeURIComponent(role) });

  it('sees what the role alone would see', async () => {
    const { body } = await app.get(accounts, through('北区'));
    expect(body.data.map((row: object) => Object.keys(row).sort())).to.deep.equal([
      ['createdAt', 'id', 'number', 'updatedAt', 'version'],
    ]);
    expect((await app.get('/api/v1/kernel/users', through('北区'))).status).to.equal(403);
    const model = (await app.get('/api/v1/kernel/model', through('北区'))).body;
    expect(model.user).to.include({ name: 'admin', viewingAs: '北区' });
    expect(model.entities.map(({ name }: { name: string }) => name)).to.deep.equal(['ledger.account']);
    expect((await app.get(accounts)).body.data).to.have.length(2);
  });

  it('changes nothing meanwhile, and is told so', async () => {
    const { status, body } = await app.post(accounts, { number: 'x' }, through('admin'));
    expect({ status, code: body.code }).to.deep.equal({ status: 403, code: 'only-viewing' });
    const zh = await app.post(accounts, { number: 'x' }, { ...through('admin'), 'accept-language': 'zh-CN' });
    expect(zh.body.detail).to.contain('角色“admin”');
    expect((await app.post(`${accounts}:search`, {}, through('北区'))).body.data).to.have.length(1);
  });

  it('must hold everything, so that no role shows more than their own', async () => {
    const clerk = app.as({ id: randomUUID(), name: 'ada', roles: ['clerk'] });
    for (const caller of [clerk, app.as('almost')]) {
      const { status, body } = await caller.get(accounts, through('admin'));
      expect({ status, code: body.code }).to.deep.equal({ status: 403, code: 'view-not-allowed' });
    }
    expect((await app.as(null).get(accounts, through('admin'))).status).to.equal(401);
    expect((await app.get(accounts, through('nobody'))).body.code).to.equal('unknown-role');
  });
});
