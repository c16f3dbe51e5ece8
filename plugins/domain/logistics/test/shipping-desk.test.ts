import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { expect } from 'chai';
import logistics, { CarrierContracts, Shipping } from '../src/index.ts';
import { contracts, flatCarrier } from './flat-carrier.ts';

const parcel = { weightGrams: 500, lengthMm: 200, widthMm: 150, heightMm: 100 };

describe('Offers for parcels', () => {
  let app: TestApp;
  before(async () => {
    app = await createTestApp({ plugins: [logistics, flatCarrier] });
    await app.context.db.transaction((tx) => app.context.use(CarrierContracts).add(tx, contracts));
  });
  const offers = (...requests: Parameters<ReturnType<typeof desk>['offers']>[1]) => desk().offers(app.context.db, requests);
  const desk = () => app.context.use(Shipping);

  it('come from every active service, or with the reason why not', async () => {
    const [answer] = await offers({ destination: { country: 'US' }, parcel });
    expect(answer?.quotes.map(({ service, zone, total }) => [service, zone, total.amount, total.currency])).to.deep.equal([
      ['BARE', 'world', '5', 'CNY'],
      ['SMALL', 'world', '5', 'CNY'],
      ['DEAR', 'world', '5', 'EUR'],
    ]);
    expect(answer?.refusals).to.have.deep.members([
      { service: 'FAST', reason: 'no-adapter' },
      { service: 'GHOST', reason: 'no-adapter' },
    ]);
  });

  it('find the zone by country and postcode', async () => {
    const services = ['SMALL'];
    const answers = await offers(
      { destination: { country: 'GB', postcode: 'SW1A 1AA' }, parcel, services },
      { destination: { country: 'GB', postcode: 'JE2 3AB' }, parcel, services },
      { destination: { country: 'AQ' }, parcel, services },
    );
    expect(answers.map(({ quotes, refusals }) => quotes[0]?.zone ?? refusals[0]?.reason)).to.deep.equal([
      'gb',
      'islands',
      'no-zone',
    ]);
  });

  it('say of each asked service why it refuses', async () => {
    const [answer] = await offers({
      destination: { country: 'US' },
      parcel: { ...parcel, weightGrams: 2001 },
      services: ['SMALL', 'STOP', 'NONE', 'DEAR'],
    });
    expect(answer?.quotes.map(({ service }) => service)).to.deep.equal(['DEAR']);
    expect(answer?.refusals).to.deep.equal([
      { service: 'SMALL', reason: 'too-heavy' },
      { service: 'STOP', reason: 'service-paused' },
      { service: 'NONE', reason: 'unknown-service' },
    ]);
  });

  it('see a change of the register at once', async () => {
    const ask = async () => (await offers({ destination: { country: 'US' }, parcel, services: ['SMALL'] }))[0]?.quotes.length;
    expect(await ask()).to.equal(1);
    await app.context.db.query(`UPDATE logistics.shipping_services SET status = 'paused' WHERE code = 'SMALL'`);
    expect(await ask()).to.equal(0);
    await app.context.db.query(`UPDATE logistics.shipping_services SET status = 'active' WHERE code = 'SMALL'`);
  });

  it('are the quotes alone where nobody asks for reasons', async () => {
    const [quotes] = await desk().quotes(app.context.db, [
      { destination: { country: 'US' }, parcel, services: ['SMALL', 'NONE'] },
    ]);
    expect(quotes?.map(({ service }) => service)).to.deep.equal(['SMALL']);
    expect(await desk().quotes(app.context.db, [])).to.deep.equal([]);
  });
});
