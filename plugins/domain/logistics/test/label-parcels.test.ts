import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { Problem } from '@entrepot/sdk';
import { expect } from 'chai';
import logistics, { CarrierContracts, type LabelledParcel, type ParcelRequest, Shipping } from '../src/index.ts';
import { contracts, courier, flatCarrier, request } from './flat-carrier.ts';

describe('Closing parcels', () => {
  let app: TestApp;
  before(async () => {
    app = await createTestApp({ plugins: [logistics, flatCarrier] });
    await app.context.db.transaction((tx) => app.context.use(CarrierContracts).add(tx, contracts));
  });
  const label = (requests: readonly ParcelRequest[]) =>
    app.context.db.transaction((tx) => app.context.use(Shipping).label(tx, requests));
  const refused = async (requests: readonly ParcelRequest[]): Promise<Problem> => {
    const error = await label(requests).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof Problem)) throw new TypeError(`expected a Problem, got ${error}`);
    return error;
  };
  const stored = async (parcel: LabelledParcel | undefined) =>
    (await app.context.db.query('SELECT * FROM logistics.parcels WHERE id = $1', [parcel?.parcelId]))[0];
  const count = async () => (await app.context.db.query<{ count: number }>('SELECT count(*) FROM logistics.parcels'))[0]?.count;
  const left = async (service: string) => {
    const [row] = await app.context.db.query<{ left: number }>(
      `SELECT sum(remaining)::bigint AS left FROM logistics.number_pools pool
       JOIN logistics.shipping_services service ON service.id = pool.service_id WHERE service.code = $1`,
      [service],
    );
    return row?.left;
  };

  it('writes a row with price, number and ZPL for each, in the order of the requests', async () => {
    const done = await label([request('F-1'), request('F-2'), request('F-1', { parcelIndex: 2 })]);
    expect(done.map(({ reference, parcelIndex }) => [reference, parcelIndex])).to.deep.equal([
      ['F-1', 1],
      ['F-2', 1],
      ['F-1', 2],
    ]);
    expect(done[0]?.trackingNumber).to.equal('LA000000014CN');
    const row = await stored(done[0]);
    expect(row).to.deep.include({
      reference: 'F-1',
      warehouse_code: 'SZX',
      recipient: '王小明',
      address_lines: ['Sendlinger Straße 1'],
      country: 'DE',
      weight_grams: 500,
      tracking_number: 'LA000000014CN',
      price_amount: '5',
      price_currency: 'CNY',
      unpriced: null,
      status: 'labelled',
    });
    expect(row?.quote).to.deep.include({ service: 'SMALL', zone: 'world', billableGrams: 500 });
    expect(row?.zpl).to.include('^FDLA000000014CN^FS').and.include('陶瓷杯 × 6');
  });

  it('answers a parcel that is labelled already as it stands, and takes no number for it', async () => {
    const [before] = await label([request('AGAIN')]);
    const numbers = await left('SMALL');
    const changed = { ...request('AGAIN'), size: { ...request('').size, weightGrams: 900 } };
    expect(await label([changed, request('AGAIN')])).to.deep.equal([before, before]);
    expect(await left('SMALL')).to.equal(numbers);
  });

  it('labels a parcel once where two ask for it at the same time', async () => {
    const numbers = (await left('SMALL')) ?? 0;
    const rounds = await Promise.all(Array.from({ length: 8 }, () => label([request('RACE-1'), request('RACE-2')])));
    for (const round of rounds) expect(round).to.deep.equal(rounds[0]);
    expect(await left('SMALL')).to.equal(numbers - 2);
  });

  it('gives each number once, however many ask, and goes on in the next pool', async () => {
    const rounds = await Promise.all(
      Array.from({ length: 16 }, (_, round) =>
        label(Array.from({ length: 25 }, (_, index) => request(`MANY-${round}-${index}`))),
      ),
    );
    const numbers = rounds.flat().map(({ trackingNumber }: LabelledParcel) => trackingNumber);
    expect(new Set(numbers).size).to.equal(400);
    expect(numbers.some((number) => number.startsWith('LA'))).to.equal(true);
    expect(numbers.some((number) => number.startsWith('LB'))).to.equal(true);
  });

  it('writes nothing at all where a pool runs out, and says what to do', async () => {
    const [rows, small, dear] = [await count(), await left('SMALL'), await left('DEAR')];
    const problem = await refused([
      request('OUT-0'),
      ...[1, 2, 3, 4].map((index) => request(`OUT-${index}`, { service: 'DEAR' })),
    ]);
    expect([problem.code, problem.status]).to.deep.equal(['logistics.numbers-exhausted', 409]);
    expect(problem.message).to.include('DEAR needs 4, has 3');
    expect(problem.remedy).to.include('number-pools');
    expect([await count(), await left('SMALL'), await left('DEAR')]).to.deep.equal([rows, small, dear]);
    expect(
      (await label([1, 2, 3].map((index) => request(`OUT-${index}`, { service: 'DEAR' })))).map((each) => each.trackingNumber),
    ).to.deep.equal(['D0000', 'D0001', 'D0002']);
    expect((await refused([request('BARE', { service: 'BARE' })])).message).to.include('BARE needs 1, has 0');
  });

  it('leaves the transaction usable where a caller catches the exhausted pool', async () => {
    const small = (await left('SMALL')) ?? 0;
    await app.context.db.transaction(async (tx) => {
      const shipping = app.context.use(Shipping);
      await shipping.label(tx, [request('CAUGHT', { service: 'BARE' })]).catch(() => undefined);
      await shipping.label(tx, [request('CAUGHT')]);
    });
    expect(await left('SMALL')).to.equal(small - 1);
  });

  it('gives numbers back where the transaction rolls back', async () => {
    const small = await left('SMALL');
    const work = app.context.db.transaction(async (tx) => {
      await app.context.use(Shipping).label(tx, [request('BACK')]);
      throw new RangeError('no');
    });
    await work.catch(() => undefined);
    expect(await left('SMALL')).to.equal(small);
  });

  it('refuses unknown services and parcels beyond a limit, each with its place', async () => {
    const unknown = await refused([request('U-1'), request('U-2', { service: 'NONE' })]);
    expect([unknown.code, unknown.errors[0]?.pointer]).to.deep.equal(['logistics.unknown-service', '/1/service']);
    const heavy = await refused([request('H-1'), request('H-2', { size: { ...request('').size, weightGrams: 2001 } })]);
    expect(heavy.code).to.equal('logistics.parcel-refused');
    expect(heavy.errors).to.deep.equal([
      { pointer: '/1/size', code: 'logistics.too-heavy', detail: 'SMALL refuses H-2: too-heavy' },
    ]);
  });

  it('keeps the reason where a parcel has no price', async () => {
    const [done] = await label([request('POLE', { destination: { country: 'AQ' } })]);
    expect(await stored(done)).to.deep.include({ price_amount: null, quote: null, unpriced: 'no-zone' });
  });

  it('asks a carrier that issues labels itself, once a parcel', async () => {
    const first = await label([request('C-1', { service: 'FAST' }), request('C-2', { service: 'FAST' })]);
    expect(first.map(({ trackingNumber }) => trackingNumber)).to.deep.equal(['COURIER-C-1', 'COURIER-C-2']);
    expect(courier.asked).to.deep.equal(first.map(({ parcelId }) => parcelId));
    expect(await label([request('C-1', { service: 'FAST' })])).to.deep.equal([first[0]]);
    expect(courier.asked).to.have.length(2);
  });
});
