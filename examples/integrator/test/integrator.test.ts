import { createTestApp, type TestApp } from '@entrepot/core/testing';
import orders from '@entrepot/orders';
import { type ApiClient, createClient } from '@entrepot/sdk/client';
import { expect } from 'chai';
import { addSkus, type HeldOrder, heldOrders } from '../src/index.ts';

describe('an integrator', () => {
  let app: TestApp;
  let client: ApiClient;

  before(async () => {
    app = await createTestApp({ plugins: [orders] });
    const { body: user } = await app.post('/api/v1/kernel/users', { name: 'supplier-portal', roles: ['admin'] });
    const { body } = await app.as({ id: user.id, roles: ['admin'] }).post('/api/v1/kernel/createToken', { name: 'portal' });
    client = createClient({ baseUrl: app.address, token: body.token });
  });

  it('adds the SKUs of a supplier, and learns which were refused and why', async () => {
    const skus = [
      { code: 'TEE-RED-M', name: 'Tee, red, M', weightGrams: 180 },
      { code: 'TEE-RED-M', name: 'Tee, red, M again' },
      { code: 'TEE-RED-L', name: 'Tee, red, L', weightGrams: -1 },
    ];
    const { added, refused } = await addSkus(client, skus);
    expect(added).to.equal(1);
    expect([...refused.keys()]).to.deep.equal(['TEE-RED-M', 'TEE-RED-L']);
    expect(refused.get('TEE-RED-L')).to.contain('weightGrams');
  });

  it('is told which orders are held, and for what reason', async () => {
    const shop = await app.post('/api/v1/shops/shops', {
      code: 'DE-1',
      name: 'DE',
      platform: 'demo',
      country: 'DE',
      currency: 'EUR',
    });
    const line = { skuCode: 'TEE-RED-M', quantity: 1, unitPrice: { amount: '9.9', currency: 'EUR' } };
    const order = { shop: shop.body.id, externalId: 'A-1', currency: 'EUR', shipToCountry: 'DE', lines: [line] };
    expect((await app.post('/api/v1/orders/orders', order)).body).to.include({ status: 'held' });
    const held: HeldOrder[] = [];
    for await (const each of heldOrders(client)) held.push(each);
    expect(held).to.have.length(1);
    expect(held[0]?.reasons).to.include('no-customer');
  });
});
