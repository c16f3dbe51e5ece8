import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { expect } from 'chai';
import shops, { Shops } from '../src/index.ts';

const berlin = { code: 'AMZ-DE', name: 'Berlin', platform: 'amazon', country: 'DE', currency: 'EUR' };

describe('The register of shops', () => {
  let app: TestApp;
  before(async () => {
    app = await createTestApp({ plugins: [shops] });
  });

  it('keeps shops under their code, active unless told otherwise', async () => {
    const created = await app.post('/api/v1/shops/shops', berlin);
    expect(created.status).to.equal(201);
    expect(created.body).to.deep.include({ ...berlin, status: 'active' });
    expect((await app.post('/api/v1/shops/shops', berlin)).status).to.equal(409);
  });

  it('refuses a country, a currency and a platform that are none, each with its place', async () => {
    const { status, body } = await app.post('/api/v1/shops/shops', {
      ...berlin,
      code: 'X',
      country: 'Germany',
      currency: 'eur',
      platform: 'A B',
    });
    expect(status).to.equal(422);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).to.include.members([
      '/country',
      '/currency',
      '/platform',
    ]);
  });

  it('adds many at once, and updates those that are there', async () => {
    const { db, use } = app.context;
    const add = (name: string) =>
      db.transaction((tx) => use(Shops).add(tx, [berlin, { ...berlin, code: 'AMZ-FR', name, country: 'FR' }]));
    const ids = await add('Lyon');
    expect(await add('Paris')).to.deep.equal(ids);
    const found = await use(Shops).byCode(db, ['AMZ-DE', 'AMZ-FR', 'NONE']);
    expect([...found.keys()].sort()).to.deep.equal(['AMZ-DE', 'AMZ-FR']);
    expect((await app.get(`/api/v1/shops/shops/${ids.get('AMZ-FR')}`)).body.name).to.equal('Paris');
  });
});
