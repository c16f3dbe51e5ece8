import type { CsvRecord, ImportMapping, RejectedCsvRow } from '@entrepot/orders';
import { expect } from 'chai';
import { checkMapping } from '../src/import/check-mapping.ts';
import { errorFile } from '../src/import/error-file.ts';
import { RowMapper } from '../src/import/map-rows.ts';
import { momentReader } from '../src/import/parse-moment.ts';
import { previewImport } from '../src/import/preview-import.ts';
import { type OrderHouse, openHouse } from './order-house.ts';

const mapping: ImportMapping = {
  name: 'test',
  currency: 'GBP',
  columns: {
    externalId: 'no',
    orderedAt: 'date',
    sku: 'sku',
    quantity: 'qty',
    unitPrice: 'price',
    customerCode: 'who',
    country: 'land',
  },
  date: { format: 'DD/MM/YYYY HH:mm', offset: '+08:00' },
  customerSuffix: '.0',
  cancellation: { prefix: 'C' },
  kinds: [{ kind: 'charge', codes: ['POST'], prefix: 'gift_' }],
  countries: { GB: ['United Kingdom'] },
};
const header = 'no,date,sku,qty,price,who,land\n';

describe('a column mapping', () => {
  it('is checked as a whole, with the pointer of each wrong place', () => {
    const wrong = { currency: 'pound', columns: { externalId: 'no', colour: 'x' }, kinds: [{ kind: 'gift' }], extra: 1 };
    try {
      checkMapping(wrong);
      expect.fail('it passed');
    } catch (error) {
      const { errors } = error as { errors: { pointer: string }[] };
      expect(errors.map(({ pointer }) => pointer)).to.include.members([
        '/name',
        '/currency',
        '/columns/sku',
        '/columns/colour',
        '/kinds/0/kind',
        '/extra',
      ]);
    }
    expect(checkMapping(mapping)).to.equal(mapping);
  });

  it('reads moments as they are written, and no others', () => {
    const read = momentReader('DD/MM/YYYY HH:mm', '+08:00');
    expect(read('1/12/2030 08:26')).to.equal('2030-12-01T00:26:00.000Z');
    expect(read('31/02/2030 08:26')).to.equal(undefined);
    expect(read('2030-12-01 08:26')).to.equal(undefined);
    expect(momentReader()('2030-12-01 08:26:05')).to.equal('2030-12-01T08:26:05.000Z');
    expect(momentReader()('2030-12-01 08:26')).to.equal('2030-12-01T08:26:00.000Z');
  });

  it('turns rows into a draft: kinds, country, customer, cancellation', () => {
    const row = (sku: string): CsvRecord => ({
      no: 'C7',
      date: '1/12/2030 08:26',
      sku,
      qty: '-2',
      price: '1.055',
      who: '17850.0',
      land: 'United Kingdom',
    });
    const mapped = new RowMapper(mapping).mapOrder(
      ['cup', 'POST', 'gift_10'].map((sku, index) => ({ row: index + 1, record: row(sku) })),
    );
    if (!('draft' in mapped)) throw new Error('rejected');
    const { draft } = mapped;
    expect(draft).to.deep.include({ type: 'cancellation', orderedAt: '2030-12-01T00:26:00.000Z', currency: 'GBP' });
    expect(draft.customer?.code).to.equal('17850');
    expect(draft.shipTo?.country).to.equal('GB');
    expect(draft.lines.map(({ kind, quantity, unitPrice }) => [kind, quantity, unitPrice])).to.deep.equal([
      ['goods', -2, '1.055'],
      ['charge', -2, '1.055'],
      ['charge', -2, '1.055'],
    ]);
  });

  it('previews rows and names what is wrong by row and column', async () => {
    const csv = `${header}1,1/12/2030 08:26,cup,x,4,ada,GB\n1,1/12/2030 08:26,pot,1,4,ada,GB\n2,gone,cup,1,1e3,ada,Atlantis\n3,1/12/2030 08:26,cup,1,4,ada,Atlantis\n`;
    const { columns, orders, rejected } = await previewImport([csv], mapping, 20);
    expect(columns).to.deep.equal(['no', 'date', 'sku', 'qty', 'price', 'who', 'land']);
    expect(orders.map(({ externalId, findings }) => [externalId, findings?.[0]?.code])).to.deep.equal([['3', 'no-country']]);
    expect(rejected.map(({ row, errors }) => [row, ...errors.map(({ pointer, code }) => `${pointer} ${code}`)])).to.deep.equal([
      [1, '/qty orders.bad-quantity'],
      [2, ' orders.order-incomplete'],
      [3, '/price orders.bad-price', '/date orders.bad-date'],
    ]);
    const file = errorFile(rejected);
    expect(file.split('\n')[0]).to.equal('no,date,sku,qty,price,who,land,entrepot_reason');
    expect(file.split('\n')).to.have.length(5);
  });
});

