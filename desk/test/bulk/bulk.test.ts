import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Caller, createTestApp, type TestApp } from '@entrepot/core/testing';
import { expect } from 'chai';
import { calls, tickets } from './tickets.fixture.ts';

const path = '/api/v1/tickets/tickets';

interface Result {
  readonly position: number;
  readonly id: string;
  readonly title: string | null;
  readonly state: string;
  readonly code: string | null;
  readonly detail: string | null;
}

describe('bulk work', () => {
  let app: TestApp;
  const ada = { id: randomUUID(), name: 'ada', roles: ['agent'] };
  before(async () => {
    app = await createTestApp({ plugins: [tickets] });
  });
  beforeEach(async () => {
    await app.context.db.query('DELETE FROM tickets.tickets');
  });

  const fill = async (count: number, team = 'north'): Promise<string[]> => {
    const rows = await app.context.db.query<{ id: string }>(
      `INSERT INTO tickets.tickets (number, team) SELECT $2 || lpad(n::text, 5, '0'), $2 FROM generate_series(1, $1::int) n RETURNING id`,
      [count, team],
    );
    return rows.map(({ id }) => id);
  };
  const send = async (request: object, caller: Caller = app, headers = {}): Promise<string> => {
    const answer = await caller.post('/api/v1/kernel/bulk', { entity: 'tickets.ticket', ...request }, headers);
    expect(answer.status, JSON.stringify(answer.body)).to.equal(202);
    expect(answer.headers.get('location')).to.equal(`/api/v1/kernel/jobs/${answer.body.id}`);
    await app.runJobs();
    return answer.body.id;
  };
  const jobOf = async (id: string) => (await app.get(`/api/v1/kernel/jobs/${id}`)).body;
  const resultsOf = async (id: string, query = ''): Promise<Result[]> =>
    (await app.get(`/api/v1/kernel/bulkResults?job=${id}${query}`)).body.data;
  const countOf = async (where: string) =>
    (await app.context.db.query<{ n: number }>(`SELECT count(*) AS n FROM tickets.tickets WHERE ${where}`))[0]?.n;

  it('calls an action on each record, and tells of each what became of it', async () => {
    const ids = await fill(5);
    await app.post(`${path}/${ids[1]}:close`);
    const gone = randomUUID();
    const id = await send({ action: 'close', ids: [...ids, gone], input: { note: 'done' } }, app, { 'accept-language': 'zh-CN' });
    expect(await jobOf(id)).to.deep.include({ state: 'done', done: 6, total: 6, rejected: 2, result: { done: 4, refused: 2 } });
    const results = await resultsOf(id);
    expect(results.map(({ title, state }) => [title, state])).to.deep.equal([
      ['north00001', 'done'],
      ['north00002', 'refused'],
      ['north00003', 'done'],
      ['north00004', 'done'],
      ['north00005', 'done'],
      [null, 'refused'],
    ]);
    expect(results[1]).to.include({ code: 'tickets.already', detail: '工单 north00002 已是 closed。' });
    expect(results[5]).to.include({ code: 'record-not-found', id: gone });
    expect(await resultsOf(id, '&state=refused')).to.have.length(2);
    const file = await app.get(`/api/v1/kernel/jobs/${id}:errors`, { accept: 'application/json' });
    expect(file.body.items).to.deep.include({ id: ids[1], title: 'north00002' });
    expect(await countOf(`status = 'closed' AND closings = 1`)).to.equal(5);
  });

  it('takes the records of a filter, with what the caller may do to each', async () => {
    await fill(3);
    await fill(2, 'south');
    const mine = app.as(ada);
    const id = await send({ action: 'close', filter: { number: { ne: 'north00002' } } }, mine);
    const { body } = await mine.get(`/api/v1/kernel/bulkResults?job=${id}`);
    expect(body.counts).to.deep.equal({ waiting: 0, done: 2, refused: 2 });
    expect(body.data.filter(({ state }: Result) => state === 'refused').map(({ code }: Result) => code)).to.deep.equal([
      'permission-denied',
      'permission-denied',
    ]);
    expect(await countOf(`status = 'closed'`)).to.equal(2);
    const other = app.as({ id: randomUUID(), name: 'bob', roles: ['agent'] });
    expect((await other.get(`/api/v1/kernel/bulkResults?job=${id}`)).status).to.equal(404);
  });

  it('changes fields of many records, and takes that back where nobody changed them since', async () => {
    const ids = await fill(4);
    await app.context.db.query(`UPDATE tickets.tickets SET priority = 2 WHERE id = $1`, [ids[0]]);
    const id = await send({ action: 'update', ids, input: { priority: 9 } });
    expect(await countOf('priority = 9')).to.equal(4);
    const { version } = (await app.get(`${path}/${ids[3]}`)).body;
    await app.patch(`${path}/${ids[3]}`, { team: 'west' }, { 'if-match': `"${version}"` });
    expect((await app.get(`/api/v1/kernel/bulkResults?job=${id}`)).body.undo).to.equal(true);
    const undo = await send({ action: 'undo', job: id });
    expect((await resultsOf(undo)).map(({ state, code }) => [state, code])).to.deep.equal([
      ['done', null],
      ['done', null],
      ['done', null],
      ['refused', 'stale-version'],
    ]);
    const rows = await app.context.db.query<{ priority: number }>('SELECT priority FROM tickets.tickets ORDER BY number');
    expect(rows.map(({ priority }) => priority)).to.deep.equal([2, 5, 5, 9]);
  });

  it('undoes an action by the one that takes it back, on the records that it was done to', async () => {
    const ids = await fill(3);
    await app.post(`${path}/${ids[0]}:close`);
    const id = await send({ action: 'close', ids });
    const undo = await send({ action: 'undo', job: id });
    expect((await jobOf(undo)).result).to.deep.equal({ done: 2, refused: 0 });
    expect(await countOf(`status = 'open'`)).to.equal(2);
    const refused = await app.post('/api/v1/kernel/bulk', { entity: 'tickets.ticket', action: 'undo', job: undo });
    expect(refused.body.code).to.equal('nothing-to-undo');
  });

  it('deletes', async () => {
    const ids = await fill(3);
    const id = await send({ action: 'delete', ids });
    expect(await countOf('true')).to.equal(0);
    expect((await resultsOf(id)).map(({ title }) => title)).to.deep.equal(['north00001', 'north00002', 'north00003']);
  });

  it('works in one transaction where the plugin offers it, and tells each record its reason', async () => {
    const ids = await fill(300);
    await app.post(`${path}/${ids[7]}:close`);
    calls.many = 0;
    const id = await send({ action: 'closeTogether', ids });
    expect((await jobOf(id)).result).to.deep.equal({ done: 299, refused: 1 });
    expect((await resultsOf(id, '&state=refused'))[0]).to.include({ title: 'north00008', code: 'tickets.already' });
    expect(calls.many).to.equal(2);
  });

  it('tells a defect as what it is, and goes on', async () => {
    const ids = await fill(2);
    const id = await send({ action: 'explode', ids });
    expect((await resultsOf(id)).map(({ code }) => code)).to.deep.equal(['internal-error', 'internal-error']);
  });

  it('is refused at once where it could not be done to any record', async () => {
    const ids = await fill(1);
    const ask = async (request: object, caller: Caller = app) => {
      const { status, body } = await caller.post('/api/v1/kernel/bulk', { entity: 'tickets.ticket', ids, ...request });
      return [status, body.code, body.errors?.[0]?.pointer];
    };
    expect(await ask({ action: 'dance' })).to.deep.equal([422, 'invalid-input', '/action']);
    expect(await ask({ action: 'look' })).to.deep.equal([422, 'invalid-input', '/action']);
    expect(await ask({ action: 'update', input: { priority: 10 } })).to.deep.equal([422, 'invalid-input', '/input/priority']);
    expect(await ask({ action: 'close', input: { note: 'x'.repeat(21) } })).to.deep.equal([422, 'invalid-input', '/input/note']);
    expect(await ask({ action: 'close', filter: {} })).to.deep.equal([422, 'invalid-input', '/ids']);
    expect(await ask({ action: 'reopen' }, app.as(ada))).to.deep.equal([403, 'permission-denied', undefined]);
    expect((await ask({ action: 'update', input: { team: 'x' } }, app.as(ada)))[1]).to.equal('field-forbidden');
    expect(await ask({ action: 'close' }, app.as(null))).to.deep.equal([401, 'not-signed-in', undefined]);
    const none = await app.post('/api/v1/kernel/bulk', {
      entity: 'tickets.ticket',
      action: 'close',
      filter: { number: { eq: 'no' } },
    });
    expect(none.body.code).to.equal('no-records');
    expect(await app.context.db.query('SELECT FROM kernel.jobs WHERE state = $1', ['waiting'])).to.have.length(0);
  });

  it('goes on where a killed process left off, and does no record twice', async function () {
    this.timeout(60_000);
    const ids = await fill(400);
    const asked = await app.post('/api/v1/kernel/bulk', { entity: 'tickets.ticket', action: 'close', ids });
    const { id } = asked.body;
    // The app of a test keeps its jobs to itself: as if a worker that is gone had taken it.
    await app.context.db.query(`UPDATE "kernel"."jobs" SET state = 'running', worker = 1 WHERE id = $1`, [id]);
    const worker = () => {
      const file = fileURLToPath(new URL('bulk-worker.ts', import.meta.url));
      return spawn(process.execPath, ['--conditions=development', file, app.databaseUrl], {
        stdio: ['pipe', 'inherit', 'inherit'],
      });
    };
    const closed = async () => Number(await countOf(`status = 'closed'`));
    const until = async (count: number) => {
      for (let tries = 0; (await closed()) < count; tries += 1) {
        if (tries > 2_000) throw new Error(`only ${await closed()} were closed`);
        await sleep(10);
      }
    };
    for (const count of [40, 150]) {
      const process = worker();
      await until(count);
      process.kill('SIGKILL');
      await once(process, 'exit');
    }
    expect(await closed()).to.be.below(400);
    const last = worker();
    try {
      await until(400);
      while ((await jobOf(id)).state !== 'done') await sleep(20);
    } finally {
      last.stdin.end();
      await once(last, 'exit');
    }
    expect((await jobOf(id)).result).to.deep.equal({ done: 400, refused: 0 });
    expect(await countOf('closings = 1')).to.equal(400);
  });

  it('does two thousand records in seconds', async function () {
    this.timeout(60_000);
    const ids = await fill(2_000);
    const took: Record<string, number> = {};
    for (const [action, input] of [['close'], ['reopen'], ['closeTogether'], ['update', { priority: 3 }], ['delete']] as const) {
      const start = performance.now();
      const id = await send({ action, ids, ...(input ? { input } : {}) });
      took[action] = Math.round(performance.now() - start);
      expect((await jobOf(id)).result, action).to.deep.equal({ done: 2_000, refused: 0 });
    }
    if (process.env.BULK_FIGURES) console.log(took);
    for (const [action, ms] of Object.entries(took)) expect(ms, action).to.be.below(20_000);
  });
});
