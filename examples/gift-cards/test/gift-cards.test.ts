import { createTestApp } from '@entrepot/core/testing';
import { expect } from 'chai';
import gifts from '../src/index.ts';

it('holds an order with a gift note', async () => {
  const app = await createTestApp({ plugins: [gifts] });
  const home = { code: 'HOME', name: 'Home', platform: 'manual', country: 'GB', currency: 'GBP' };
  const shop = (await app.post('/api/v1/shops/shops', home)).body.id;
  const lines = [{ skuCode: 'cup', quantity: 1, unitPrice: { amount: '4', currency: 'GBP' } }];
  const posted = await app.as('order-clerk').post('/api/v1/orders/orders', { shop, currency: 'GBP', giftNote: 'To Ada', lines });
  expect(posted.body).to.include({ status: 'held', reviewStatus: 'held', giftNote: 'To Ada' });
  const holds = await app.get('/api/v1/orders/holds?filter={"code":{"eq":"gift-note"}}');
  expect(holds.body.data[0].data).to.deep.equal({ note: 'To Ada' });
});
