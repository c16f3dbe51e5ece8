import { expect } from 'chai';
import pg from 'pg';
import { type AuditApp, createAuditApp } from '../audit-app.ts';

interface EntryRow {
  operation: string;
  records: number;
  plugin: string | null;
  work: string;
  userName: string;
  address: string | null;
}

describe('changes of records', () => {
  let app: AuditApp;

  before(async () => {
    app = await createAuditApp();
  });
  after(() => app.stop());

  const entries = () =>
    app.context.db.query<EntryRow>(
      `SELECT operation, records, plugin, work, user_name AS "userName", scope ->> 'address' AS address
       FROM audit.entries WHERE entity = 'club.member' AND operation IN ('insert', 'update', 'delete') ORDER BY id`,
    );

  beforeEach(async () => {
    await app.context.db.query('TRUNCATE club.members');
    await app.context.db.query('TRUNCATE audit.entries');
  });

  it('tell who made them, through what and from where', async () => {
    const { body } = await app.as({ roles: ['admin'], name: 'Ann' }).post('/api/v1/club/members', { code: 'A' });
    await app.patch(`/api/v1/club/members/${body.id}`, { code: 'B' }, { 'if-match': '"1"' });
    await app.delete(`/api/v1/club/members/${body.id}`, { 'if-match': '"2"' });
    const told = await entries();
    expect(told.map(({ operation, records }) => [operation, records])).to.deep.equal([
      ['insert', 1],
      ['update', 1],
      ['delete', 1],
    ]);
    expect(told[0]).to.include({ plugin: 'club', work: 'create club.member', userName: 'Ann' });
    expect(told[0]?.address).to.match(/127\.0\.0\.1$/);
  });

  it('are one entry for each statement, and several where it changes very many', async () => {
    await app.context.db.query(`INSERT INTO club.members (code) SELECT 'M' || n FROM generate_series(1, 100) n`);
    await app.context.db.query(`UPDATE club.members SET score = 1`);
    await app.context.db.query(`UPDATE club.members SET score = 2 WHERE code = 'nobody'`);
    await app.context.db.query(`INSERT INTO club.members (code) SELECT 'N' || n FROM generate_series(1, 22500) n`);
    expect((await entries()).map(({ operation, records }) => `${operation} ${records}`)).to.have.members([
      'insert 100',
      'update 100',
      'insert 10000',
      'insert 10000',
      'insert 2500',
    ]);
    const [images] = await app.context.db.query<{ complete: boolean }>(
      `SELECT bool_and(length(after) > 0 AND (operation = 'insert') = (before IS NULL)) AS complete FROM audit.entries
       WHERE entity = 'club.member' AND operation IN ('insert', 'update')`,
    );
    expect(images?.complete).to.equal(true);
  });

  it('are seen as well where somebody writes SQL past the kernel', async () => {
    const client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
    await client.query(`INSERT INTO club.members (code) VALUES ('past')`);
    await client.end();
    const [told] = await entries();
    expect(told).to.include({ operation: 'insert', work: 'sql', plugin: null });
    expect(told?.userName).to.be.a('string');
  });

  it('leave no trace where the transaction is rolled back, and no gap in the lane', async () => {
    const { db } = app.context;
    const failed = db.transaction(async (tx) => {
      await tx.query(`INSERT INTO club.members (code) VALUES ('X')`);
      throw new Error('no');
    });
    await failed.catch(() => {});
    for (let round = 0; round < 20; round += 1) {
      const code = `R${Math.floor(round / 2)}`;
      await db.query(`INSERT INTO club.members (code) VALUES ($1)`, [code]).catch(() => {});
    }
    expect((await entries()).length).to.equal(10);
    const lanes = await db.query(
      `SELECT lane FROM audit.entries GROUP BY lane HAVING max(position) - min(position) + 1 <> count(*)`,
    );
    expect(lanes).to.deep.equal([]);
  });

  it('do not happen where they cannot be written down', async () => {
    const { db } = app.context;
    await db.query('ALTER TABLE audit.entries RENAME TO hidden');
    try {
      const { status } = await app.post('/api/v1/club/members', { code: 'never' });
      expect(status).to.be.greaterThanOrEqual(400);
      expect(await db.query(`SELECT 1 FROM club.members WHERE code = 'never'`)).to.deep.equal([]);
    } finally {
      await db.query('ALTER TABLE audit.hidden RENAME TO entries');
    }
  });
});
