import { FloorLists } from '@entrepot/database/floor-lists';
import type { Floor } from '@entrepot/registry/permissions/floor';
import { WebFace } from '@entrepot/web/write/batch-job';
import { expect } from 'chai';
import { type House, openHouse, type Person } from './branches.fixture.ts';

const tickets = '/api/v1/branches/tickets';
const allCodes = 'SELECT code FROM branches.tickets ORDER BY code';

describe('row-level security under a caller who is limited to scopes', function () {
  this.timeout(30_000);
  let house: House;
  let clerk: Person;

  const codes = (answer: { body: { code: string }[] }) => answer.body.map(({ code }) => code);

  before(async () => {
    house = await openHouse();
    clerk = await house.user('clerk');
    await house.assign(clerk, 'branch-clerk', { 'branches.branch': [house.ids.n1] });
  });

  it('lets raw SQL of a plugin read their scopes alone, with and without a transaction', async () => {
    expect(codes(await clerk.post('/api/v1/branches/ask', { sql: allCodes }))).to.deep.equal(['n1-1', 'n1-2']);
    expect(codes(await clerk.post('/api/v1/branches/run', { sql: allCodes }))).to.deep.equal(['n1-1', 'n1-2']);
    expect(codes(await house.app.post('/api/v1/branches/ask', { sql: allCodes }))).to.have.length(6);
  });

  it('reaches records that belong to a scope through others', async () => {
    const sql = 'SELECT text AS code FROM branches.notes';
    expect(codes(await clerk.post('/api/v1/branches/ask', { sql }))).to.deep.equal(['note of n1', 'note of n1']);
  });

  it('lets it write there alone', async () => {
    const run = (sql: string) => clerk.post('/api/v1/branches/run', { sql });
    expect((await run(`UPDATE branches.tickets SET title = 'x' RETURNING code`)).body).to.have.length(2);
    expect((await run(`DELETE FROM branches.tickets WHERE branch_id = '${house.ids.s1}' RETURNING code`)).body).to.deep.equal([]);
    const insert = await run(`INSERT INTO branches.tickets (code, branch_id) VALUES ('z', '${house.ids.s1}')`);
    expect(insert.body).to.include({ status: 403, code: 'out-of-scope' });
    const move = await run(`UPDATE branches.tickets SET branch_id = '${house.ids.s1}'`);
    expect(move.body).to.include({ status: 403, code: 'out-of-scope' });
    const note = await run(`INSERT INTO branches.notes (ticket_id) VALUES ('${house.ids['s1-1']}')`);
    expect(note.body).to.include({ status: 403, code: 'out-of-scope' });
    const { data } = (await house.app.get(`${tickets}?sort=code&fields=title`)).body;
    expect(data.map(({ title }: { title: string }) => title)).to.deep.equal([
      'x',
      'x',
      'title of n2',
      'title of n2',
      'title of s1',
      'title of s1',
    ]);
  });

  it('lets COPY in, and in there alone', async () => {
    const made = await clerk.post('/api/v1/branches/load', { branch: house.ids.n1, codes: ['c1', 'c2'] });
    expect(made.body).to.deep.equal({ written: 2 });
    const refused = await clerk.post('/api/v1/branches/load', { branch: house.ids.s1, codes: ['c3'] });
    expect(refused.body).to.include({ status: 403, code: 'out-of-scope' });
    await house.app.context.db.query(`DELETE FROM branches.tickets WHERE code LIKE 'c_'`);
  });

  it('is left where the code says that the system works, and returns after it', async () => {
    const { body } = await clerk.post('/api/v1/branches/runAsSystem', { sql: allCodes });
    expect(body.within).to.have.length(6);
    expect(body.after).to.have.length(2);
  });

  it('does not hold jobs, which the system runs', async () => {
    const { body } = await clerk.post('/api/v1/branches/recount', {});
    await house.app.runJobs();
    expect((await clerk.get(`/api/v1/kernel/jobs/${body.job}`)).body.result).to.deep.equal({ tickets: 6 });
  });

  it('takes two scopes of one user together, and no more', async () => {
    const both = await house.user('both');
    await house.assign(both, 'branch-reader', { 'branches.branch': [house.ids.n1] });
    await house.assign(both, 'branch-clerk', { 'branches.region': [house.ids.south], 'branches.branch': [house.ids.s1] });
    const seen = await both.get(`${tickets}?sort=code`);
    expect(seen.body.data.map(({ code }: { code: string }) => code)).to.deep.equal(['n1-1', 'n1-2', 's1-1', 's1-2']);
    expect(codes(await both.post('/api/v1/branches/ask', { sql: allCodes }))).to.deep.equal(['n1-1', 'n1-2', 's1-1', 's1-2']);
  });

  it('follows a scope that lies two references away', async () => {
    const north = await house.user('north');
    await house.assign(north, 'branch-clerk', { 'branches.region': [house.ids.north] });
    expect(codes(await north.post('/api/v1/branches/ask', { sql: allCodes }))).to.deep.equal(['n1-1', 'n1-2', 'n2-1', 'n2-2']);
    const notes = await north.post('/api/v1/branches/ask', { sql: 'SELECT text AS code FROM branches.notes' });
    expect(codes(notes)).to.have.length(4);
    const made = await north.post(tickets, { code: 'new', branch: house.ids.n2, notes: [{ text: 'of it' }] });
    expect(made.status, JSON.stringify(made.body)).to.equal(201);
    expect((await north.delete(`${tickets}/${made.body.id}`, { 'if-match': '*' })).status).to.equal(204);
  });

  it('leaves nothing behind on a connection, whether a statement went well or was refused', async () => {
    const { db } = house.app.context;
    const visible = 'SELECT (SELECT count(*)::int FROM branches.tickets) AS n, current_user AS who WHERE $1';
    const [whole] = await db.query(visible, [true]);
    const broken = { sql: `INSERT INTO branches.tickets (code, branch_id) VALUES ('n1-1', '${house.ids.n1}')` };
    const several = { sql: `UPDATE branches.tickets SET memo = 'a'; UPDATE branches.tickets SET memo = 'b'` };
    for (let turn = 0; turn < 12; turn += 1) {
      const answers = await Promise.all([
        clerk.post('/api/v1/branches/ask', broken),
        clerk.get(`${tickets}?sort=code`),
        clerk.get(`${tickets}/${house.ids['s1-1']}`),
        clerk.post('/api/v1/branches/ask', several),
      ]);
      expect(answers.map(({ status }) => status)).to.deep.equal([409, 200, 404, 204]);
      const all = await Promise.all(Array.from({ length: 4 }, () => db.query(visible, [true])));
      for (const rows of all) expect(rows).to.deep.equal([whole]);
    }
    const [written] = await db.query<{ n: number }>(`SELECT count(*)::int AS n FROM branches.tickets WHERE memo = 'b'`);
    expect(written).to.deep.equal({ n: 2 });
  });

  it('is closed where its lists are lost, and opens when they are kept again', async () => {
    const { db } = house.app.context;
    const kept = await db.query<{ ids: string[] }>('SELECT ids FROM kernel.floor_lists');
    expect(kept.map(({ ids }) => ids)).to.deep.include([house.ids.n1]);
    await db.query('DELETE FROM kernel.floor_lists');
    expect(codes(await clerk.post('/api/v1/branches/ask', { sql: allCodes }))).to.deep.equal([]);
    const { floor } = await house.app.kernel.context('kernel').use(WebFace).callers.stored('clerk');
    await new FloorLists(db).keep(floor as Floor);
    expect(codes(await clerk.post('/api/v1/branches/ask', { sql: allCodes }))).to.deep.equal(['n1-1', 'n1-2']);
  });

  it('forgets lists that nobody needs any more', async () => {
    const { db } = house.app.context;
    await db.query(
      `INSERT INTO kernel.floor_lists (name, ids, used_on) VALUES ('old', '{}', current_date - 8), ('week', '{}', current_date - 6)`,
    );
    await new FloorLists(db).keep({ places: '{}', lists: new Map([['old', '{}']]) });
    const names = async () =>
      (await db.query<{ name: string }>(`SELECT name FROM kernel.floor_lists WHERE name IN ('old', 'week') ORDER BY name`)).map(
        ({ name }) => name,
      );
    expect(await names()).to.deep.equal(['old', 'week']);
    await db.query(`UPDATE kernel.floor_lists SET used_on = current_date - 8 WHERE name = 'old'`);
    await new FloorLists(db).keep({ places: '{}', lists: new Map([['new', '{}']]) });
    expect(await names()).to.deep.equal(['week']);
  });

  it('closes what it does not know of', async () => {
    const { pool } = house.app.kernel.db;
    const client = await pool.connect();
    try {
      await client.query('BEGIN; SET LOCAL ROLE entrepot_floor');
      expect((await client.query('SELECT FROM branches.tickets')).rowCount).to.equal(0);
      await client.query('ROLLBACK');
    } finally {
      client.release();
    }
  });

  it('makes what is out of scope look as if it were not there', async () => {
    const nothing = '01981c3e-7a4b-7c2d-9e5f-0123456789ab';
    const there = house.ids['s1-1'] ?? '';
    const match = { 'if-match': '*' };
    const requests: readonly ((id: string) => Promise<{ status: number; body: object }>)[] = [
      (id) => clerk.get(`${tickets}/${id}`),
      (id) => clerk.patch(`${tickets}/${id}`, { title: 'x' }, match),
      (id) => clerk.delete(`${tickets}/${id}`, match),
      (id) => clerk.post(`${tickets}/${id}:close`, {}),
      (id) => clerk.post(`${tickets}:batchUpdate`, { items: [{ id, version: 1, title: 'x' }] }),
      (id) => clerk.post('/api/v1/branches/transfers', { from: house.ids.n1, to: house.ids.n1, ticket: id }),
      (id) => clerk.post('/api/v1/branches/notes', { ticket: id }),
      (id) => clerk.get(`/api/v1/kernel/can?permission=branches.ticket.update&record=${id}`),
    ];
    for (const [index, request] of requests.entries()) {
      const texts = [];
      for (const id of [nothing, there]) {
        const { status, body } = await request(id);
        const text = JSON.stringify(body)
          .replaceAll(id, '<id>')
          .replace(/"traceId":"\w+"/, '');
        texts.push(`${status} ${text}`);
      }
      expect(texts[1], String(index)).to.equal(texts[0]);
    }
  });
});
