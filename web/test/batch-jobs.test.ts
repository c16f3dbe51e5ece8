import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createTestApp, type TestApp, type TestResponse } from '@entrepot/core/testing';
import { changedRecords, changingRecords, definePlugin, permission } from '@entrepot/sdk';
import { expect } from 'chai';
import { sweepJob } from '../src/sweep-job.ts';
import { Account, Line, ledger } from './ledger.fixture.ts';

const accounts = '/api/v1/ledger/accounts';
const owners = '/api/v1/ledger/owners';
const lines = '/api/v1/ledger/lines';
const json = { accept: 'application/json' };

/** What the next records meet on their way in. */
const taps: { changing?: (numbers: readonly string[]) => void; lines?: () => Promise<void> } = {};

const watcher = definePlugin({
  name: 'watcher',
  version: '1.0.0',
  requires: { ledger: '^1.0.0' },
  setup({ on }) {
    on(changingRecords(Account), ({ changes }) => taps.changing?.(changes.map(({ after }) => after?.number ?? '')));
    on(changedRecords(Line), () => taps.lines?.());
  },
  roles: {
    northerner: {
      grants: [{ permission: permission(ledger, 'ledger.account.*'), where: { region: { eq: { $user: 'region' } } } }],
    },
  },
});

const many = <T>(count: number, item: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => item(index));

