import { createTestApp } from '@entrepot/core/testing';
import { expect } from 'chai';
import gifts from '../src/index.ts';

it('An order with a gift note is held', async () => {
  const app = await createTestApp({ plugins: [gifts] });
  const home = { code: 'HOME', name: 'Home', platform: 'manual', country: 'GB', currency: 'GBP' };
  const { id: shop } = (await app.post('/api/v1/shops/shops', home)).body;
  const lines = [{ skuCode: 'cup', quantity: 1, unitPrice: { amount: '4', currency: 'GBP' } }];
  await app.as('order-clerk').post('/api/v1/orders/orders', { shop, currency: 'GBP', giftNote: 'To Ada', lines });
  expect((await app.get('/api/v1/orders/orders')).body.data[0].reviewStatus).to.equal('held');
  const [hold] = (await app.get('/api/v1/orders/holds?filter={"code":{"eq":"gift-note"}}')).body.data;
  expect(hold.data).to.deep.equal({ note: 'To Ada' });
});
