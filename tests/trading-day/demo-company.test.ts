import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { expect } from 'chai';
import demo, { createDemoCompany } from '../../plugins/domain/demo/src/index.ts';

describe('the demo company', function () {
  this.timeout(60_000);
  let app: TestApp;

  before(async () => {
    app = await createTestApp({ plugins: [demo] });
  });

  it('stands in an empty database after the first start, with a day behind it', async () => {
    const { db } = app.context;
    const [company] = await db.query(
      `SELECT (SELECT count(*) FROM shops.shops) AS shops, (SELECT count(*) FROM catalog.products) AS products,
         (SELECT count(*) FROM catalog.skus) AS skus, (SELECT count(*) FROM inventory.warehouses) AS warehouses,
         (SELECT count(*) FROM orders.orders) AS orders, (SELECT count(*) FROM orders.orders WHERE bucket = 'open') AS open`,
    );
    expect(company).to.deep.equal({ shops: 6, products: 200, skus: 500, warehouses: 3, orders: 300, open: 0 });
    const rows = await db.query<{ bucket: string; count: number }>(
      'SELECT bucket, count(*) AS count FROM orders.orders GROUP BY bucket',
    );
    const count = new Map(rows.map((row) => [row.bucket, row.count]));
    expect(count.get('shipped')).to.be.greaterThan(200);
    expect(count.get('held')).to.equal(6);
    expect(count.get('cancelled')).to.equal(5);
    expect(count.get('partlyShipped')).to.be.within(10, 60);
  });

  it('can be looked at through the web face', async () => {
    const { status, body } = await app.get('/api/v1/orders/orders?pageSize=5');
    expect(status).to.equal(200);
    expect(body.data).to.have.length(5);
  });

  it('is left alone by the next start', async () => {
    const printed: string[] = [];
    const versions = 'SELECT sum(version) AS versions, count(*) AS orders FROM orders.orders';
    const before = await app.context.db.query(versions);
    await createDemoCompany(app.context, (text) => printed.push(text));
    expect(printed).to.deep.equal([]);
    expect(await app.context.db.query(versions)).to.deep.equal(before);
  });

  it('is not founded where other shops are', async () => {
    const other = await createTestApp({ plugins: [demo], settings: { demo: { createCompany: false } } });
    const shop = { code: 'mine', name: 'Mine', platform: 'own', country: 'DE', currency: 'EUR' };
    expect((await other.post('/api/v1/shops/shops', shop)).status).to.equal(201);
    await createDemoCompany(other.context, () => {});
    const [{ orders } = { orders: -1 }] = await other.context.db.query<{ orders: number }>(
      'SELECT count(*) AS orders FROM orders.orders',
    );
    expect(orders).to.equal(0);
  });
});
