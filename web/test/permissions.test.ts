import { type Caller, createTestApp, type TestApp } from '@entrepot/core/testing';
import type { Role } from '@entrepot/sdk';
import { expect } from 'chai';
import { ledger, stars } from './ledger.fixture.ts';

const path = '/api/v1/ledger/accounts';
const filterBy = (filter: object) => `${path}?filter=${encodeURIComponent(JSON.stringify(filter))}`;

describe('permissions', () => {
  let app: TestApp;
  const ids: Record<string, string> = {};
  let count = 0;

  /** A caller under a role of its own. */
  const under = async (role: Role, attributes: Readonly<Record<string, unknown>> = {}): Promise<Caller> => {
    count += 1;
    const made = await app.post('/api/v1/kernel/roles', { name: `role${count}`, ...role });
    expect(made.status, JSON.stringify(made.body)).to.equal(201);
    return app.as({ roles: [`role${count}`], attributes });
  };

  const numbers = (answer: { body: { data: { number: string }[] } }) => answer.body.data.map(({ number }) => number);

  before(async () => {
    app = await createTestApp({ plugins: [ledger, stars] });
    const entries = [{ position: 1, text: 'x', amount: { amount: '1', currency: 'EUR' }, cost: '0.5' }];
    for (const [number, region] of [
      ['N1', 'north'],
      ['N2', 'north'],
      ['S1', 'south'],
      ['X1', undefined],
    ] as const) {
      const body = { number, count: 5, stars: 3, notes: 'private', entries, ...(region ? { region } : {}) };
      ids[number] = (await app.post(path, body)).body.id;
    }
  });

  it('deny by default, and name what is missing', async () => {
    const nobody = app.as(null);
    const signedIn = app.as('no-such-role');
    expect((await nobody.get(path)).body).to.include({ status: 401, code: 'not-signed-in' });
    expect((await nobody.get(path)).headers.get('www-authenticate')).to.equal('Bearer');
    const requests = [
      [() => signedIn.get(path), 'ledger.account.read'],
      [() => signedIn.get(`${path}/${ids.N1}`), 'ledger.account.read'],
      [() => signedIn.post(path, { number: 'x' }), 'ledger.account.create'],
      [() => signedIn.patch(`${path}/${ids.N1}`, { count: 1 }, { 'if-match': '*' }), 'ledger.account.update'],
      [() => signedIn.delete(`${path}/${ids.N1}`, { 'if-match': '*' }), 'ledger.account.delete'],
      [() => signedIn.get(`${path}:export`), 'ledger.account.read'],
      [() => signedIn.post(`${path}:aggregate`, { values: { n: { count: '*' } } }), 'ledger.account.read'],
      [() => signedIn.post(`${path}:batchCreate`, { items: [{ number: 'x' }] }), 'ledger.account.create'],
      [() => signedIn.post(`${path}/${ids.N1}:close`), 'ledger.account.close'],
      [() => signedIn.post('/api/v1/ledger/book', { text: 'x' }), 'ledger.book'],
    ] as const;
    for (const [request, permission] of requests) {
      const { status, body } = await request();
      expect(status, permission).to.equal(403);
      expect(body.detail).to.equal(`The permission "${permission}" is missing.`);
    }
  });

  it('narrow lists, single records, sums, exports and actions to the same records', async () => {
    const rule = { permission: 'ledger.account.*', where: { region: { in: { $user: 'regions' } } } };
    const north = await under({ grants: [rule] }, { regions: ['north'] });
    expect(numbers(await north.get(`${path}?sort=number`))).to.deep.equal(['N1', 'N2']);
    expect((await north.get(`${path}/${ids.N1}`)).status).to.equal(200);
    expect((await north.get(`${path}/${ids.S1}`)).status).to.equal(404);
    expect((await north.get(`${path}/${ids.X1}`)).status).to.equal(404);
    expect((await north.post(`${path}:aggregate`, { values: { n: { count: '*' } } })).body.data).to.deep.equal([{ n: 2 }]);
    expect((await north.get(`${path}:export?fields=number`)).body.split('\r\n')).to.have.length(4);
    expect((await north.post(`${path}/${ids.S1}:close`)).status).to.equal(404);
    expect((await north.patch(`${path}/${ids.S1}`, { count: 1 }, { 'if-match': '*' })).status).to.equal(404);
    expect((await north.delete(`${path}/${ids.S1}`, { 'if-match': '*' })).status).to.equal(404);
  });

  it('cannot be left by writing', async () => {
    const rule = { permission: 'ledger.account.*', where: { region: { in: { $user: 'regions' } } } };
    const north = await under({ grants: [rule] }, { regions: ['north'] });
    expect((await north.post(path, { number: 'Y1', region: 'south' })).body.code).to.equal('permission-denied');
    expect((await north.post(path, { number: 'Y2', region: 'north' })).status).to.equal(201);
    const moved = await north.patch(`${path}/${ids.N1}`, { region: 'south' }, { 'if-match': '*' });
    expect(moved.status).to.equal(403);
    expect((await app.get(`${path}/${ids.N1}`)).body.region).to.equal('north');
  });

  it('give nothing where the user lacks the attribute, and restrict everything', async () => {
    const where = { not: { region: { in: { $user: 'regions' } } } };
    const granted = await under({ grants: [{ permission: 'ledger.account.*', where }] });
    expect((await granted.get(path)).status).to.equal(403);
    const restricted = await under({
      grants: [{ permission: 'ledger.*' }],
      restrictions: [{ permission: 'ledger.account.*', where }],
    });
    expect((await restricted.get(path)).status).to.equal(403);
  });

  it('let a record be seen that may not be acted upon', async () => {
    const close = { permission: 'ledger.account.close', where: { region: { eq: 'south' } } };
    const clerk = await under({ grants: [{ permission: 'ledger.account.read' }, close] });
    const refused = await clerk.post(`${path}/${ids.N1}:close`);
    expect(refused.body).to.include({ status: 403, code: 'permission-denied' });
    expect((await clerk.post(`${path}/${ids.S1}:close`)).body).to.deep.equal({ was: 'open', number: 'S1' });
    const stale = await clerk.post(`${path}/${ids.S1}:close`, {}, { 'if-match': '"1"' });
    expect(stale.status).to.equal(412);
  });

  it('treat an action without a record as covered by no grant with a condition', async () => {
    const grant = { permission: 'ledger.*', where: { region: { eq: 'north' } } };
    const bad = await app.post('/api/v1/kernel/roles', { name: 'bad', grants: [grant] });
    expect(bad.body.errors[0].detail).to.include('region');
    const booker = await under({ grants: [{ permission: 'ledger.book' }] });
    expect((await booker.post('/api/v1/ledger/book', { text: 'ok' })).status).to.equal(200);
  });

  describe('on fields', () => {
    let clerk: Caller;
    const open = ['number', 'region', 'count', 'entries', 'owner'];

    before(async () => {
      clerk = await under({
        grants: [{ permission: 'ledger.*' }],
        restrictions: [
          { permission: 'ledger.account.*', fields: open },
          { permission: 'ledger.entry.*', fields: ['position', 'text', 'amount'] },
        ],
      });
    });

    it('leave hidden fields out of every answer, those of children and of extensions too', async () => {
      const expected = ['id', 'version', 'createdAt', 'updatedAt', ...open];
      const one = (await clerk.get(`${path}/${ids.N1}`)).body;
      expect(Object.keys(one)).to.have.members(expected);
      expect(Object.keys(one.entries[0])).to.have.members([
        'id',
        'version',
        'createdAt',
        'updatedAt',
        'position',
        'text',
        'amount',
      ]);
      const [first] = (await clerk.get(`${path}?expand=entries`)).body.data;
      expect(Object.keys(first)).to.have.members(expected);
      expect(first.entries[0]).not.to.have.property('cost');
      const made = (await clerk.post(path, { number: 'F1' })).body;
      expect(Object.keys(made)).to.have.members(expected);
      const [heading] = (await clerk.get(`${path}:export`)).body.replace('\uFEFF', '').split('\r\n');
      expect(heading).to.equal('id,version,number,region,owner,count,createdAt,updatedAt');
    });

    it('refuse to filter, sort, sum, group, export, select or expand by a hidden field', async () => {
      const requests: readonly (() => Promise<{ status: number; body: { code: string; detail: string } }>)[] = [
        () => clerk.get(filterBy({ stars: { gt: 1 } })),
        () => clerk.get(filterBy({ or: [{ number: { eq: 'x' } }, { not: { notes: { empty: true } } }] })),
        () => clerk.get(filterBy({ 'limit.amount': { gt: '1' } })),
        () => clerk.get(`${path}?sort=-stars`),
        () => clerk.get(`${path}?fields=number,notes`),
        () => clerk.get(`${path}:export?fields=stars`),
        () => clerk.post(`${path}:aggregate`, { values: { x: { sum: 'stars' } } }),
        () => clerk.post(`${path}:aggregate`, { groupBy: ['notes'], values: { n: { count: '*' } } }),
        () => clerk.post(`${path}:search`, { filter: { notes: { contains: 'p' } } }),
      ];
      for (const [index, request] of requests.entries()) {
        const { status, body } = await request();
        expect(status, String(index)).to.equal(403);
        expect(body.code).to.equal('field-forbidden');
        expect(body.detail).to.match(/"(stars|notes|limit)"/);
      }
    });

    it('refuse to write a hidden field, never drop it silently', async () => {
      const created = await clerk.post(path, { number: 'F2', stars: 1 });
      expect(created.body).to.include({ status: 403, code: 'field-forbidden' });
      expect(created.body.errors[0].pointer).to.equal('/stars');
      const changed = await clerk.patch(`${path}/${ids.N1}`, { notes: 'x' }, { 'if-match': '*' });
      expect(changed.body).to.include({ status: 403, code: 'field-forbidden' });
      const child = { position: 1, text: 'x', amount: { amount: '1', currency: 'EUR' }, cost: '1' };
      const nested = await clerk.post(path, { number: 'F3', entries: [child] });
      expect(nested.body.errors[0].pointer).to.equal('/entries/0/cost');
      const batch = await clerk.post(`${path}:batchCreate`, { items: [{ number: 'F4', stars: 1 }] });
      expect(batch.body.results[0].problem.code).to.equal('field-forbidden');
    });

    it('leave what is hidden as it was when the rest is written', async () => {
      const before = (await app.get(`${path}/${ids.N2}`)).body;
      const item = { id: before.entries[0].id, text: 'changed' };
      const changed = await clerk.patch(`${path}/${ids.N2}`, { count: 9, entries: [item] }, { 'if-match': '*' });
      expect(changed.status, JSON.stringify(changed.body)).to.equal(200);
      const after = (await app.get(`${path}/${ids.N2}`)).body;
      expect(after).to.deep.include({ count: 9, notes: 'private', stars: 3 });
      expect(after.entries[0]).to.include({ text: 'changed', cost: '0.5' });
    });
  });

  it('show some fields on some records only, where grants say so', async () => {
    const reader = await under({
      grants: [
        { permission: 'ledger.account.read', fields: ['number', 'region'] },
        { permission: 'ledger.account.read', where: { region: { eq: 'north' } }, fields: ['notes', 'stars'] },
        { permission: 'ledger.account.update', where: { region: { eq: 'north' } }, fields: ['count', 'region'] },
        { permission: 'ledger.account.update', fields: ['region'] },
      ],
    });
    const { data } = (await reader.get(`${path}?sort=number`)).body;
    const shown = Object.fromEntries(data.map((each: { number: string; notes?: string }) => [each.number, each.notes]));
    expect(shown).to.deep.include({ N1: 'private', S1: undefined, X1: undefined });
    expect(data.find((each: { number: string }) => each.number === 'S1')).not.to.have.property('notes');
    expect((await reader.get(`${path}?sort=stars`)).body.code).to.equal('field-forbidden');
    expect((await reader.patch(`${path}/${ids.S1}`, { count: 1 }, { 'if-match': '*' })).body.code).to.equal('field-forbidden');
    expect((await reader.patch(`${path}/${ids.N1}`, { count: 1 }, { 'if-match': '*' })).status).to.equal(200);
    // A field that was open before the change and is not after it was written past the rule.
    const both = await reader.patch(`${path}/${ids.N1}`, { count: 2, region: 'south' }, { 'if-match': '*' });
    expect(both.body.code).to.equal('field-forbidden');
  });

  it('of children are their own', async () => {
    const parent = await under({ grants: [{ permission: 'ledger.account.*' }] });
    expect((await parent.get(`${path}/${ids.N1}`)).body).not.to.have.property('entries');
    expect((await parent.get(`${path}?expand=entries`)).body).to.include({ status: 403, code: 'field-forbidden' });
    const entry = { position: 1, text: 'x', amount: { amount: '1', currency: 'EUR' } };
    expect((await parent.post(path, { number: 'C1', entries: [entry] })).body.detail).to.include('ledger.entry.create');
    const some = await under({
      grants: [{ permission: 'ledger.account.*' }, { permission: 'ledger.entry.*', where: { text: { eq: 'x' } } }],
    });
    expect((await some.post(path, { number: 'C2', entries: [{ ...entry, text: 'y' }] })).status).to.equal(403);
    expect((await some.post(path, { number: 'C3', entries: [entry] })).status).to.equal(201);
    const cleared = await parent.patch(`${path}/${ids.N2}`, { entries: [] }, { 'if-match': '*' });
    expect(cleared.body.detail).to.include('ledger.entry.delete');
  });

  it('that do not fit open nothing', async () => {
    const wrong = await app.post('/api/v1/kernel/roles', {
      name: 'wrong',
      grants: [{ permission: 'ledger.account.read', where: { nonsense: { eq: 1 } } }],
    });
    expect(wrong.body).to.include({ status: 422, code: 'invalid-input' });
    expect(wrong.body.errors[0].pointer).to.equal('/grants/0/where/nonsense');
    const past = { permission: 'ledger.account.read', where: { count: { like: 1 } } };
    await app.context.db.query(`INSERT INTO "kernel"."roles" (name, grants) VALUES ('past', $1)`, [
      JSON.stringify([past, { permission: '*' }]),
    ]);
    app.kernel.http.forgetCallers();
    expect((await app.as('past').get(path)).body).to.include({ status: 403, code: 'invalid-rule' });
  });
});
