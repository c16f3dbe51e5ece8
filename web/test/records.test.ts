import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { changedRecords, changingRecords, definePlugin, Problem } from '@entrepot/sdk';
import { expect } from 'chai';
import { Account, ledger, stars } from './ledger.fixture.ts';

const path = '/api/v1/ledger/accounts';
const seen: string[] = [];

const watcher = definePlugin({
  name: 'watcher',
  version: '1.0.0',
  requires: { ledger: '^1.0.0' },
  setup({ on }) {
    on(changingRecords(Account), ({ operation, changes }) => {
      for (const { before, after } of changes) {
        if (after?.number === 'FORBIDDEN') throw new Problem('watcher.no', { detail: 'Not this one.' });
        if (after?.notes === 'score me') after.score = 7;
        seen.push(`changing ${operation} ${before?.number ?? '-'} ${after?.number ?? '-'}`);
      }
    });
    on(changedRecords(Account), async ({ operation, changes, tx, user }) => {
      for (const { before, after } of changes) {
        seen.push(
          `changed ${operation} ${before?.count ?? '-'} ${after?.count ?? '-'} ${after?.entries.length ?? '-'} ${user.roles}`,
        );
        if (after?.notes === 'log me') await tx.query('INSERT INTO "ledger"."lines" (text) VALUES ($1)', [after.number]);
        if (after?.notes === 'fail late') throw new Problem('watcher.late');
      }
    });
  },
});

const entry = (position: number, text: string) => ({ position, text, amount: { amount: '1', currency: 'EUR' } });

