import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { expect } from 'chai';
import fc from 'fast-check';
import { ledger, stars } from './ledger.fixture.ts';

const path = '/api/v1/ledger/accounts';

describe('lists', () => {
  let app: TestApp;

  before(async () => {
    app = await createTestApp({ plugins: [ledger, stars] });
    await app.context.db.query(
      `INSERT INTO "ledger"."accounts" (number, region, count, rate, seen_at, stars, limit_amount, limit_currency)
       SELECT 'N' || lpad(i::text, 3, '0'), CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN 'north' ELSE 'South' END, i % 7, i % 5,
         CASE WHEN i % 3 > 0 THEN timestamptz '2026-01-31T12:00:00.000001Z' + i % 10 * interval '1 microsecond' END, i,
         CASE WHEN i % 2 = 0 THEN i * 1.5 END, CASE WHEN i % 2 = 0 THEN 'EUR' END
       FROM generate_series(1, 120) i`,
    );
  });

  const list = async (query: Readonly<Record<string, string>>) => app.get(`${path}?${new URLSearchParams(query)}`);

  it('show 50 records unless asked for another number, and tell where they go on', async () => {
    const first = await list({});
    expect(first.status).to.equal(200);
    expect(first.body.data).to.have.length(50);
    const second = await list({ pageToken: first.body.nextPageToken, pageSize: '1000' });
    expect(second.body.data).to.have.length(70);
    expect(second.body.nextPageToken).to.equal(null);
  });

  it('page through every sort without a gap or a repetition, missing values included', async () => {
    const keys = fc.uniqueArray(
      fc.constantFrom('region', 'count', 'rate', 'seenAt', 'limit.amount', 'active', 'createdAt', 'doubled'),
      {
        maxLength: 3,
      },
    );
    const term = keys.chain((names) => fc.tuple(...names.map((name) => fc.constantFrom(name, `-${name}`))));
    await fc.assert(
      fc.asyncProperty(term, fc.integer({ min: 7, max: 60 }), fc.boolean(), async (sort, pageSize, narrow) => {
        const rest = narrow ? { fields: 'number' } : {};
        const whole = await list({ sort: sort.join(), pageSize: '1000', ...rest });
        const paged: { id: string }[] = [];
        let pageToken = '';
        do {
          const page = await list({
            sort: sort.join(),
            pageSize: String(pageSize),
            ...rest,
            ...(pageToken ? { pageToken } : {}),
          });
          expect(page.status).to.equal(200);
          paged.push(...page.body.data);
          pageToken = page.body.nextPageToken ?? '';
        } while (pageToken);
        expect(paged.map(({ id }) => id)).to.deep.equal(whole.body.data.map(({ id }: { id: string }) => id));
        expect(new Set(paged.map(({ id }) => id)).size).to.equal(120);
      }),
      { numRuns: 25 },
    );
  });

  it('sort downwards by a leading minus, the missing first', async () => {
    const { body } = await list({ sort: '-seenAt,number', fields: 'seenAt', pageSize: '1000' });
    const seen: (string | null)[] = body.data.map(({ seenAt }: { seenAt: string | null }) => seenAt);
    expect(seen.slice(0, 40).every((each) => each === null)).to.equal(true);
    expect(seen.slice(40)).to.deep.equal([...seen.slice(40)].sort().reverse());
  });

  it('filter by every declared field, one of another plugin among them', async () => {
    const filter = JSON.stringify({ stars: { gt: 100 }, region: { contains: 'SOUTH' }, 'limit.amount': { gte: '153' } });
    const { body } = await list({ filter, sort: 'stars' });
    expect(body.data.map((each: { stars: number }) => each.stars)).to.deep.equal([102, 106, 110, 114, 118]);
    expect(body.data[0].limit).to.deep.equal({ amount: '153', currency: 'EUR' });
  });

  it('can be searched by a body with the same words', async () => {
    const { body } = await app.post(`${path}:search`, {
      filter: { stars: { in: [3, 4] } },
      sort: ['-stars'],
      fields: ['number'],
    });
    expect(body.data.map(({ number }: { number: string }) => number)).to.deep.equal(['N004', 'N003']);
    expect(Object.keys(body.data[0])).to.deep.equal(['id', 'version', 'createdAt', 'updatedAt', 'number']);
  });

  it('expand references and children, and leave the id of what the caller may not read', async () => {
    const owner = (await app.post('/api/v1/ledger/owners', { code: 'O1', name: 'Ada' })).body;
    const entry = { position: 1, text: 'first', amount: { amount: '1.50', currency: 'EUR' } };
    const made = await app.post(path, { number: 'X1', owner: owner.id, entries: [entry] });
    const filter = JSON.stringify({ number: { eq: 'X1' } });
    const { body } = await list({ filter, expand: 'owner,entries.account' });
    expect(body.data[0].owner).to.include({ id: owner.id, name: 'Ada' });
    expect(body.data[0].entries[0]).to.deep.include({ text: 'first', amount: { amount: '1.5', currency: 'EUR' } });
    expect(body.data[0].entries[0].account.number).to.equal('X1');
    expect((await list({ filter })).body.data[0]).not.to.have.property('entries');
    expect((await app.get(`${path}/${made.body.id}`)).body.entries).to.have.length(1);
    await app.delete(`${path}/${made.body.id}`, { 'if-match': '*' });
  });

  const wrong: readonly [name: string, query: Readonly<Record<string, string>>, status: number, pointer: string, code: string][] =
    [
      ['an unknown field in a filter', { filter: '{"nonsense":{"eq":1}}' }, 400, '/filter/nonsense', 'unknown-field'],
      ['a secret field', { filter: '{"pin":{"eq":"1"}}' }, 400, '/filter/pin', 'unknown-field'],
      [
        'an unknown operator',
        { filter: '{"or":[{"count":{"like":1}}]}' },
        400,
        '/filter/or/0/count/like',
        'unsupported-operator',
      ],
      [
        'an operator that the kind lacks',
        { filter: '{"count":{"contains":"1"}}' },
        400,
        '/filter/count/contains',
        'unsupported-operator',
      ],
      ['a wrong type', { filter: '{"count":{"in":[1,"x"]}}' }, 400, '/filter/count/in', 'wrong-type'],
      ['an unknown value', { filter: '{"level":{"eq":"middle"}}' }, 400, '/filter/level/eq', 'unknown-value'],
      ['an attribute of the user', { filter: '{"region":{"eq":{"$user":"x"}}}' }, 400, '/filter/region/eq', 'wrong-type'],
      ['a broken filter', { filter: '{"count":' }, 400, '/filter', 'invalid-json'],
      ['an unknown field in a sort', { sort: 'number,-nonsense' }, 400, '/sort/1', 'unknown-field'],
      ['children in a sort', { sort: 'entries' }, 400, '/sort/0', 'unknown-field'],
      ['JSON in a sort', { sort: 'tags' }, 400, '/sort/0', 'not-sortable'],
      ['an unknown field', { fields: 'number,nonsense' }, 400, '/fields/1', 'unknown-field'],
      ['an unknown expansion', { expand: 'number' }, 400, '/expand', 'not-expandable'],
      ['an unknown parameter', { status: 'open' }, 400, '/status', 'unknown-parameter'],
      ['a page size beyond 1,000', { pageSize: '1001' }, 400, '/pageSize', 'out-of-range'],
      [
        'a page token of another sort',
        { sort: 'number', pageToken: Buffer.from('["id",1]').toString('base64url') },
        400,
        '/pageToken',
        'invalid-page-token',
      ],
      ['a page token that is none', { pageToken: '***' }, 400, '/pageToken', 'invalid-page-token'],
    ];
  for (const [name, query, status, pointer, code] of wrong) {
    it(`refuse ${name} and say where it stands`, async () => {
      const { status: got, body } = await list(query);
      expect(got).to.equal(status);
      expect(body.errors[0]).to.include({ pointer, code });
    });
  }

  it('refuse a filter that is too deep or too large', async () => {
    let deep: object = { count: { eq: 1 } };
    for (let index = 0; index < 20; index += 1) deep = { not: deep };
    expect((await app.post(`${path}:search`, { filter: deep })).body.errors[0].code).to.equal('filter-too-large');
    const wide = { or: Array.from({ length: 300 }, () => ({ count: { eq: 1 } })) };
    expect((await app.post(`${path}:search`, { filter: wide })).body.errors[0].code).to.equal('filter-too-large');
  });

  it('are summed up by group, as exact decimals', async () => {
    const values = {
      records: { count: '*' },
      total: { sum: 'limit.amount' },
      most: { max: 'count' },
      mean: { avg: 'count' },
      last: { max: 'seenAt' },
    };
    const { body } = await app.post(`${path}:aggregate`, { groupBy: ['region'], values, filter: { stars: { lte: 8 } } });
    expect(body.data).to.deep.equal([
      {
        region: 'South',
        records: 4,
        total: '12',
        most: 6,
        mean: '2.75',
        last: '2026-01-31T12:00:00.000008Z',
      },
      { region: 'north', records: 2, total: null, most: 5, mean: '3', last: '2026-01-31T12:00:00.000006Z' },
      { region: null, records: 2, total: '18', most: 4, mean: '2.5', last: '2026-01-31T12:00:00.000009Z' },
    ]);
    const bad = await app.post(`${path}:aggregate`, { values: { x: { sum: 'region' }, y: { count: '*' } } });
    expect(bad.body.errors[0]).to.include({ pointer: '/values/x/sum', code: 'not-aggregatable' });
    const injected = await app.post(`${path}:aggregate`, { values: { 'x"; DROP': { count: '*' } } });
    expect(injected.status).to.equal(400);
  });

  it('are gathered into days and months of a moment, by the calendar of a time zone', async () => {
    const ask = (groupBy: string[], timeZone?: string) =>
      app.post(`${path}:aggregate`, {
        groupBy,
        values: { records: { count: '*' } },
        filter: { seenAt: { empty: false } },
        ...(timeZone === undefined ? {} : { timeZone }),
      });
    expect((await ask(['seenAt:day'])).body.data).to.deep.equal([{ 'seenAt:day': '2026-01-31', records: 80 }]);
    expect((await ask(['seenAt:month'], 'Pacific/Auckland')).body.data).to.deep.equal([
      { 'seenAt:month': '2026-02-01', records: 80 },
    ]);
    expect((await ask(['seenAt:week', 'region'])).body.data).to.have.length(3);
    expect((await ask(['region:day'])).body.errors[0]).to.include({ pointer: '/groupBy/0', code: 'not-aggregatable' });
    expect((await ask(['seenAt:minute'])).body.errors[0]).to.include({ code: 'unknown-field' });
    expect((await ask(['seenAt:day'], 'Mars/North')).body.errors[0]).to.include({ pointer: '/timeZone' });
  });

  it('are exported as CSV beyond one page, with what spreadsheets would run made harmless', async () => {
    await app.context.db.query(`INSERT INTO "ledger"."owners" (code, name) SELECT 'B' || i, 'x' FROM generate_series(1, 2500) i`);
    await app.post('/api/v1/ledger/owners', { code: '=1+1', name: 'with "quotes", commas\nand lines' });
    const { body, headers } = await app.get('/api/v1/ledger/owners:export?sort=code&fields=code,name');
    expect(headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    const lines: string[] = body.split('\r\n');
    expect(lines[0]?.replace('\uFEFF', '')).to.equal('code,name');
    expect(body).to.include(`'=1+1,"with ""quotes"", commas\nand lines"`);
    expect(lines.length).to.be.greaterThan(2_500);
    const some = await app.get(
      `/api/v1/ledger/owners:export?fields=code&filter=${encodeURIComponent('{"code":{"in":["B1","B2"]}}')}`,
    );
    expect(some.body.replace('\uFEFF', '')).to.equal('code\r\nB1\r\nB2\r\n');
  });
});
