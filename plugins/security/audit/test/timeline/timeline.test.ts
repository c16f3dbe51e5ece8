import { expect } from 'chai';
import { type AuditApp, createAuditApp } from '../audit-app.ts';

describe('the timeline of a record', () => {
  let app: AuditApp;

  before(async () => {
    app = await createAuditApp();
    for (const [name, grants] of Object.entries({
      reader: [{ permission: 'audit.timeline' }, { permission: 'club.member.read', fields: ['code', 'fee'] }],
      stranger: [{ permission: 'audit.timeline' }],
      picky: [{ permission: 'audit.timeline' }, { permission: 'club.member.read', where: { code: { eq: 'mine' } } }],
    })) {
      await app.post('/api/v1/kernel/roles', { name, grants });
    }
    app.kernel.http.forgetCallers();
  });
  after(() => app.stop());

  const path = (id: string, more = '') => `/api/v1/audit/timeline?entity=club.member&record=${id}${more}`;

  it('pages from the newest to the oldest, and finds the record in large sets', async () => {
    const { db } = app.context;
    await db.query(
      `INSERT INTO club.members (code, fee_amount, fee_currency) SELECT 'T' || n, 1, 'EUR' FROM generate_series(1, 300) n`,
    );
    for (const fee of [2, 3, 4]) await db.query('UPDATE club.members SET fee_amount = $1', [fee]);
    const [one] = await db.query<{ id: string }>(`SELECT id FROM club.members WHERE code = 'T150'`);
    await db.query(`UPDATE club.members SET code = 'T150a' WHERE id = $1`, [one?.id]);
    const first = await app.get(path(one?.id ?? '', '&pageSize=2'));
    expect(first.body.data.map((item: { changes: unknown }) => item.changes)).to.deep.equal([
      [{ field: 'code', before: 'T150', after: 'T150a' }],
      [{ field: 'fee', before: { amount: '3', currency: 'EUR' }, after: { amount: '4', currency: 'EUR' } }],
    ]);
    const rest = await app.get(path(one?.id ?? '', `&pageSize=10&pageToken=${first.body.nextPageToken}`));
    expect(rest.body.data.map((item: { operation: string }) => item.operation)).to.deep.equal(['update', 'update', 'insert']);
    expect(rest.body.nextPageToken).to.equal(null);
  });

  it('shows only what the caller may read', async () => {
    const { body } = await app.post('/api/v1/club/members', { code: 'mine', email: 'x@example.com', born: '2001-02-03' });
    const fields = async (role: string) => {
      const { status, body: answer } = await app.as(role).get(path(body.id));
      return status === 200 ? answer.data[0].changes.map((change: { field: string }) => change.field) : answer.code;
    };
    expect(await fields('admin')).to.include.members(['code', 'email', 'born']);
    expect(await fields('reader')).to.deep.equal(['code']);
    expect(await fields('picky')).to.include('email');
    expect(await fields('stranger')).to.equal('audit.unknown-record');
    await app.patch(`/api/v1/club/members/${body.id}`, { code: 'theirs' }, { 'if-match': '"1"' });
    expect(await fields('picky')).to.equal('audit.unknown-record');
  });

  it('stays when the record is gone', async () => {
    const { body } = await app.post('/api/v1/club/members', { code: 'gone' });
    await app.delete(`/api/v1/club/members/${body.id}`, { 'if-match': '"1"' });
    const { body: timeline } = await app.as('reader').get(path(body.id));
    expect(timeline.data.map((item: { operation: string }) => item.operation)).to.deep.equal(['delete', 'insert']);
    expect(timeline.data[0].changes).to.deep.equal([{ field: 'code', before: 'gone', after: null }]);
  });

  it('is not there for what was never written down', async () => {
    const { status, body } = await app.get(path('00000000-0000-7000-8000-000000000000'));
    expect([status, body.code]).to.deep.equal([404, 'audit.unknown-record']);
  });
});
