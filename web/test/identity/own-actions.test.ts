import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { expect } from 'chai';
import { ledger } from '../ledger.fixture.ts';

const site = { 'x-requested-with': 'entrepot' };

describe('what users look after by themselves', () => {
  let app: TestApp;
  let id = '';
  before(async () => {
    app = await createTestApp({ plugins: [ledger] });
    id = (await app.post('/api/v1/kernel/users', { name: 'ada', roles: [] })).body.id;
    await app.post(`/api/v1/kernel/users/${id}:setPassword`, { password: 'correct horse' });
  });
  const signIn = async (agent: string) => {
    const answer = await app
      .as(null)
      .post('/api/v1/kernel/signIn', { user: 'ada', password: 'correct horse' }, { 'user-agent': agent });
    return { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '', ...site };
  };
  const ask = async (path: string, headers: Record<string, string>) =>
    (await app.as(null).get(`/api/v1/kernel/${path}`, headers)).body;

  it('are their sessions: they see where they signed in, and end one or all others', async () => {
    const [first, second, third] = [await signIn('Desk'), await signIn('Phone'), await signIn('Café')];
    const { data } = await ask('mySessions', second);
    expect(data.map(({ agent, current }: { agent: string; current: boolean }) => [agent, current])).to.deep.equal([
      ['Café', false],
      ['Phone', true],
      ['Desk', false],
    ]);
    expect(JSON.stringify(data)).not.to.contain('hash');
    const one = await app.as(null).post('/api/v1/kernel/endSessions', { id: data[0].id }, second);
    expect(one.body).to.deep.equal({ ended: 1 });
    expect((await ask('mySessions', third)).code).to.equal('not-signed-in');
    expect((await app.as(null).post('/api/v1/kernel/endSessions', {}, second)).body).to.deep.equal({ ended: 1 });
    expect((await ask('mySessions', first)).code).to.equal('not-signed-in');
    expect((await ask('mySessions', second)).data).to.have.length(1);
  });

  it('are their tokens and their name', async () => {
    const headers = await signIn('Desk');
    await app.as(null).post('/api/v1/kernel/createToken', { name: 'report' }, headers);
    const { data } = await ask('myTokens', headers);
    expect(data).to.have.length(1);
    expect(data[0]).to.have.all.keys(['id', 'name', 'createdAt', 'expiresAt']);
    expect((await app.as(null).post('/api/v1/kernel/renameMe', { displayName: 'Ada L.' }, headers)).status).to.equal(204);
    expect((await app.get(`/api/v1/kernel/users/${id}`)).body.displayName).to.equal('Ada L.');
    expect((await app.post('/api/v1/kernel/renameMe', { displayName: 'x' })).status).to.equal(403);
  });
});
