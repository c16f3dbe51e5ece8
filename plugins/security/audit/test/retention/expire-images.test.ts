import { expect } from 'chai';
import { expireImages } from '../../src/index.ts';
import { covers } from '../../src/retention/expiry.ts';
import { type AuditApp, createAuditApp } from '../audit-app.ts';

describe('the retention of images', () => {
  let app: AuditApp;

  before(async () => {
    app = await createAuditApp();
  });
  after(() => app.stop());

  it('follows rules by entity, plugin or for all', () => {
    expect(covers('*', 'club.member')).to.equal(true);
    expect(covers('club.*', 'club.member')).to.equal(true);
    expect(covers('club.*', 'clubs.member')).to.equal(false);
    expect(covers('club.member', 'club.member')).to.equal(true);
    expect(covers('club.member', 'club.members')).to.equal(false);
  });

  it('lets go of images whose time is over, and the log verifies before, while and after', async () => {
    const { body } = await app.post('/api/v1/club/members', { code: 'old' });
    await app.log.seal();
    const soon = new Date(Date.now() + 31 * 86_400_000);
    expect(await expireImages(app.context, soon)).to.equal(0);
    await app.post('/api/v1/audit/retention-rules', { entity: 'club.*', days: 30 });
    expect(await expireImages(app.context, new Date())).to.equal(0);
    expect(await expireImages(app.context, soon)).to.equal(1);
    expect(await expireImages(app.context, soon)).to.equal(0);
    expect((await app.verify()).faults).to.deep.equal([]);
    const { body: timeline } = await app.get(`/api/v1/audit/timeline?entity=club.member&record=${body.id}`);
    expect(timeline.data[0]).to.include({ operation: 'insert', expired: true });
  });

  it('does not excuse images that somebody took away before their time', async () => {
    await app.context.db.query(`UPDATE audit.entries SET after = NULL WHERE entity = 'kernel.role' AND after IS NOT NULL`);
    const { faults } = await app.verify();
    expect(faults.map(({ kind }) => kind)).to.deep.equal(['deleted']);
  });
});
