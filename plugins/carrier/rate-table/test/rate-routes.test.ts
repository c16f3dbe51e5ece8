import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { CarrierContracts } from '@entrepot/logistics';
import { expect } from 'chai';
import rateTablePlugin from '../src/index.ts';

describe('A rate', () => {
  let app: TestApp;
  let service: string;
  before(async () => {
    app = await createTestApp({ plugins: [rateTablePlugin] });
    const contract = { code: 'POST', name: 'Post', services: [{ code: 'PACKET', name: 'Packet' }] };
    const ids = await app.context.db.transaction((tx) => app.context.use(CarrierContracts).add(tx, [contract]));
    service = ids.get('PACKET') ?? '';
  });

  it('is edited through its routes like every other record', async () => {
    const path = '/api/v1/carrier-rate-table/rates';
    const rate = { service, zone: 'x', currency: 'CNY', firstGrams: 500, firstPrice: '48.5', stepGrams: 100, stepPrice: '7.25' };
    const created = await app.post(path, { ...rate, surcharges: [{ code: 'registration', amount: '8' }] });
    expect(created.status).to.equal(201);
    expect((await app.get(path)).body.data[0]).to.deep.include({
      zone: 'x',
      surcharges: [{ code: 'registration', amount: '8' }],
    });
    const both = await app.post(path, { ...rate, zone: 'y', surcharges: [{ code: 'both', amount: '1', percent: '1' }] });
    expect(both.status).to.equal(422);
    expect((await app.post(path, { ...rate, zone: 'z', firstPrice: '-1' })).status).to.equal(422);
  });
});
