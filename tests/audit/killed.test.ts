import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import catalog from '@entrepot/catalog';
import { createTestApp, type TestApp } from '@entrepot/core/testing';
import audit, { Log, verifyLog } from '@entrepot/security-audit';
import { expect } from 'chai';

const kills = Number(process.env.AUDIT_KILLS ?? 3);

describe('an audit log whose writers are killed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entrepot-audit-'));
  let app: TestApp;

  before(async () => {
    app = await createTestApp({ plugins: [catalog, audit], settings: { audit: { folder } } });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('holds what was committed and nothing else, and goes on where it was', async function () {
    this.timeout(20_000 + kills * 20_000);
    const committed: string[] = [];
    for (let round = 0; round < kills; round += 1) {
      const path = join(import.meta.dirname, 'write-until-killed.ts');
      const child = spawn(process.execPath, ['--conditions=development', path, app.databaseUrl, folder], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let printed = '';
      child.stdout.on('data', (chunk: Buffer) => {
        printed += chunk;
      });
      const closed = once(child, 'close');
      while (printed.length < 500 && child.exitCode === null) await sleep(10);
      await sleep(Math.random() * 300);
      child.kill('SIGKILL');
      await closed;
      committed.push(...printed.split('\n').slice(0, -1));
    }
    // What the killed ones had under way ends with their sessions.
    await sleep(200);
    const { db } = app.context;
    const log = app.context.use(Log);
    await log.seal();
    await log.seal();
    const { faults, unsealed } = await verifyLog(db, await log.keys());
    expect(faults).to.deep.equal([]);
    expect(unsealed).to.equal(0);
    const [skus] = await db.query<{ count: number }>('SELECT count(*) FROM catalog.skus');
    const entries = await db.query<{ operation: string; records: number }>(
      `SELECT operation, sum(records)::bigint AS records FROM audit.entries
       WHERE entity = 'catalog.sku' AND operation IN ('insert', 'update') GROUP BY operation ORDER BY operation`,
    );
    expect(committed.length).to.be.greaterThan(kills);
    expect(skus?.count).to.be.greaterThanOrEqual(committed.length);
    expect(entries).to.deep.equal([
      { operation: 'insert', records: skus?.count },
      { operation: 'update', records: skus?.count },
    ]);
  });
});
