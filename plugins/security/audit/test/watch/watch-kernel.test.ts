import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { type AuditApp, createAuditApp } from '../audit-app.ts';

describe('what changes no record', () => {
  let app: AuditApp;

  before(async () => {
    app = await createAuditApp();
  });
  after(() => app.stop());

  const notes = (operation: string) =>
    app.context.db.query<{ entity: string; records: number; userName: string; note: Record<string, unknown>; address: string }>(
      `SELECT entity, records, user_name AS "userName", note, scope ->> 'address' AS address FROM audit.entries WHERE operation = $1 ORDER BY id`,
      [operation],
    );

  it('is written down: signing in, failing to, and signing out', async () => {
    const { body } = await app.post('/api/v1/kernel/users', { name: 'kim', roles: ['admin'] });
    await app.post(`/api/v1/kernel/users/${body.id}:setPassword`, { password: 'correct horse' });
    const wrong = await app.as(null).post('/api/v1/kernel/signIn', { user: 'kim', password: 'wrong horse' });
    const right = await app.as(null).post('/api/v1/kernel/signIn', { user: 'kim', password: 'correct horse' });
    expect([wrong.status, right.status]).to.deep.equal([401, 200]);
    const cookie = right.headers.get('set-cookie')?.split(';')[0] ?? '';
    await app.as(null).post('/api/v1/kernel/signOut', undefined, { cookie, 'x-requested-with': 'entrepot' });
    const tried = await notes('sign-in');
    expect(tried.map(({ note, userName }) => [userName, note.outcome])).to.deep.equal([
      ['kim', 'refused'],
      ['kim', 'signed-in'],
    ]);
    expect(tried[0]?.address).to.match(/127\.0\.0\.1$/);
    expect(await notes('sign-out')).to.have.length(1);
  });

  it('is written down: who read which personal fields of which records', async () => {
    const { body } = await app.post('/api/v1/club/members', { code: 'A', email: 'a@example.com' });
    await app.post('/api/v1/club/members', { code: 'B' });
    const ann = app.as({ roles: ['admin'], name: 'Ann' });
    await ann.get(`/api/v1/club/members/${body.id}`);
    await ann.get('/api/v1/club/members');
    await ann.get(`/api/v1/club/members?fields=code`);
    await sleep(500);
    const reads = await notes('read');
    expect(reads.map(({ entity, records, userName }) => [entity, records, userName])).to.deep.equal([
      ['club.member', 1, 'Ann'],
      ['club.member', 2, 'Ann'],
    ]);
    expect(reads[0]?.note).to.deep.include({ fields: ['email', 'phone'], ids: [body.id] });
  });

  it('is written down: exports, when they begin and when they end', async () => {
    await app.get('/api/v1/club/members:export?fields=code,email');
    const exports = await notes('export');
    expect(exports.map(({ records, note }) => [records, note.state, note.fields])).to.deep.equal([
      [0, 'begun', ['code', 'email']],
      [2, 'ended', ['code', 'email']],
    ]);
  });

  it('is written down: changes of permissions', async () => {
    const { body } = await app.post('/api/v1/kernel/roles', { name: 'clerk', grants: [{ permission: 'club.member.read' }] });
    await app.patch(`/api/v1/kernel/roles/${body.id}`, { grants: [{ permission: '*' }] }, { 'if-match': '"1"' });
    const { body: timeline } = await app.get(`/api/v1/audit/timeline?entity=kernel.role&record=${body.id}`);
    expect(timeline.data[0].changes).to.deep.equal([
      { field: 'grants', before: [{ permission: 'club.member.read' }], after: [{ permission: '*' }] },
    ]);
  });

  it('is refused where it cannot be written down', async () => {
    const { db } = app.context;
    await db.query('ALTER TABLE audit.entries RENAME TO hidden');
    try {
      const signIn = await app.as(null).post('/api/v1/kernel/signIn', { user: 'kim', password: 'correct horse' });
      const exported = await app.get('/api/v1/club/members:export');
      expect([signIn.status, exported.status]).to.deep.equal([500, 500]);
    } finally {
      await db.query('ALTER TABLE audit.hidden RENAME TO entries');
    }
  });
});