describe('records', () => {
  let app: TestApp;

  before(async () => {
    app = await createTestApp({ plugins: [ledger, stars, watcher] });
  });
  beforeEach(() => void seen.splice(0));

  const create = async (body: object) => {
    const made = await app.post(path, body);
    expect(made.status, JSON.stringify(made.body)).to.equal(201);
    return made;
  };

  it('are created with defaults, computed fields, children and an ETag, and read as they were answered', async () => {
    const made = await create({
      number: 'A1',
      count: 4,
      rate: '1.5',
      seenAt: '2026-01-31T13:00:00+01:00',
      entries: [entry(2, 'b'), entry(1, 'a')],
    });
    expect(made.body).to.deep.include({
      version: 1,
      doubled: 8,
      level: 'low',
      status: 'open',
      active: true,
      tags: [],
      stars: null,
    });
    expect(made.body).to.include({ rate: '1.5', seenAt: '2026-01-31T12:00:00.000Z' });
    expect(made.body).not.to.have.property('pin');
    expect(made.body.entries.map((each: { text: string }) => each.text)).to.deep.equal(['a', 'b']);
    expect(made.headers.get('location')).to.equal(`${path}/${made.body.id}`);
    const read = await app.get(`${path}/${made.body.id}`);
    expect(read.headers.get('etag')).to.equal('"1"');
    expect(read.body).to.deep.equal(made.body);
    expect(seen).to.deep.equal(['changing create - A1', 'changed create - 4 2 admin']);
  });

  it('are changed only by who knows their version', async () => {
    const { body } = await create({ number: 'A2' });
    const one = `${path}/${body.id}`;
    expect((await app.patch(one, { count: 1 })).status).to.equal(428);
    const changed = await app.patch(one, { count: 1 }, { 'if-match': '"1"' });
    expect(changed.status).to.equal(200);
    expect(changed.headers.get('etag')).to.equal('"2"');
    expect(changed.body).to.include({ count: 1, doubled: 2, version: 2, number: 'A2' });
    const stale = await app.patch(one, { count: 2 }, { 'if-match': '"1"' });
    expect(stale.status).to.equal(412);
    expect(stale.body).to.include({ code: 'stale-version' });
    expect((await app.patch(one, { count: 2 }, { 'if-match': 'W/"2"' })).status).to.equal(412);
    expect((await app.delete(one)).status).to.equal(428);
    expect((await app.delete(one, { 'if-match': '"1"' })).status).to.equal(412);
    expect((await app.delete(one, { 'if-match': '"2"' })).status).to.equal(204);
    expect((await app.get(one)).status).to.equal(404);
    expect((await app.patch(one, { count: 1 }, { 'if-match': '"2"' })).status).to.equal(404);
  });

  it('let one of many simultaneous changes win, and none get lost', async () => {
    const { body } = await create({ number: 'RACE' });
    const tries = Array.from({ length: 20 }, (_, index) =>
      app.patch(`${path}/${body.id}`, { count: index + 1 }, { 'if-match': '"1"' }),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).to.have.length(1);
    expect(statuses.filter((status) => status === 412)).to.have.length(19);
  });

  it('keep the children that are named, change them, add new ones and drop the rest', async () => {
    const { body } = await create({ number: 'A3', entries: [entry(1, 'a'), entry(2, 'b'), entry(3, 'c')] });
    const [a, b] = body.entries;
    const change = { entries: [{ id: b.id, text: 'B' }, { id: a.id }, entry(9, 'new')] };
    const changed = await app.patch(`${path}/${body.id}`, change, { 'if-match': '"1"' });
    expect(changed.status, JSON.stringify(changed.body)).to.equal(200);
    const told = changed.body.entries.map((each: { text: string; version: number; weight: number }) => [
      each.text,
      each.version,
      each.weight,
    ]);
    expect(told).to.deep.equal([
      ['a', 1, 1],
      ['B', 2, 1],
      ['new', 1, 1],
    ]);
    const foreign = (await create({ number: 'A4', entries: [entry(1, 'x')] })).body.entries[0].id;
    const stolen = await app.patch(`${path}/${body.id}`, { entries: [{ id: foreign, text: 'mine' }] }, { 'if-match': '"2"' });
    expect(stolen.status).to.equal(422);
    expect(stolen.body.errors[0]).to.include({ pointer: '/entries/0/id', code: 'unknown-record' });
    expect((await app.get(`${path}/${body.id}`)).body.entries).to.have.length(3);
  });

  it('go with their children, unless others refer to them', async () => {
    const { body } = await create({ number: 'A5', entries: [entry(1, 'a')] });
    expect((await app.delete(`${path}/${body.id}`, { 'if-match': '*' })).status).to.equal(204);
    expect(await app.context.db.query('SELECT 1 FROM "ledger"."entries" WHERE account_id = $1', [body.id])).to.have.length(0);
    const owner = (await app.post('/api/v1/ledger/owners', { code: 'used' })).body;
    await create({ number: 'A6', owner: owner.id });
    const refused = await app.delete(`/api/v1/ledger/owners/${owner.id}`, { 'if-match': '"1"' });
    expect(refused.status).to.equal(409);
    expect(refused.body.code).to.equal('record-in-use');
  });

  const refused: readonly [name: string, body: unknown, status: number, code: string, pointer: string, place: string][] = [
    ['an unknown field', { number: 'R', nonsense: 1 }, 422, 'invalid-input', '/nonsense', 'unknown-field'],
    ['a secret field', { number: 'R', pin: '1' }, 422, 'invalid-input', '/pin', 'read-only'],
    ['a read-only field', { number: 'R', score: 1 }, 422, 'invalid-input', '/score', 'read-only'],
    ['a computed field', { number: 'R', doubled: 1 }, 422, 'invalid-input', '/doubled', 'read-only'],
    ['a state', { number: 'R', status: 'closed' }, 422, 'invalid-input', '/status', 'read-only'],
    ['a system field', { number: 'R', id: '01981c3e-7a4b-7c2d-9e5f-0123456789ab' }, 422, 'invalid-input', '/id', 'read-only'],
    ['a missing field', {}, 422, 'invalid-input', '/number', 'required'],
    ['a wrong type', { number: 5 }, 422, 'invalid-input', '/number', 'wrong-type'],
    [
      'a fault in a child',
      { number: 'R', entries: [entry(1, 'x'), { position: 'x' }] },
      422,
      'invalid-input',
      '/entries/1/position',
      'wrong-type',
    ],
    [
      'a record that does not exist',
      { number: 'R', owner: '01981c3e-7a4b-7c2d-9e5f-0123456789ab' },
      422,
      'unknown-record',
      '/owner',
      'unknown-record',
    ],
    ['a list instead of a record', [], 422, 'invalid-input', '', 'wrong-type'],
  ];
  for (const [name, body, status, code, pointer, place] of refused) {
    it(`are not created with ${name}`, async () => {
      const answer = await app.post(path, body);
      expect(answer.status).to.equal(status);
      expect(answer.body.code).to.equal(code);
      const places = answer.body.errors.map((error: { pointer: string; code: string }) => `${error.pointer} ${error.code}`);
      expect(places).to.include(`${pointer} ${place}`);
    });
  }

  it('name the key that is taken, the rule that is broken and the text that cannot be stored', async () => {
    await create({ number: 'TAKEN' });
    const taken = await app.post(path, { number: 'TAKEN' });
    expect(taken.status).to.equal(409);
    expect(taken.body.errors[0]).to.include({ pointer: '/number', code: 'duplicate-key' });
    const broken = await app.post(path, { number: 'BIG', count: 2_000_000 });
    expect(broken.body).to.include({ status: 422, code: 'check-violated' });
    const odd = await app.post(path, { number: 'a\u0000b' });
    expect(odd.body).to.include({ status: 422, code: 'wrong-character' });
  });

  it('are never written by halves', async () => {
    const count = async () => (await app.context.db.query('SELECT 1 FROM "ledger"."accounts"')).length;
    const before = await count();
    const duplicate = [entry(1, 'x'), { ...entry(2, 'y'), cost: '1e400' }];
    expect((await app.post(path, { number: 'HALF', entries: duplicate })).status).to.equal(422);
    expect((await app.post(path, { number: 'HALF', notes: 'fail late', entries: [entry(1, 'x')] })).status).to.equal(422);
    expect((await app.post(path, { number: 'FORBIDDEN' })).body.code).to.equal('watcher.no');
    expect(await count()).to.equal(before);
  });

  it('hand themselves to hooks, which may set read-only fields and write more in the same transaction', async () => {
    const scored = await create({ number: 'S1', notes: 'score me' });
    expect(scored.body.score).to.equal(7);
    await create({ number: 'L1', notes: 'log me' });
    expect((await app.get('/api/v1/ledger/lines')).body.data.map(({ text }: { text: string }) => text)).to.deep.equal(['L1']);
    seen.splice(0);
    await app.patch(`${path}/${scored.body.id}`, { count: 3, number: 'S2' }, { 'if-match': '"1"' });
    await app.delete(`${path}/${scored.body.id}`, { 'if-match': '"2"' });
    expect(seen).to.deep.equal([
      'changing update S1 S2',
      'changed update 0 3 0 admin',
      'changing delete S2 -',
      'changed delete 3 - - admin',
    ]);
  });

  it('of an append-only entity are added, never changed', async () => {
    const made = await app.post('/api/v1/ledger/lines', { text: 'x' });
    expect(made.status).to.equal(201);
    const changed = await app.patch(`/api/v1/ledger/lines/${made.body.id}`, { text: 'y' }, { 'if-match': '"1"' });
    expect(changed.status).to.equal(405);
    expect(changed.headers.get('allow')).to.equal('HEAD, GET');
  });

  it('come in batches, with a problem per item and the rest written', async () => {
    const items = [
      { number: 'B1' },
      { number: 'TAKEN' },
      { number: 'B2', nonsense: 1 },
      { number: 'B3' },
      { number: 'FORBIDDEN' },
    ];
    const { status, body } = await app.post(`${path}:batchCreate`, { items });
    expect(status).to.equal(200);
    expect(body).to.include({ succeeded: 2, failed: 3 });
    expect(body.results.map((each: { status: number }) => each.status)).to.deep.equal([201, 409, 422, 201, 422]);
    expect(body.results[2].problem.errors[0].pointer).to.equal('/nonsense');
    const [b1, , , b3] = body.results.map((each: { data?: { id: string } }) => each.data?.id);
    const changes = [
      { id: b1, version: 1, count: 5 },
      { id: b3, version: 9, count: 5 },
      { id: b1, count: 1 },
      { id: 'x', version: 1 },
    ];
    const updated = await app.post(`${path}:batchUpdate`, { items: changes });
    expect(updated.body.results.map((each: { status: number }) => each.status)).to.deep.equal([200, 412, 428, 422]);
    expect(updated.body.results[0].data).to.include({ count: 5, version: 2 });
    const deleted = await app.post(`${path}:batchDelete`, {
      items: [
        { id: b1, version: 2 },
        { id: b3, version: 1 },
        { id: b1, version: 2 },
      ],
    });
    expect(deleted.body.results.map((each: { status: number }) => each.status)).to.deep.equal([204, 204, 404]);
  });

  it('come a thousand at once; more become a job', async () => {
    const items = Array.from({ length: 1_000 }, (_, index) => ({ code: `many${index}` }));
    const { body } = await app.post('/api/v1/ledger/owners:batchCreate', { items });
    expect(body).to.include({ succeeded: 1_000, failed: 0 });
    const more = await app.post('/api/v1/ledger/owners:batchCreate', { items: [...items, { code: 'x' }] });
    expect(more.status).to.equal(202);
    expect((await app.post('/api/v1/ledger/owners:batchCreate', { items: [] })).status).to.equal(422);
  });
});
