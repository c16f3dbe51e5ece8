import { expect } from 'chai';
import { type StockHouse, stockHouse } from './stock.fixture.ts';

describe('stock over HTTP', () => {
  let house: StockHouse;
  let warehouse: string;
  let sku: string;
  before(async () => {
    house = await stockHouse(1);
    [warehouse] = house.warehouses;
    sku = house.skus[0] as string;
  });
  const receipt = () => ({
    key: 'PO-1/1',
    warehouse,
    sku,
    quantity: 5,
    unitCost: { amount: '2', currency: 'CNY' },
    reference: 'PO-1',
  });

  it('goes the way of a stock keeper: receive, reserve, look, release, correct', async () => {
    const keeper = house.app.as('stock-keeper');
    const received = await keeper.post('/api/v1/inventory/receive', receipt());
    expect([received.status, received.body]).to.deep.equal([200, { written: 1, unchanged: 0 }]);
    const order = { key: 'O-1', reference: 'O-1', warehouse, lines: [{ skuId: sku, quantity: 4 }] };
    expect((await keeper.post('/api/v1/inventory/reserve', order)).body).to.deep.equal({
      key: 'O-1',
      state: 'reserved',
      shortages: [],
    });
    const short = await keeper.post('/api/v1/inventory/reserve', { ...order, key: 'O-2' });
    expect([short.status, short.body.state, short.body.shortages[0].available]).to.deep.equal([200, 'short', 1]);
    const look = async () => (await keeper.get(`/api/v1/inventory/availability?sku=${sku}`)).body;
    expect(await look()).to.deep.equal({ warehouses: [{ warehouse, available: 1 }] });
    expect((await keeper.post('/api/v1/inventory/release', { keys: ['O-1', 'O-2'] })).body).to.deep.equal({ released: 1 });
    const count = { key: 'C-1', warehouse, sku, quantity: -2, reason: 'broken' };
    expect((await keeper.post('/api/v1/inventory/adjust', count)).body).to.deep.equal({ written: 1, unchanged: 0 });
    expect(await look()).to.deep.equal({ warehouses: [{ warehouse, available: 3 }] });
  });

  it('lets a viewer look and no more', async () => {
    const viewer = house.app.as('stock-viewer');
    expect((await viewer.get('/api/v1/inventory/stock-balances')).body.data).to.have.length(1);
    expect((await viewer.get(`/api/v1/inventory/availability?sku=${sku}`)).status).to.equal(200);
    expect((await viewer.post('/api/v1/inventory/receive', { ...receipt(), key: 'PO-2' })).status).to.equal(403);
  });

  it('has no generated way to write what the ledger rules', async () => {
    const balance = { warehouse, sku, onHand: 1_000 };
    expect((await house.app.post('/api/v1/inventory/stock-balances', balance)).status).to.be.oneOf([403, 404, 405]);
  });

  it('refuses goods that the catalogue does not know', async () => {
    const unknown = { ...receipt(), key: 'PO-3', sku: '00000000-0000-7000-8000-000000000000' };
    const answer = await house.app.post('/api/v1/inventory/receive', unknown);
    expect([answer.status, answer.body.code]).to.deep.equal([422, 'unknown-record']);
  });

  it('tells a refusal in Chinese', async () => {
    const count = { key: 'C-9', warehouse, sku, quantity: -100, reason: 'gone' };
    const answer = await house.app.post('/api/v1/inventory/adjust', count, { 'accept-language': 'zh-CN' });
    expect([answer.status, answer.body.code]).to.deep.equal([409, 'inventory.below-reserved']);
    expect(answer.body.detail).to.contain('可用库存不足');
  });
});
