import { Workbook } from '@cj-tech-master/excelts';
import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { defineEntity, definePlugin, exportedRecords, field } from '@entrepot/sdk';
import { expect } from 'chai';

const Port = defineEntity('ships.port', { fields: { code: field.text({ unique: true }) } });
const Visit = defineEntity('ships.visit', {
  label: { en: 'Visit', zh: '靠港' },
  fields: {
    ship: field.text({ label: { en: 'Ship', zh: '船名' } }),
    port: field.ref(Port, { label: { en: 'Port', zh: '港口' } }),
    state: field.enum(
      { planned: { en: 'Planned', zh: '计划' }, over: { en: 'Over', zh: '结束' } },
      { label: { en: 'State', zh: '状态' } },
    ),
    fee: field.money({ label: { en: 'Fee', zh: '费用' } }).optional(),
    tons: field.quantity({ label: { en: 'Tons', zh: '吨位' } }).default(0),
    day: field.date({ label: { en: 'Day', zh: '日期' } }).optional(),
    seenAt: field.timestamp({ label: { en: 'Seen at', zh: '时间' } }).optional(),
    exact: field.decimal({ precision: 30, scale: 10 }).optional(),
    pilot: field.boolean().default(false),
  },
});
const told: { rows: number | null; query: string }[] = [];
const ships = definePlugin({
  name: 'ships',
  version: '1.0.0',
  entities: [Port, Visit],
  setup({ on }) {
    on(exportedRecords, ({ rows, query }) => void told.push({ rows, query }));
  },
  roles: {
    lookout: {
      grants: [{ permission: 'ships.visit.read', where: { state: { eq: 'over' } }, fields: ['ship', 'state', 'port'] }],
    },
  },
});

/** Rows of the large export. `EXPORT_ROWS=100000 mocha desk/test/exports/export.test.ts` prints how long it takes. */
const many = Number(process.env.EXPORT_ROWS ?? 3_000);

describe('the export of what a list shows', () => {
  let app: TestApp;
  const all = ['ship', 'port', 'state', 'fee', 'tons', 'day', 'seenAt', 'exact', 'pilot'];
  before(async () => {
    app = await createTestApp({ plugins: [ships] });
    const port = (await app.post('/api/v1/ships/ports', { code: 'SHA' })).body.id;
    const visit = { ship: '=HYPERLINK("x")', port, state: 'over', tons: 1_200, pilot: true };
    const more = { fee: { amount: '12.5', currency: 'CNY' }, day: '2031-02-28', seenAt: '2031-02-28T20:30:00Z' };
    await app.post('/api/v1/ships/visits', { ...visit, ...more, exact: '12345678901234567.0000000001' });
    await app.post('/api/v1/ships/visits', { ship: 'Zephyr', port, state: 'planned' });
  });

  const file = async (request: object, role = 'admin'): Promise<Uint8Array> => {
    const caller = JSON.stringify({ id: null, name: role, roles: [role], attributes: {} });
    const response = await fetch(`${app.address}/api/v1/kernel/export`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-test-caller': encodeURIComponent(caller), 'accept-language': 'zh-CN' },
      body: JSON.stringify({ entity: 'ships.visit', ...request }),
    });
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-disposition')).to.match(/visits\.(csv|xlsx)/);
    return new Uint8Array(await response.arrayBuffer());
  };
  const csv = async (request: object, role?: string) =>
    new TextDecoder().decode(await file({ format: 'csv', ...request }, role)).split('\r\n');

  it('writes the chosen columns in their order, in words of the language', async () => {
    expect(await csv({ fields: all, sort: 'ship', timeZone: 'Asia/Shanghai' })).to.deep.equal([
      '船名,港口,状态,费用,费用(币种),吨位,日期,时间,Exact,Pilot',
      `"'=HYPERLINK(""x"")",SHA,结束,12.5,CNY,1200,2031-02-28,2031-03-01 04:30:00,12345678901234567.0000000001,是`,
      'Zephyr,SHA,计划,,,0,,,,否',
      '',
    ]);
    expect(
      (await csv({ fields: ['state', 'ship'], labels: 'en', filter: { ship: { eq: 'Zephyr' } } })).slice(0, 2),
    ).to.deep.equal(['State,Ship', 'Planned,Zephyr']);
  });

  it('types the cells of a workbook, and takes no text for a formula', async () => {
    const workbook = new Workbook();
    await workbook.xlsx.load(await file({ format: 'xlsx', fields: all, sort: ['ship'], timeZone: 'Asia/Shanghai' }));
    const sheet = workbook.worksheets[0];
    expect(sheet?.name).to.equal('靠港');
    const values = (row: number) => Array.from({ length: 10 }, (_, index) => sheet?.getCell(row, index + 1).value ?? null);
    expect(values(1).slice(0, 3)).to.deep.equal(['船名', '港口', '状态']);
    expect(values(2)).to.deep.equal([
      '=HYPERLINK("x")',
      'SHA',
      '结束',
      12.5,
      'CNY',
      1_200,
      new Date('2031-02-28T00:00:00Z'),
      new Date('2031-03-01T04:30:00Z'),
      '12345678901234567.0000000001',
      '是',
    ]);
    expect(values(3)[3]).to.equal(null);
  });

  it('holds what the caller may see, and tells who listens', async () => {
    told.length = 0;
    const [heading, first, end] = await csv({ fields: ['ship', 'port'] }, 'lookout');
    expect(heading).to.equal('船名,港口');
    // Of a record that the caller may not read, the id alone.
    expect(first).to.match(/^".*",[0-9a-f-]{36}$/);
    expect(end).to.equal('');
    expect(told.map(({ rows }) => rows)).to.deep.equal([null, 1]);
    const refused = await app.as('lookout').post('/api/v1/kernel/export', { entity: 'ships.visit', fields: ['fee'] });
    expect(refused.body.code).to.equal('field-forbidden');
    const nothing = await app.as('lookout').post('/api/v1/kernel/export', { entity: 'ships.port', fields: ['code'] });
    expect(nothing.body.code).to.equal('permission-denied');
    const zone = await app.post('/api/v1/kernel/export', { entity: 'ships.visit', fields: ['ship'], timeZone: 'Mars/Base' });
    expect(zone.body.errors[0].pointer).to.equal('/timeZone');
  });

  it('streams many rows', async function () {
    this.timeout(120_000);
    await app.context.db.query(
      `INSERT INTO ships.visits (ship, port_id, state, tons, fee_amount, fee_currency, seen_at)
       SELECT 'Ship ' || n, (SELECT id FROM ships.ports), 'planned', n, n, 'EUR', now() FROM generate_series(1, $1::int) n`,
      [many],
    );
    for (const format of ['csv', 'xlsx']) {
      const start = performance.now();
      const bytes = await file({ format, fields: all });
      if (process.env.EXPORT_ROWS)
        console.log(`${format}: ${many} rows, ${bytes.length} bytes, ${Math.round(performance.now() - start)} ms`);
      if (format === 'csv') expect(new TextDecoder().decode(bytes).split('\r\n')).to.have.length(many + 4);
    }
  });
});
