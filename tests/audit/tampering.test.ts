import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import catalog from '@entrepot/catalog';
import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { columnTypes } from '@entrepot/database/column-values';
import { readOut } from '@entrepot/database/copy-binary';
import audit, { checkLog, Log, type LogReader, type SignedHead, verifyLog } from '@entrepot/security-audit';
import { expect } from 'chai';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { tamperings } from './tamper.ts';

/** All 10,000 with AUDIT_TAMPERINGS=10000. */
const rounds = Number(process.env.AUDIT_TAMPERINGS ?? 400);

/** Random numbers that come again with the same seed. */
function randomly(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A connection of a superuser as what the check reads through, in the types of the kernel's database. */
function through(client: pg.Client): LogReader {
  return {
    query: async <R extends object>(text: string, values?: readonly unknown[]) =>
      (await client.query<R>(text, values as unknown[])).rows,
    read: (query, take) => readOut(client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT binary)`)), take),
  };
}

describe('an audit log in the hands of a superuser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entrepot-audit-'));
  let app: TestApp;
  let client: pg.Client;
  let shipped: SignedHead[];

  before(async () => {
    app = await createTestApp({ plugins: [catalog, audit], settings: { audit: { folder } } });
    const log = app.context.use(Log);
    for (let round = 0; round < 6; round += 1) {
      const { body } = await app.post('/api/v1/catalog/products', { code: `P${round}`, name: `Product ${round}` });
      await app.patch(`/api/v1/catalog/products/${body.id}`, { name: 'Renamed' }, { 'if-match': '"1"' });
      await app.context.db.query(
        `INSERT INTO catalog.skus (code, name) SELECT 'S${round}-' || n, 'Thing' FROM generate_series(1, 3) n`,
      );
      await log.seal();
    }
    await app.post('/api/v1/kernel/users', { name: 'ann', displayName: 'Ann Lee', roles: ['auditor'] });
    await log.seal();
    await log.seal();
    shipped = readFileSync(join(folder, 'heads.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as SignedHead);
    client = new pg.Client({ connectionString: app.databaseUrl, types: columnTypes });
    await client.connect();
    await client.query("SET TimeZone = 'UTC'");
    await client.query('SET session_replication_role = replica');
  });

  after(async () => {
    await client?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it('verifies as long as nobody touches it', async () => {
    const { faults, entries, unsealed } = await verifyLog(app.context.db, await app.context.use(Log).keys(), { shipped });
    expect(faults).to.deep.equal([]);
    expect(entries).to.be.greaterThan(20);
    expect(unsealed).to.equal(0);
  });

  it(`shows every one of ${rounds.toLocaleString('en')} random tamperings, of all ${tamperings.length} kinds`, async function () {
    this.timeout(60_000 + rounds * 60);
    const keys = await app.context.use(Log).keys();
    const pick = randomly(20_310_301);
    const unseen: string[] = [];
    let tried = 0;
    for (let round = 0; tried < rounds; round += 1) {
      const tampering = tamperings[round % tamperings.length];
      await client.query('BEGIN');
      try {
        if (!(await tampering?.run(client, pick))) continue;
        tried += 1;
        const { faults } = await checkLog(through(client), keys, { shipped });
        if (faults.length === 0) unseen.push(tampering?.name ?? '');
      } finally {
        await client.query('ROLLBACK');
      }
    }
    expect(unseen).to.deep.equal([]);
  });
});
