import { expect } from 'chai';
import { type OrderHouse, openHouse } from './order-house.ts';

describe('an order clerk who is limited to one shop', () => {
  let house: OrderHouse;
  let other: string;
  let clerk: ReturnType<OrderHouse['app']['as']>;

  const order = (shop: string, externalId: string) => ({
    shop,
    externalId,
    currency: 'GBP',
    customerCode: 'ada',
    shipToCountry: 'GB',
    lines: [{ skuCode: 'cup', quantity: 1, unitPrice: { amount: '4.95', currency: 'GBP' } }],
  });
  const post = async (path: string, body: object) => (await house.app.post(path, body)).body;

  before(async () => {
    house = await openHouse();
    await house.stock('north', 'cup', 10);
    const shop = { code: 'AWAY', name: 'Away', platform: 'own', country: 'GB', currency: 'GBP' };
    other = (await post('/api/v1/shops/shops', shop)).id;
    const user = await post('/api/v1/kernel/users', { name: 'mia' });
    const role = (await house.app.get('/api/v1/kernel/roles?filter={"name":{"eq":"order-clerk"}}')).body.data[0].id;
    await post('/api/v1/kernel/assignments', { user: user.id, role, scopes: { 'shops.shop': [house.shopId] } });
    clerk = house.app.as({ id: user.id, name: 'mia', roles: [] });
  });

  it('posts an order there, reserved from stock that all shops share', async () => {
    const { status, body } = await clerk.post('/api/v1/orders/orders', order(house.shopId, '1'));
    expect(status, JSON.stringify(body)).to.equal(201);
    expect(body).to.include({ status: 'reserved' });
  });

  it('posts none elsewhere, by form or by file', async () => {
    expect((await clerk.post('/api/v1/orders/orders', order(other, '2'))).status).to.be.oneOf([403, 404, 422]);
    const input = { shop: other, csv: 'no\n1\n', file: 'x.csv' };
    const { body } = await clerk.post('/api/v1/orders/import', input);
    expect(body.status).to.equal(422);
    const kept = await house.query('SELECT id FROM orders.orders WHERE shop_id = $1', other);
    expect(kept).to.deep.equal([]);
  });

  it('sees orders, lines, history and plans of that shop alone', async () => {
    const elsewhere = (await house.app.post('/api/v1/orders/orders', order(other, '3'))).body;
    expect(elsewhere.status).to.equal('reserved');
    for (const list of ['orders', 'order-lines', 'fulfilment-orders', 'fulfilment-lines']) {
      const mine = (await clerk.get(`/api/v1/orders/${list}`)).body.data.length;
      const all = (await house.app.get(`/api/v1/orders/${list}`)).body.data.length;
      expect([mine, all], list).to.deep.equal([1, 2]);
    }
    expect((await clerk.get(`/api/v1/orders/orders/${elsewhere.id}`)).status).to.equal(404);
    expect((await clerk.post(`/api/v1/orders/orders/${elsewhere.id}:release`, {})).status).to.equal(404);
  });

  it('imports a file of two shops as far as it is about that one', async () => {
    const rows = ['HOME,8,cup', 'AWAY,9,cup'].map((row) => `${row},1,4.95,GBP,GB,ada`);
    const csv = ['Shop,External number,SKU code,Quantity,Unit price,Currency,Country,Customer', ...rows].join('\n');
    const kernel = '/api/v1/kernel';
    const upload = await clerk.post(`${kernel}/attachments?name=two.csv`, csv, { 'content-type': 'text/csv' });
    const given = { entity: 'orders.order', file: upload.body.id };
    const { mapping } = (await clerk.post(`${kernel}/inspectImport`, given)).body;
    const { body } = await clerk.post(`${kernel}/startImport`, { ...given, mapping });
    await house.app.runJobs();
    const run = (await clerk.get(`${kernel}/importRun?id=${body.id}`)).body;
    expect(run).to.deep.include({ state: 'done', rows: 2, createdRows: 1, rejectedRows: 1, notReachedRows: 0 });
    const kept = await house.query("SELECT number, status FROM orders.orders WHERE external_id IN ('8', '9')");
    expect(kept).to.deep.equal([{ number: 'HOME-8', status: 'reserved' }]);
  });
});
