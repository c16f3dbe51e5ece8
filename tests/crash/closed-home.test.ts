import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { skip } from '@entrepot/core/testing';
import { expect } from 'chai';
import type { TradingDayReport } from '../../plugins/domain/demo/src/index.ts';
import { removeDataDir } from './data-dir.ts';
import { entrepot, root } from './entrepot.ts';

const fixtures = join(import.meta.dirname, '../trading-day/fixtures/days');
const nobody = { uid: 65_534, gid: 65_534 };

/** A home that its owner alone may enter, with the data folder in it. */
function closedHome(owner?: { uid: number; gid: number }): string {
  const home = mkdtempSync(join(tmpdir(), 'entrepot-home-'));
  const dataDir = join(home, 'project', '.entrepot');
  mkdirSync(dataDir, { recursive: true });
  if (owner) for (const path of [home, join(home, 'project'), dataDir]) chownSync(path, owner.uid, owner.gid);
  chmodSync(home, 0o700);
  return dataDir;
}

describe('data in a home that is closed to others', function () {
  this.timeout(120_000);
  const isRoot = process.getuid?.() === 0;
  const dataDirs: string[] = [];

  after(async () => {
    for (const dir of dataDirs) await removeDataDir(dir);
  });

  async function takeDays(dataDir: string, user: { uid?: number; gid?: number } = {}): Promise<void> {
    dataDirs.push(dataDir);
    const home = join(dataDir, '../..');
    const run = await entrepot(['trading-day', '--orders', fixtures, '--json'], dataDir, { ...user, env: { HOME: home } })
      .finished;
    expect(run.code, run.stderr).to.equal(0);
    const { proof } = JSON.parse(run.stdout) as TradingDayReport;
    expect(Object.values(proof)).to.deep.equal([true, true, true, true]);
  }

  it('serves the user who runs the tests', async () => {
    await takeDays(closedHome());
  });

  it('serves an ordinary user where root runs the tests', async function () {
    if (!isRoot) skip(this, 'skipped: only root can become another user');
    const mayRead = spawnSync(process.execPath, ['--version'], { ...nobody, cwd: root }).status === 0;
    if (!mayRead) skip(this, 'skipped: the checkout is closed to other users');
    await takeDays(closedHome(nobody), nobody);
  });
});
