import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type AuditApp, createAuditApp } from '../audit-app.ts';

describe('the seal', () => {
  let app: AuditApp;

  before(async () => {
    app = await createAuditApp();
  });
  after(() => app.stop());

  it('takes every entry once, whoever writes and seals at the same time', async () => {
    const { db } = app.context;
    const codes = Array.from({ length: 60 }, (_, index) => index);
    const write = (code: number) =>
      db
        .transaction(async (tx) => {
          await tx.query('INSERT INTO club.members (code) VALUES ($1)', [`C${code}`]);
          await tx.query(`UPDATE club.members SET score = ${code} WHERE code = $1`, [`C${code}`]);
          if (code % 5 === 0) throw new Error('rolled back');
        })
        .catch(() => {});
    await Promise.all([...codes.map(write), ...codes.slice(0, 8).map(() => app.log.seal())]);
    // The notes on tables that were met are sealed with the next entries.
    await app.log.seal();
    await app.log.seal();
    const { faults, unsealed } = await app.verify();
    expect(faults).to.deep.equal([]);
    expect(unsealed).to.equal(0);
    const [count] = await db.query<{ count: number }>(
      `SELECT count(*) FROM audit.entries WHERE entity = 'club.member' AND records > 0`,
    );
    expect(count?.count).to.equal(96);
  });

  it('seals what a long transaction wrote after others were sealed', async () => {
    const { db } = app.context;
    await db.transaction(async (tx) => {
      await tx.query(`INSERT INTO club.members (code) VALUES ('long')`);
      await db.query(`INSERT INTO club.members (code) VALUES ('short')`);
      await app.log.seal();
    });
    await app.log.seal();
    const { faults, unsealed } = await app.verify();
    expect(faults).to.deep.equal([]);
    expect(unsealed).to.equal(0);
  });

  it('keeps a tree for each company', async () => {
    const anna = app.as({ roles: ['admin'], name: 'Anna', attributes: { company: 'north' } });
    await anna.post('/api/v1/club/members', { code: 'north' });
    await app.log.seal();
    const { body } = await app.get('/api/v1/audit/tree-heads?filter={"tree":{"eq":"north"}}');
    expect(body.data).to.have.length(1);
    expect(body.data[0]).to.include({ size: 1, number: 1 });
    expect((await app.verify()).faults).to.deep.equal([]);
  });

  it('keeps its keys from others, and ships every head', async () => {
    expect(statSync(join(app.folder, 'keys.json')).mode & 0o777).to.equal(0o600);
    const shipped = readFileSync(join(app.folder, 'heads.jsonl'), 'utf8').trim().split('\n');
    const [stored] = await app.context.db.query<{ count: number }>('SELECT count(*) FROM audit.tree_heads');
    expect(shipped.length).to.equal(stored?.count);
  });

  it('does not go on where somebody changed its end', async () => {
    const { db } = app.context;
    const [tree] = await db.query<{ edge: Buffer }>(`SELECT edge FROM audit.trees WHERE name = ''`);
    await db.query(`UPDATE audit.trees SET edge = sha256(edge) || substring(edge FROM 33) WHERE name = ''`);
    await db.query(`INSERT INTO club.members (code) VALUES ('waits')`);
    const refused = await app.log.seal().catch((error: { code: string }) => error.code);
    expect(refused).to.equal('audit.tampered-edge');
    await db.query(`UPDATE audit.trees SET edge = $1 WHERE name = ''`, [tree?.edge]);
    await app.log.seal();
    expect((await app.verify()).faults).to.deep.equal([]);
  });

  it('proves by RFC 6962 that an entry is in the tree, and that the tree only grew', async () => {
    const { provesConsistency, provesInclusion } = await import('../../src/index.ts');
    const hash = (hex: string) => Buffer.from(hex, 'hex');
    const { body: list } = await app.get('/api/v1/audit/leaves?filter={"tree":{"eq":""}}&pageSize=3');
    for (const leaf of list.data) {
      const { body } = await app.get(`/api/v1/audit/inclusion?entry=${leaf.id}`);
      const { proof, head } = body;
      expect(provesInclusion(hash(body.leaf), body.index, head.size, proof.map(hash), hash(head.root))).to.equal(true);
    }
    const { body: heads } = await app.get('/api/v1/audit/tree-heads?filter={"tree":{"eq":""}}&sort=size');
    const { body } = await app.get(`/api/v1/audit/consistency?from=${heads.data[0].size}`);
    const part = ({ size, root }: { size: number; root: string }) => ({ size, root: hash(root) });
    expect(provesConsistency(part(body.from), part(body.to), body.proof.map(hash))).to.equal(true);
  });
});
