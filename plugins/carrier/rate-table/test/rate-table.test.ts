import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { CarrierContracts, Shipping } from '@entrepot/logistics';
import { Problem } from '@entrepot/sdk';
import { expect } from 'chai';
import rateTablePlugin, { type PriceListLine, RateTable } from '../src/index.ts';

const line = (more: Partial<PriceListLine> = {}): PriceListLine => ({
  service: 'PACKET',
  zone: 'eu',
  currency: 'CNY',
  firstGrams: 500,
  firstPrice: '48.50',
  stepGrams: 100,
  stepPrice: '7.25',
  upToGrams: 2000,
  ...more,
});

describe('A rate table in the database', () => {
  let app: TestApp;
  before(async () => {
    app = await createTestApp({ plugins: [rateTablePlugin], clock: '2011-03-01T09:00:00Z' });
    const zones = [
      { country: 'DE', zone: 'eu' },
      { country: 'US', zone: 'us' },
    ];
    const services = [
      { code: 'PACKET', name: 'Packet', zones },
      { code: 'PARCEL', name: 'Parcel', zones },
    ];
    await app.context.db.transaction((tx) =>
      app.context.use(CarrierContracts).add(tx, [{ code: 'POST', name: 'Post', services }]),
    );
    await load([
      line(),
      line({ overGrams: 2000, upToGrams: 30_000, firstGrams: 2000, firstPrice: '140', stepGrams: 500, stepPrice: '20' }),
      line({ service: 'PARCEL', upToGrams: null, firstPrice: '60' }),
    ]);
  });
  const load = (lines: readonly PriceListLine[]) =>
    app.context.db.transaction((tx) => app.context.use(RateTable).load(tx, lines));
  const offers = async (country: string, weightGrams: number, services?: string[]) => {
    const parcel = { weightGrams, lengthMm: 100, widthMm: 100, heightMm: 50 };
    const [answer] = await app.context.use(Shipping).offers(app.context.db, [{ destination: { country }, parcel, services }]);
    return [
      ...(answer?.quotes.map(({ service, total }) => `${service} ${total.amount}`) ?? []),
      ...(answer?.refusals.map(({ service, reason }) => `${service} ${reason}`) ?? []),
    ];
  };

  it('prices by service, zone and weight band, cheapest first', async () => {
    expect(await offers('DE', 650)).to.deep.equal(['PACKET 63', 'PARCEL 74.5']);
    expect(await offers('DE', 2600, ['PACKET'])).to.deep.equal(['PACKET 180']);
  });

  it('says where it has no zone, and where no rate', async () => {
    expect(await offers('JP', 650)).to.deep.equal(['PACKET no-zone', 'PARCEL no-zone']);
    expect(await offers('US', 650, ['PACKET'])).to.deep.equal(['PACKET no-rate']);
    expect(await offers('DE', 30_001, ['PACKET'])).to.deep.equal(['PACKET no-rate']);
  });

  it('changes a price on its first day, and ends it after its last', async () => {
    await load([
      line({ zone: 'us', validFrom: '2011-01-01', firstPrice: '50' }),
      line({ zone: 'us', validFrom: '2011-02-01', validTo: '2011-02-28', firstPrice: '70' }),
    ]);
    expect(await offers('US', 100, ['PACKET'])).to.deep.equal(['PACKET 50']);
    await load([line({ zone: 'us', validFrom: '2011-02-01', validTo: '2011-03-01', firstPrice: '70' })]);
    expect(await offers('US', 100, ['PACKET'])).to.deep.equal(['PACKET 70']);
  });

  it('refuses a list with services that nobody registered, each with its place', async () => {
    const error = await load([line(), line({ service: 'NONE' })]).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Problem);
    expect((error as Problem).errors).to.deep.equal([
      { pointer: '/1/service', code: 'carrier-rate-table.unknown-service', detail: 'no service "NONE"' },
    ]);
  });
});