describe('an import', () => {
  let house: OrderHouse;
  const rows = (from: number, count: number, qty = 1) =>
    Array.from({ length: count }, (_, index) => `${from + index},1/12/2030 08:26,cup,${qty},2.5,ada.0,United Kingdom\n`).join('');
  const run = (source: string[], over: { batchLines?: number; onRejected?: (rows: readonly RejectedCsvRow[]) => void } = {}) =>
    house.desk.importCsv(house.context.db, { shopId: house.shopId, mapping, source, file: 'day.csv', ...over });

  before(async () => {
    house = await openHouse();
  });

  it('takes a file in batches, once, however it is cut into chunks', async () => {
    const text = header + rows(100, 250);
    const chunks = text.match(/[\s\S]{1,100}/g) ?? [];
    const first = await run(chunks, { batchLines: 60 });
    expect(first).to.deep.include({ lines: 250, orders: 250, created: 250, unchanged: 0, value: '625', currency: 'GBP' });
    const again = await run([text]);
    expect(again).to.deep.include({ created: 0, unchanged: 250 });
    const [count] = await house.query('SELECT count(*), sum(amount) AS value FROM orders.order_lines');
    expect(count).to.deep.equal({ count: 250, value: '625' });
  });

  it('rejects an order whole, and takes its corrected error file', async () => {
    const rejected: RejectedCsvRow[] = [];
    const report = await run([`${header}7,1/12/2030 08:26,cup,1,2.5,ada,GB\n7,1/12/2030 08:26,pot,two,2.5,ada,GB\n`], {
      onRejected: (each) => rejected.push(...each),
    });
    expect(report).to.deep.include({ created: 0, rejected: 1, rejectedLines: 2, rejectedValue: '2.5' });
    const corrected = errorFile(rejected).replace('two', '2');
    expect(await run([corrected])).to.deep.include({ created: 1, rejected: 0 });
    expect(Object.keys(await house.lines('7'))).to.deep.equal(['cup', 'pot']);
  });

  it('does not let an order whose rows lie far apart overwrite itself', async () => {
    const rejected: RejectedCsvRow[] = [];
    const far = `8,1/12/2030 08:26,cup,1,2.5,ada,GB\n${rows(600, 30)}8,1/12/2030 08:26,pot,1,2.5,ada,GB\n`;
    await run([header + far], { batchLines: 10, onRejected: (each) => rejected.push(...each) });
    expect(rejected.map(({ errors }) => errors[0]?.code)).to.deep.equal(['orders.scattered-order']);
    const near = `9,1/12/2030 08:26,cup,1,2.5,ada,GB\n${rows(700, 30)}9,1/12/2030 08:26,pot,1,2.5,ada,GB\n`;
    await run([header + near]);
    expect(Object.keys(await house.lines('9'))).to.deep.equal(['cup', 'pot']);
  });

  it('names missing columns and text that is no CSV', async () => {
    const failure = async (source: string[]) => run(source).catch((error: { code: string }) => error.code);
    expect(await failure(['no,date\n1,2\n'])).to.equal('orders.missing-columns');
    expect(await failure([`${header}1,"open\n`])).to.equal('orders.unreadable-csv');
  });

  it('runs as a job over HTTP, with an error file', async () => {
    const csv = `${header}${rows(900, 5)}950,never,cup,1,2.5,ada,GB\n`;
    const asked = await house.app
      .as('order-clerk')
      .post('/api/v1/orders/import', { shop: house.shopId, mapping, csv, file: 'up.csv' });
    expect(asked.status).to.equal(202);
    await house.app.runJobs();
    const job = await house.app.get(`/api/v1/kernel/jobs/${asked.body.jobId}`);

    expect(job.body).to.deep.include({ state: 'done', rejected: 1 });
    expect(job.body.result).to.deep.include({ created: 5, rejected: 1 });
    const shown = await house.app.as('order-clerk').post('/api/v1/orders/previewImport', { mapping, csv, rows: 3 });
    expect(shown.body.orders).to.have.length(3);
  });

  it('takes an uploaded file as well as text, from who may read it', async () => {
    const clerk = house.app.as('order-clerk');
    const upload = async (content: string | Uint8Array, type = 'text/csv'): Promise<string> =>
      (await clerk.post('/api/v1/kernel/attachments?name=day-2.csv', content, { 'content-type': type })).body.id;
    const attachment = await upload(`\uFEFF${header}${rows(960, 3)}`);
    const asked = await clerk.post('/api/v1/orders/import', { shop: house.shopId, mapping, attachment });
    expect(asked.status, JSON.stringify(asked.body)).to.equal(202);
    await house.app.runJobs();
    expect((await house.app.get(`/api/v1/kernel/jobs/${asked.body.jobId}`)).body.result).to.deep.include({ created: 3 });
    const preview = async (input: object) => (await clerk.post('/api/v1/orders/previewImport', { mapping, ...input })).body;
    expect((await preview({ attachment, rows: 2 })).orders).to.have.length(2);
    expect(await preview({})).to.include({ status: 422, code: 'orders.no-file' });
    expect(await preview({ attachment, csv: header })).to.include({ status: 422, code: 'orders.no-file' });
    expect(await preview({ attachment: await upload(Buffer.from([0xd6, 0xd0, 0x0a])) })).to.include({ code: 'orders.not-utf-8' });
    expect(await preview({ attachment: await upload('x', 'image/png') })).to.include({ code: 'unknown-record' });
  });
});