describe('a batch of more than a thousand items', () => {
  let app: TestApp;
  const ada = { id: randomUUID(), name: 'ada', roles: ['clerk'] };

  before(async () => {
    app = await createTestApp({ plugins: [ledger, watcher] });
  });
  afterEach(() => {
    delete taps.changing;
    delete taps.lines;
  });

  const locationOf = (answer: TestResponse): string => {
    expect(answer.status, JSON.stringify(answer.body)).to.equal(202);
    return answer.headers.get('location') ?? '';
  };
  const jobAt = async (location: string) => (await app.get(location)).body;
  const send = async (path: string, items: readonly unknown[]) =>
    locationOf(await app.as(ada).post(path, { items }, { 'accept-language': 'en' }));
  const countOf = async (table: string, where = 'true') =>
    (await app.context.db.query<{ n: number }>(`SELECT count(*) AS n FROM "ledger"."${table}" WHERE ${where}`))[0]?.n;

  it('is a job of its caller, which tells how far it is and what became of the items', async () => {
    await app.post(accounts, { number: 'taken' });
    const items: object[] = many(2_500, (index) => ({ number: `A${index}` }));
    items[5] = { number: 'A5', nonsense: 1 };
    items[1_200] = { number: 'A1200', count: 'x', limit: { amount: '1', currency: 'EUR' }, entries: [] };
    items[2_400] = { number: 'taken', tags: ['a'] };
    const asked = await app.as(ada).post(`${accounts}:batchCreate`, { items });
    const location = locationOf(asked);
    expect(location).to.equal(`/api/v1/kernel/jobs/${asked.body.id}`);
    expect(asked.body).to.deep.include({ name: 'kernel.batch', state: 'waiting', userId: ada.id });
    expect((await app.as(ada).get(location)).body).to.include({ state: 'waiting' });
    expect(await countOf('accounts', `number LIKE 'A%'`)).to.equal(0);
    await app.runJobs();
    const { body } = await app.as(ada).get(location);
    expect(body).to.deep.include({ state: 'done', done: 2_500, total: 2_500, rejected: 3 });
    expect(body.result).to.deep.equal({ created: 2_497, failed: 3 });
    expect(await countOf('accounts', `number LIKE 'A%'`)).to.equal(2_497);

    const file = await app.as(ada).get(`${location}:errors`, json);
    expect(file.headers.get('content-disposition')).to.match(/filename="errors-.*\.json"$/);
    expect(file.body.items).to.deep.equal([items[5], items[1_200], items[2_400]]);
    expect(file.body.errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`)).to.deep.equal([
      '/items/0/nonsense unknown-field',
      '/items/1/count wrong-type',
      '/items/2/number duplicate-key',
    ]);
    const csv = (await app.as(ada).get(`${location}:errors`)).body;
    expect(csv.replace('\uFEFF', '').split('\r\n')[0].split(',')).to.have.members(
      ['number', 'nonsense', 'count', 'limit', 'entries', 'tags', 'errors'], // those of all items
    );

    delete file.body.items[0].nonsense;
    file.body.items[1].count = 7;
    file.body.items[2].number = 'A2400';
    const again = await app.as(ada).post(`${accounts}:batchCreate`, file.body);
    expect(again.body).to.include({ succeeded: 3, failed: 0 });
    expect((await app.get(`${accounts}:export?fields=number`)).body.split('\r\n')).to.have.length(2_500 + 3);
  });

  it('changes and deletes too, each item by its version', async () => {
    await app.runJobs();
    const location = await send(
      `${owners}:batchCreate`,
      many(1_001, (index) => ({ code: `O${index}` })),
    );
    await app.runJobs();
    expect((await jobAt(location)).result).to.deep.equal({ created: 1_001, failed: 0 });
    const rows = await app.context.db.query<{ id: string }>('SELECT id FROM "ledger"."owners"');
    const changes = rows.map(({ id }, index) => ({ id, version: index === 3 ? 9 : 1, name: 'x' }));
    const changed = await send(`${owners}:batchUpdate`, changes);
    await app.runJobs();
    expect((await jobAt(changed)).result).to.deep.equal({ updated: 1_000, failed: 1 });
    const { body } = await app.get(`${changed}:errors`, json);
    expect(body.items).to.deep.equal([changes[3]]);
    expect(body.errors).to.have.length(1);
    expect(body.errors[0]).to.include({ pointer: '/items/0', code: 'stale-version' });
    const deletions = rows.map(({ id }, index) => ({ id, version: index === 3 ? 1 : 2 }));
    const deleted = await send(`${owners}:batchDelete`, deletions);
    await app.runJobs();
    expect((await jobAt(deleted)).result).to.deep.equal({ deleted: 1_001, failed: 0 });
    expect(await countOf('owners')).to.equal(0);
  });

  it('keeps what cannot be stored in its error file as well', async () => {
    const items: unknown[] = many(1_001, (index) => ({ text: `U${index}` }));
    items[7] = { text: 'nul \u0000 and half \ud83d, not \\u0000' };
    items[8] = 'no object';
    const location = locationOf(await app.as(ada).post(`${lines}:batchCreate`, { items }, { 'accept-language': 'zh-CN' }));
    await app.runJobs();
    expect((await jobAt(location)).result).to.deep.equal({ created: 999, failed: 2 });
    const { body } = await app.get(`${location}:errors`, json);
    expect(body.items).to.deep.equal([{ text: 'nul \ufffd and half \ufffd, not \\u0000' }, 'no object']);
    expect(body.errors[0].detail).to.match(/[\u4e00-\u9fff]/);
  });

  it('stops between two parts where it is cancelled, and is forgotten then', async () => {
    const location = await send(
      `${lines}:batchCreate`,
      many(3_500, (index) => ({ text: `C${index}` })),
    );
    let parts = 0;
    taps.lines = async () => {
      parts += 1;
      if (parts === 2) expect((await app.as(ada).post(`${location}:cancel`)).status).to.equal(202);
    };
    await app.runJobs();
    expect(await jobAt(location)).to.include({ state: 'cancelled', done: 2_000, total: 3_500 });
    expect(await countOf('lines', `text LIKE 'C%'`)).to.equal(2_000);
    await app.context.db.transaction((tx) => tx.enqueue(sweepJob, {}));
    await app.runJobs();
    expect(await app.context.db.query('SELECT 1 FROM "kernel"."batch_chunks"')).to.have.length(0);
    expect(await countOf('lines', `text LIKE 'C%'`)).to.equal(2_000);
  });

  it('is written with the permissions of its caller', async () => {
    const north = { id: randomUUID(), name: 'nora', roles: ['northerner'], attributes: { region: 'north' } };
    const items = many(1_010, (index) => ({ number: `P${index}`, region: index % 100 === 0 ? 'south' : 'north' }));
    const location = locationOf(await app.as(north).post(`${accounts}:batchCreate`, { items }));
    await app.runJobs();
    expect((await jobAt(location)).result).to.deep.equal({ created: 999, failed: 11 });
    expect(await countOf('accounts', `number LIKE 'P%' AND region = 'south'`)).to.equal(0);
    const { errors } = (await app.get(`${location}:errors`, json)).body;
    expect(new Set(errors.map(({ code }: { code: string }) => code))).to.deep.equal(new Set(['permission-denied']));
    expect((await app.as('no-such-role').post(`${accounts}:batchCreate`, { items })).status).to.equal(403);
    expect((await app.as(null).post(`${accounts}:batchCreate`, { items })).status).to.equal(401);
  });

  it('is written with what its caller may do by then, not with what they might when they asked', async () => {
    const users = '/api/v1/kernel/users';
    const made = await app.post(users, { name: 'bob', roles: ['clerk'] });
    await app.post(`${users}/${made.body.id}:setPassword`, { password: 'correct horse' });
    const signedIn = await app.as(null).post('/api/v1/kernel/signIn', { user: 'bob', password: 'correct horse' });
    const cookie = { cookie: signedIn.headers.get('set-cookie')?.split(';')[0] ?? '', 'x-requested-with': 'entrepot' };
    const items = many(1_001, (index) => ({ text: `B${index}` }));
    for (const [change, created, code] of [
      [{ roles: ['clerk'] }, 1_001, undefined],
      [{ roles: [] }, 0, 'permission-denied'],
      [{ roles: ['clerk'], active: false }, 0, 'not-signed-in'],
    ] as const) {
      await app.patch(`${users}/${made.body.id}`, { roles: ['clerk'] }, { 'if-match': '*' });
      const location = locationOf(await app.as(null).post(`${lines}:batchCreate`, { items }, cookie));
      await app.patch(`${users}/${made.body.id}`, change, { 'if-match': '*' });
      await app.runJobs();
      expect((await jobAt(location)).result).to.deep.equal({ created, failed: 1_001 - created });
      const { body } = await app.get(`${location}:errors`, json);
      expect(body.errors[0]?.code).to.equal(code);
    }
    expect(await countOf('lines', `text LIKE 'B%'`)).to.equal(1_001);
  });

  it('is one job for one Idempotency-Key', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const items = many(1_001, (index) => ({ text: `K${index}` }));
    const first = await app.as(ada).post(`${lines}:batchCreate`, { items }, key);
    const second = await app.as(ada).post(`${lines}:batchCreate`, { items }, key);
    expect(locationOf(second)).to.equal(locationOf(first));
    await app.runJobs();
    expect((await app.as(ada).get(locationOf(first))).body.state, 'it is the job of its caller').to.equal('done');
    expect(await countOf('lines', `text LIKE 'K%'`)).to.equal(1_001);
  });

  it('goes on where it was interrupted, and writes no item twice', async () => {
    const items = many(2_500, (index) => ({ number: index === 1_100 ? 'I7' : `I${index}` }));
    const location = await send(`${accounts}:batchCreate`, items);
    const before = await countOf('accounts');
    let breaks = 3;
    taps.changing = (numbers) => {
      // The second part is tried by halves, for one item is at fault: it breaks while some halves are written already.
      const isHalf = numbers.includes('I1900') && numbers.length < 600;
      if (breaks > 0 && (isHalf || numbers.includes('I2000'))) {
        breaks -= 1;
        throw new Error('as if the process had died');
      }
    };
    const progress: number[] = [];
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await app.runJobs();
      const text = 'SELECT sum(taken)::bigint AS n FROM "kernel"."batch_chunks" WHERE job_id = $1';
      progress.push((await app.context.db.query<{ n: number }>(text, [location.split('/').at(-1)]))[0]?.n ?? 0);
      app.clock.advance(3_600_000);
    }
    expect(progress[0]).to.be.within(1_101, 1_900);
    expect(progress).to.deep.equal([progress[0], progress[0], progress[0], 2_500]);
    expect(await jobAt(location)).to.deep.include({ state: 'done', done: 2_500, result: { created: 2_499, failed: 1 } });
    expect((await countOf('accounts')) ?? 0).to.equal((before ?? 0) + 2_499);
    expect((await app.get(`${location}:errors`, json)).body.items).to.deep.equal([{ number: 'I7' }]);
  });

  it('may have a body of 32 MiB, and no more', async () => {
    const type = { 'content-type': 'application/json' };
    const path = `${lines}:batchCreate`;
    expect((await app.post(path, 'x'.repeat(20 * 2 ** 20), type)).body.code).to.equal('invalid-json');
    const { body } = await app.post(path, 'x'.repeat(33 * 2 ** 20), type);
    expect(body).to.include({ status: 413, code: 'body-too-large', detail: 'The body has more than 32 MiB.' });
  });
});

describe('a batch whose process is killed', () => {
  const workers: ChildProcess[] = [];
  afterEach(() => {
    for (const worker of workers.splice(0)) worker.kill('SIGKILL');
  });

  it('is finished by another process, with every item written once', async function () {
    this.timeout(60_000);
    const app = await createTestApp({ plugins: [ledger] });
    const { db } = app.context;
    const work = () => {
      const program = fileURLToPath(new URL('./batch-worker.ts', import.meta.url));
      const worker = spawn(process.execPath, ['--conditions=development', program, app.databaseUrl], {
        stdio: ['pipe', 'inherit', 'inherit'],
      });
      workers.push(worker);
      return worker;
    };
    const taken = async () =>
      (await db.query<{ n: number }>('SELECT coalesce(sum(taken), 0)::bigint AS n FROM "kernel"."batch_chunks"'))[0]?.n ?? 0;
    const until = async (isSo: () => Promise<boolean>) => {
      for (let look = 0; look < 800 && !(await isSo()); look += 1) await sleep(25);
      expect(await isSo()).to.equal(true);
    };
    const items = many(8_000, (index) => ({ text: `L${index}` }));
    const { headers } = await app.post(`${lines}:batchCreate`, { items });
    const location = headers.get('location') ?? '';
    // The app of a test keeps its jobs to itself: as if a worker that is gone had taken it.
    await db.query(`UPDATE "kernel"."jobs" SET state = 'running', worker = 1`);
    const first = work();
    await until(async () => (await taken()) >= 2_000);
    first.kill('SIGKILL');
    await new Promise((resolve) => first.once('exit', resolve));
    const atDeath = await taken();
    expect(atDeath).to.be.within(2_000, 7_000);
    work();
    await until(async () => (await app.get(location)).body.state === 'done');
    expect((await app.get(location)).body).to.deep.include({ done: 8_000, result: { created: 8_000, failed: 0 } });
    const [count] = await db.query('SELECT count(*) AS all, count(DISTINCT text) AS different FROM "ledger"."lines"');
    expect(count).to.deep.equal({ all: 8_000, different: 8_000 });
  });
});
