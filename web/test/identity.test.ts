import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { expect } from 'chai';
import { ensureAdmin } from '../src/identity/ensure-identities.ts';
import { hashPassword, verifyPassword } from '../src/identity/password.ts';
import { ledger, stars } from './ledger.fixture.ts';

const signIn = '/api/v1/kernel/signIn';
const me = '/api/v1/kernel/me';
const owners = '/api/v1/ledger/owners';
const own = { 'x-requested-with': 'entrepot' };

describe('identity', () => {
  let app: TestApp;
  let nobody: ReturnType<TestApp['as']>;

  before(async () => {
    app = await createTestApp({ plugins: [ledger, stars] });
    nobody = app.as(null);
    const made = await app.post('/api/v1/kernel/users', { name: 'ada', roles: ['clerk'], attributes: { regions: ['north'] } });
    expect(made.status).to.equal(201);
    const set = await app.post(`/api/v1/kernel/users/${made.body.id}:setPassword`, { password: 'correct horse' });
    expect(set.status, JSON.stringify(set.body)).to.equal(204);
  });

  const session = async (password = 'correct horse') => {
    const answer = await nobody.post(signIn, { user: 'ada', password });
    return { answer, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' };
  };

  it('stores passwords as scrypt hashes that never match twice', async () => {
    const [one, two] = await Promise.all([hashPassword('secret word'), hashPassword('secret word')]);
    expect(one)
      .to.match(/^scrypt\$32768\$8\$3\$/)
      .and.not.equal(two);
    expect(await verifyPassword('secret word', one)).to.equal(true);
    expect(await verifyPassword('secret worD', one)).to.equal(false);
    expect(await verifyPassword('secret word', null)).to.equal(false);
  });

  it('opens a session by a cookie that scripts cannot read', async () => {
    const { answer, cookie } = await session();
    expect(answer.status).to.equal(200);
    expect(answer.body).to.deep.include({ name: 'ada', roles: ['clerk'] });
    expect(answer.headers.get('set-cookie')).to.include('HttpOnly').and.include('SameSite=Lax');
    expect((await nobody.get(me, { cookie })).body).to.deep.include({ name: 'ada', attributes: { regions: ['north'] } });
    expect((await nobody.get(owners, { cookie })).status).to.equal(200);
    expect((await nobody.post('/api/v1/kernel/signOut', {}, { cookie, ...own })).status).to.equal(204);
    expect((await nobody.get(me, { cookie })).status).to.equal(401);
  });

  it('takes a write by cookie only from the same site', async () => {
    const { cookie } = await session();
    const foreign = await nobody.post(owners, { code: 'csrf' }, { cookie });
    expect(foreign.body).to.include({ status: 403, code: 'cross-site-request' });
    expect((await nobody.post(owners, { code: 'csrf1' }, { cookie, ...own })).status).to.equal(201);
    expect((await nobody.post(owners, { code: 'csrf2' }, { cookie, 'sec-fetch-site': 'same-origin' })).status).to.equal(201);
    expect((await nobody.post(owners, { code: 'csrf3' }, { cookie, 'sec-fetch-site': 'cross-site' })).status).to.equal(403);
  });

  it('makes tokens that are shown once, work as bearer and can be revoked', async () => {
    const { cookie } = await session();
    const made = await nobody.post('/api/v1/kernel/createToken', { name: 'robot' }, { cookie, ...own });
    expect(made.status).to.equal(201);
    const bearer = { authorization: `Bearer ${made.body.token}` };
    expect((await nobody.post(owners, { code: 'robot' }, bearer)).status).to.equal(201);
    const keyed = { ...bearer, 'idempotency-key': 'once' };
    const second = await nobody.post('/api/v1/kernel/createToken', { name: 'robot' }, keyed);
    expect(
      await app.context.db.query('SELECT 1 FROM "kernel"."idempotency_keys" WHERE body LIKE $1', [`%${second.body.token}%`]),
    ).to.have.length(0);
    const listed = await app.get('/api/v1/kernel/api-tokens');
    expect(listed.body.data[0]).to.include({ name: 'robot' }).and.not.have.property('hash');
    expect(JSON.stringify(listed.body)).not.to.include(made.body.token);
    expect((await nobody.get(me, { authorization: 'Bearer nonsense' })).status).to.equal(401);
    expect((await nobody.post('/api/v1/kernel/revokeToken', { id: made.body.id }, bearer)).status).to.equal(204);
    expect((await nobody.get(me, bearer)).status).to.equal(401);
  });

  it('never shows a secret field, not even to who may do everything', async () => {
    const { body } = await app.get('/api/v1/kernel/users');
    expect(JSON.stringify(body)).not.to.include('scrypt');
    expect((await app.get('/api/v1/kernel/users?fields=passwordHash')).status).to.equal(400);
    expect((await app.get('/api/v1/kernel/users?sort=passwordHash')).status).to.equal(400);
    const filter = encodeURIComponent('{"passwordHash":{"startsWith":"scrypt"}}');
    expect((await app.get(`/api/v1/kernel/users?filter=${filter}`)).status).to.equal(400);
    expect((await app.get('/api/v1/kernel/users:export')).body).not.to.include('scrypt');
    const documented = JSON.stringify((await app.get('/openapi.json')).body.components.schemas['kernel.user'].properties);
    expect(documented).not.to.include('passwordHash');
  });

  it('forgets sessions with a new password, and a user who may no longer sign in', async () => {
    const { cookie } = await session();
    const other = await session();
    const change = { current: 'correct horse', password: 'battery staple' };
    expect(
      (await nobody.post('/api/v1/kernel/changePassword', { ...change, password: 'short' }, { cookie, ...own })).status,
    ).to.equal(422);
    expect((await nobody.post('/api/v1/kernel/changePassword', change, { cookie, ...own })).status).to.equal(204);
    expect((await nobody.get(me, { cookie })).status).to.equal(200);
    expect((await nobody.get(me, { cookie: other.cookie })).status).to.equal(401);
    const [user] = (await app.get(`/api/v1/kernel/users?filter=${encodeURIComponent('{"name":{"eq":"ada"}}')}`)).body.data;
    await app.patch(`/api/v1/kernel/users/${user.id}`, { active: false }, { 'if-match': `"${user.version}"` });
    expect((await nobody.get(me, { cookie })).status).to.equal(401);
    await app.patch(`/api/v1/kernel/users/${user.id}`, { active: true }, { 'if-match': '*' });
  });

  it('slows down who guesses passwords', async () => {
    const guesses: number[] = [];
    for (let index = 0; index < 7; index += 1)
      guesses.push((await nobody.post(signIn, { user: 'eve', password: `guess ${index}` })).status);
    expect(guesses).to.deep.equal([401, 401, 401, 401, 401, 429, 429]);
    const blocked = await nobody.post(signIn, { user: 'eve', password: 'x' });
    expect(Number(blocked.headers.get('retry-after'))).to.be.within(1, 900);
    expect((await session('battery staple')).answer.status).to.equal(200);
  });

  it('makes an administrator where there is nobody, and only there', async () => {
    expect(await ensureAdmin(app.context.db)).to.equal(undefined);
    const empty = await createTestApp({ plugins: [ledger] });
    const made = await ensureAdmin(empty.context.db, undefined);
    expect(made).to.have.length.greaterThan(12);
    const answer = await empty.as(null).post(signIn, { user: 'admin', password: made });
    expect(answer.body).to.deep.include({ roles: ['admin'] });
    await empty.stop();
  });
});
