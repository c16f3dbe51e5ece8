import { setTimeout as sleep } from 'node:timers/promises';
import { limited } from '@entrepot/registry/limited';
import { within } from '@entrepot/registry/scope';
import { Problem, type Transaction } from '@entrepot/sdk';
import { expect } from 'chai';
import { type TestDatabase, testDatabase } from './test-server.ts';

const late = () => new Problem('too-slow', {});
const never = () => new Promise<never>(() => {});
const thrown = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a connection', function () {
  this.timeout(20_000);
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
    await test.db.query('CREATE TABLE notes (text text)');
  });
  after(() => test.stop());

  const open = async () => {
    const [row] = await test.db.query<{ count: number }>(
      `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`,
    );
    return row?.count;
  };
  const closed = async () => {
    for (const until = Date.now() + 5000; Date.now() < until; await sleep(20)) if ((await open()) === 0) return true;
    return false;
  };

  it('is taken back from a transaction that hangs, and nothing of it stands', async () => {
    const hanging = limited(50, late, () =>
      test.db.transaction(async (tx) => {
        await tx.query(`INSERT INTO notes VALUES ('half')`);
        await never();
      }),
    );
    expect(await thrown(hanging)).to.include({ code: 'too-slow' });
    expect(await closed()).to.equal(true);
    expect(await test.db.query('SELECT * FROM notes')).to.deep.equal([]);
  });

  it('is taken back from a statement that does not come to an end, in a transaction and out of one', async () => {
    const sleeping = 'SELECT pg_sleep(60)';
    expect(await thrown(limited(50, late, () => test.db.query(sleeping)))).to.include({ code: 'too-slow' });
    expect(await thrown(limited(50, late, () => test.db.transaction((tx) => tx.query(sleeping))))).to.include({
      code: 'too-slow',
    });
    expect(await closed()).to.equal(true);
  });

  it('is taken back from who forgot a transaction and ended', async () => {
    let forgotten: Promise<unknown> = Promise.resolve();
    await limited(50, late, async () => {
      forgotten = thrown(test.db.transaction(never));
    });
    expect(await forgotten).to.include({ code: 'too-slow' });
  });

  it('is not given to who waited for one beyond its time', async () => {
    const many = Array.from({ length: 12 }, () =>
      within({ plugin: 'greedy' }, () => limited(50, late, () => test.db.transaction(never))),
    );
    for (const each of await Promise.all(many.map(thrown))) expect(each).to.include({ code: 'too-slow' });
    expect(await closed()).to.equal(true);
    expect(await test.db.query('SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
  });

  it('is left to others, however many one plugin wants', async () => {
    const ends: (() => void)[] = [];
    const holding = Array.from({ length: 20 }, () =>
      within({ plugin: 'greedy' }, () => test.db.transaction(() => new Promise<void>((resolve) => ends.push(resolve)))),
    );
    const start = performance.now();
    const others = ['other', 'third'].map((plugin) =>
      within({ plugin }, () => test.db.transaction((tx) => tx.query('SELECT 1 AS one'))),
    );
    expect(await Promise.all(others)).to.have.length(2);
    expect(performance.now() - start).to.be.lessThan(2000);
    // Those who wait get their turn as others end.
    for (let each = 0; each < 20; each += 1) {
      while (ends.length === 0) await sleep(5);
      ends.shift()?.();
    }
    await Promise.all(holding);
  });

  it('serves nobody by a transaction that is over', async () => {
    let kept: Transaction | undefined;
    await test.db.transaction(async (tx) => {
      kept = tx;
      await tx.query('SELECT 1');
    });
    expect(await thrown(kept?.query('SELECT 1') ?? Promise.resolve())).to.include({ code: 'transaction-over' });
    expect(() => kept?.send('SELECT 1')).to.throw(Problem);
  });
});
