import { expect } from 'chai';
import { type OrderHouse, openHouse } from './order-house.ts';

describe('a posted order', () => {
  let house: OrderHouse;
  const price = { amount: '4.95', currency: 'GBP' };
  const order = (externalId: string, skuCode: string, quantity: number) => ({
    shop: house.shopId,
    externalId,
    currency: 'GBP',
    customerCode: 'ada',
    shipToCountry: 'GB',
    lines: [
      { skuCode, quantity, unitPrice: price },
      { skuCode: 'POST', kind: 'charge', quantity: 1, unitPrice: price },
    ],
  });

  before(async () => {
    house = await openHouse();
    await house.stock('north', 'cup', 10);
  });

  it('is answered reserved, with its stock', async () => {
    const { status, body } = await house.app.as('order-clerk').post('/api/v1/orders/orders', order('1', 'cup', 4));
    expect(status).to.equal(201);
    expect(body).to.include({ number: 'HOME-1', status: 'reserved', reviewStatus: 'approved', bucket: 'open' });
    expect(body.total).to.deep.equal({ amount: '24.75', currency: 'GBP' });
    const [stock] = await house.query(
      'SELECT on_hand, reserved FROM inventory.stock_balances WHERE sku_id = $1',
      house.skus.get('cup'),
    );
    expect(stock).to.deep.equal({ on_hand: 10, reserved: 4 });
    const [plan] = await house.query(
      "SELECT status, shipping_service AS service FROM orders.fulfilment_orders WHERE number = 'HOME-1-1'",
    );
    expect(plan).to.deep.equal({ status: 'reserved', service: 'letter' });
    const history = await house.query<{ what: string; by: string }>(
      'SELECT what, by FROM orders.order_history WHERE order_id = $1 ORDER BY id',
      body.id,
    );
    expect(history.map(({ what }) => what)).to.deep.equal(['received', 'approved', 'routed', 'reserved']);
  });

  it('is short with a reason where stock is missing, and reserves what is there', async () => {
    const { body } = await house.app.post('/api/v1/orders/orders', order('2', 'cup', 8));
    expect(body.status).to.equal('reserved');
    const [line] = await house.query(
      "SELECT missing_quantity AS missing FROM orders.order_lines WHERE order_id = $1 AND kind = 'goods'",
      body.id,
    );
    expect(line).to.deep.equal({ missing: 2 });
    const none = await house.app.post('/api/v1/orders/orders', order('3', 'pot', 1));
    expect(none.body).to.include({ status: 'short', bucket: 'short', reason: 'out-of-stock' });
    expect(none.body.reasonData).to.deep.equal({ missing: 1 });
  });

  it('is stored once: the same number again is a conflict and leaves nothing behind', async () => {
    const { status } = await house.app.post('/api/v1/orders/orders', order('1', 'cup', 1));
    expect(status).to.equal(409);
    const [count] = await house.query(
      "SELECT count(*) FROM orders.order_history h JOIN orders.orders o ON o.id = h.order_id WHERE o.external_id = '1'",
    );
    expect(count).to.deep.equal({ count: 4 });
  });

  it('is refused without lines, in two currencies or for an unknown shop', async () => {
    const codes = [];
    for (const wrong of [
      { ...order('9', 'cup', 1), lines: [] },
      { ...order('9', 'cup', 1), lines: [{ skuCode: 'cup', quantity: 1, unitPrice: { amount: '1', currency: 'EUR' } }] },
      { ...order('9', 'cup', 1), shop: '00000000-0000-7000-8000-000000000000' },
      { ...order('9', 'cup', 1), bucket: 'shipped' },
    ]) {
      const { status, body } = await house.app.post('/api/v1/orders/orders', wrong);
      codes.push(`${status} ${body.code}`);
    }
    expect(codes.slice(0, 2)).to.deep.equal(['422 orders.no-lines', '422 orders.mixed-currencies']);
    expect(codes[2]).to.equal('404 orders.unknown-shop');
    expect(codes[3]).to.match(/^4\d\d /);
    expect(await house.query("SELECT id FROM orders.orders WHERE external_id = '9'")).to.deep.equal([]);
  });

  it('keeps its address once it is routed, and changes while it is held', async () => {
    const held = await house.app.post('/api/v1/orders/orders', { ...order('4', 'nobody-knows', 1), externalId: '4' });
    expect(held.body).to.include({ status: 'held', reason: 'unknown-sku' });
    const match = (version: number) => ({ 'if-match': `"${version}"` });
    const changed = await house.app.patch(
      `/api/v1/orders/orders/${held.body.id}`,
      { shipToCity: 'York' },
      match(held.body.version),
    );
    expect(changed.status).to.equal(200);
    const { id, version } = (await house.app.get('/api/v1/orders/orders?filter={"externalId":{"eq":"1"}}')).body.data[0];
    const refused = await house.app.patch(`/api/v1/orders/orders/${id}`, { shipToCity: 'York' }, match(version));
    expect(refused.body).to.include({ status: 409, code: 'orders.already-routed' });
  });

  it('is released, revoked and cancelled by actions', async () => {
    const free = await house.app.post('/api/v1/orders/orders', {
      ...order('5', 'pot', 1),
      lines: [{ skuCode: 'pot', quantity: 1, unitPrice: { amount: '0', currency: 'GBP' } }],
    });
    expect(free.body).to.include({ status: 'held', reason: 'zero-price' });
    await house.stock('north', 'pot', 5);
    const path = `/api/v1/orders/orders/${free.body.id}`;
    const note = 'a gift for a good customer';
    expect((await house.app.as('order-clerk').post(`${path}:release`, { note })).status).to.equal(204);
    expect((await house.order('5')).status).to.equal('reserved');
    expect((await house.app.as('order-clerk').post(`${path}:revoke`)).status).to.equal(403);
    expect((await house.app.as('order-manager').post(`${path}:revoke`)).status).to.equal(204);
    expect((await house.order('5')).status).to.equal('held');
    expect((await house.app.as('order-manager').post(`${path}:cancel`, { reason: 'no longer wanted' })).status).to.equal(204);
    expect(await house.order('5')).to.include({ status: 'cancelled', bucket: 'cancelled' });
    expect((await house.app.as('order-manager').post(`${path}:cancel`, { reason: 'again' })).body.code).to.equal(
      'orders.nothing-to-do',
    );
    const [stock] = await house.query('SELECT reserved FROM inventory.stock_balances WHERE sku_id = $1', house.skus.get('pot'));
    expect(stock).to.deep.equal({ reserved: 0 });
    const { body } = await house.app.get(`${path}:story`);
    expect(body.data[0]).to.include({ stage: 'payload', code: 'orders.story.received' });
    const told = body.data.map(({ code }: { code: string }) => code);
    expect(told).to.include.members(['orders.reason.zero-price', 'orders.story.released', 'orders.story.reserved']);
    const released = body.data.find(({ code }: { code: string }) => code === 'orders.story.released');
    expect(released.values).to.include({ note });
  });

  it('is not released from a reason that no decision can mend, and says which', async () => {
    const held = await house.app.post('/api/v1/orders/orders', { ...order('6', 'nobody-knows', 1), externalId: '6' });
    const path = `/api/v1/orders/orders/${held.body.id}:release`;
    const refused = await house.app.as('order-clerk').post(path, {}, { 'accept-language': 'zh-CN' });
    expect(refused.body).to.include({ status: 409, code: 'orders.still-held' });
    expect(refused.body.detail).to.contain('货品资料中没有 nobody-knows');
    expect((await house.order('6')).status).to.equal('held');
  });
});
