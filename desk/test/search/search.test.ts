import { createTestApp, type TestApp } from '@entrepot/core/testing';
import type { FoundRecords, SearchAnswer } from '@entrepot/desk/search/search-records';
import { defineEntity, definePlugin, field } from '@entrepot/sdk';
import { expect } from 'chai';

const Branch = defineEntity('trade.branch', {
  fields: { code: field.text({ unique: true }), name: field.text() },
  title: 'code',
});
const Deal = defineEntity('trade.deal', {
  title: 'number',
  fields: {
    number: field.text({ unique: true }),
    branch: field.ref(Branch),
    externalId: field.text(),
    buyer: field.text({ personal: true }).optional(),
    amount: field.money().optional(),
    remark: field.text().optional(),
  },
  indexes: [{ fields: ['branch', 'externalId'], unique: true }],
});
const Parcel = defineEntity('trade.parcel', { fields: { tracking: field.text({ unique: true }) } });
const trade = definePlugin({
  name: 'trade',
  version: '1.0.0',
  entities: [Branch, Deal, Parcel],
  roles: {
    north: {
      grants: [
        { permission: 'trade.deal.read', where: { externalId: { startsWith: 'N' } } },
        { permission: 'trade.branch.read', fields: ['name'] },
      ],
    },
  },
});

/**
 * Rows of the large table. `SEARCH_ROWS=1000000 mocha desk/test/search/search.test.ts` prints how long searches among a
 * million take.
 */
const many = Number(process.env.SEARCH_ROWS ?? 60_000);

describe('the search over all records', () => {
  let app: TestApp;
  before(async function () {
    this.timeout(300_000);
    app = await createTestApp({ plugins: [trade] });
    const branch = await app.post('/api/v1/trade/branches', { code: 'TYO', name: 'Tokyo central' });
    await app.post('/api/v1/trade/branches', { code: 'OSA', name: '大阪分店' });
    const { db } = app.context;
    await db.query(
      `INSERT INTO trade.deals (number, branch_id, external_id, buyer, remark)
       SELECT 'D-' || lpad(n::text, 8, '0'), $1, CASE WHEN n % 2 = 0 THEN 'N' ELSE 'S' END || n, 'Buyer ' || n,
         repeat('remark ', 20) FROM generate_series(1, $2::int) n`,
      [branch.body.id, many],
    );
    await db.query('ANALYZE trade.deals');
    await app.post('/api/v1/trade/parcels', { tracking: '1Z999' });
  });

  const search = async (q: string, identity = 'admin', limit = 5): Promise<SearchAnswer> => {
    const { body } = await app.as(identity).get(`/api/v1/kernel/search?q=${encodeURIComponent(q)}&limit=${limit}`);
    return body;
  };
  const titles = (found: FoundRecords | undefined) => found?.records.map(({ title }) => title);

  it('finds whole values before beginnings, in upper and lower case alike', async () => {
    const { data, incomplete } = await search('d-00000042');
    expect(data[0]?.entity).to.equal('trade.deal');
    expect(titles(data[0])).to.deep.equal(['D-00000042']);
    expect(incomplete).to.deep.equal([]);
    const beginnings = await search('D-000000', 'admin', 3);
    expect(titles(beginnings.data[0])).to.deep.equal(['D-00000001', 'D-00000002', 'D-00000003']);
    expect(data[0]?.records[0]?.record).to.include.keys(['id', 'number', 'amount', 'remark']);
    expect(data[0]?.records[0]?.record).not.to.have.property('buyer');
  });

  it('finds what is unique within something else', async () => {
    const { data } = await search('N42');
    expect(data[0]?.records[0]).to.include({ title: 'D-00000042', field: 'externalId' });
  });

  it('finds any part of a text where the table is small', async () => {
    expect(titles((await search('central')).data[0])).to.deep.equal(['TYO']);
    expect(titles((await search('大阪')).data[0])).to.deep.equal(['OSA']);
  });

  it('finds a record without a title by the whole value alone', async () => {
    expect((await search('1z999')).data[0]?.records[0]).to.include({ field: 'tracking' });
    expect((await search('1Z9')).data).to.deep.equal([]);
  });

  it('shows each caller only the records and fields that are open to them', async () => {
    expect((await search('D-00000042', 'north')).data[0]?.records).to.have.length(1);
    expect((await search('D-00000043', 'north')).data).to.deep.equal([]);
    expect((await search('TYO', 'north')).data).to.deep.equal([]);
    const byName = await search('Tokyo', 'north');
    expect(byName.data[0]?.records[0]?.record).to.have.all.keys(['id', 'version', 'createdAt', 'updatedAt', 'name']);
    expect((await search('Tokyo', 'nobody-has-this-role')).data).to.deep.equal([]);
  });

  it('is quick on a large table, whatever is looked for', async () => {
    const took: string[] = [];
    for (const q of ['D-00000042', 'D-', 'd', 'N77', 'zzz nothing', '1']) {
      await search(q);
      const start = performance.now();
      await search(q);
      const ms = performance.now() - start;
      took.push(`${q}: ${ms.toFixed(1)} ms`);
      expect(ms, q).to.be.below(300);
    }
    if (process.env.SEARCH_ROWS) console.log(took.join(', '));
  });
});
