import { expect } from 'chai';
import { type AuditApp, createAuditApp } from '../audit-app.ts';

describe('personal data in the log', () => {
  let app: AuditApp;

  before(async () => {
    app = await createAuditApp();
  });
  after(() => app.stop());

  const add = async (code: string) => {
    const { body } = await app.post('/api/v1/club/members', { code, email: `${code}@example.com`, phone: '020 7946 0001' });
    await app.patch(`/api/v1/club/members/${body.id}`, { email: `${code}2@example.com` }, { 'if-match': '"1"' });
    return body.id as string;
  };
  const timeline = async (id: string) =>
    (await app.get(`/api/v1/audit/timeline?entity=club.member&record=${id}`)).body.data as {
      operation: string;
      changes: { field: string; before: unknown; after: unknown; hidden?: string }[];
    }[];
  const stored = async () =>
    (
      await app.context.db.query<{ text: string }>(
        `SELECT encode(coalesce(before, '') || coalesce(after, ''), 'escape') AS text FROM audit.entries`,
      )
    )
      .map(({ text }) => text)
      .join();

  it('is sealed, and shown to who may read it', async () => {
    const id = await add('kim');
    await app.log.seal();
    expect(await stored()).not.to.contain('@example.com');
    const [update, insert] = await timeline(id);
    expect(update?.changes).to.deep.equal([{ field: 'email', before: 'kim@example.com', after: 'kim2@example.com' }]);
    expect(insert?.changes).to.deep.include({ field: 'phone', before: null, after: '020 7946 0001' });
  });

  it('is gone with its key, while the log verifies as before and others keep theirs', async () => {
    const [gone, stays] = [await add('lee'), await add('moe')];
    await app.log.seal();
    const { status, body } = await app.post('/api/v1/audit/erase', { entity: 'club.member', record: gone });
    expect([status, body]).to.deep.equal([200, { found: true, kept: [] }]);
    const { body: record } = await app.get(`/api/v1/club/members/${gone}`);
    expect([record.email, record.phone]).to.deep.equal([null, null]);
    expect(JSON.stringify(await timeline(gone))).not.to.contain('@example.com');
    expect((await timeline(gone)).at(-1)?.changes).to.deep.include({
      field: 'email',
      before: null,
      after: null,
      hidden: 'erased',
    });
    expect(JSON.stringify(await timeline(stays))).to.contain('moe2@example.com');
    const again = await app.patch(
      `/api/v1/club/members/${gone}`,
      { email: 'new@example.com' },
      { 'if-match': `"${record.version}"` },
    );
    expect(again.status).to.equal(200);
    await app.log.seal();
    expect(await stored()).not.to.contain('@example.com');
    expect((await app.verify()).faults).to.deep.equal([]);
    const notes = await app.context.db.query(`SELECT 1 FROM audit.entries WHERE operation = 'erase' AND note ->> 'record' = $1`, [
      gone,
    ]);
    expect(notes).to.have.length(1);
  });

  it('never shows secrets, only that they changed', async () => {
    const { body } = await app.post('/api/v1/club/members', { code: 'vault' });
    await app.context.db.query(`UPDATE club.members SET pin = 'hush-hush' WHERE id = $1`, [body.id]);
    await app.log.seal();
    expect(await stored()).not.to.contain('hush-hush');
    expect(JSON.stringify(await timeline(body.id))).not.to.contain('"pin"');
  });

  it('is not asked for where there is none', async () => {
    const { status, body } = await app.post('/api/v1/audit/erase', { entity: 'kernel.role', record: 'x' });
    expect([status, body.code]).to.deep.equal([422, 'audit.nothing-personal']);
  });
});
