import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { expect } from 'chai';
import logistics, { CarrierContracts, type LabelledParcel, type ParcelRequest, Shipping } from '../src/index.ts';
import { contracts, flatCarrier, request } from './flat-carrier.ts';

describe('Parcels over HTTP', () => {
  let app: TestApp;
  before(async () => {
    app = await createTestApp({ plugins: [logistics, flatCarrier] });
    await app.context.db.transaction((tx) => app.context.use(CarrierContracts).add(tx, contracts));
  });
  const label = (requests: readonly ParcelRequest[]) =>
    app.context.db.transaction((tx) => app.context.use(Shipping).label(tx, requests));

  it('show what was labelled, price and reason, and cannot be made by hand', async () => {
    const [done] = await label([request('F-1')]);
    const { body } = await app.get(`/api/v1/logistics/parcels/${done?.parcelId}`);
    expect(body).to.deep.include({
      reference: 'F-1',
      recipient: '王小明',
      addressLines: ['Sendlinger Straße 1'],
      trackingNumber: done?.trackingNumber,
      unpriced: null,
      status: 'labelled',
    });
    expect(Number(body.price.amount)).to.equal(5);
    expect((await app.post('/api/v1/logistics/parcels', {})).status).to.be.oneOf([404, 405]);
  });

  it('prints: the stored ZPL, or a PDF', async () => {
    const [done] = await label([request('PRINT')]);
    const path = `/api/v1/logistics/parcels/${done?.parcelId}:label`;
    const zpl = await app.get(`${path}?format=zpl`);
    expect(zpl.headers.get('content-type')).to.match(/^application\/zpl/);
    expect(zpl.body).to.match(/^\^XA/);
    const pdf = await app.get(path);
    expect(pdf.status).to.equal(200);
    expect(pdf.headers.get('content-type')).to.equal('application/pdf');
    expect(pdf.body).to.match(/^%PDF-/);
    expect((await app.get(`${path}?format=png`)).status).to.equal(400);
  });

  it('hands parcels over once, and gives a cancelled one a new number', async () => {
    const [one, two] = await label([request('M-1'), request('M-2')]);
    const path = (parcel: LabelledParcel | undefined, action: string) =>
      `/api/v1/logistics/parcels/${parcel?.parcelId}:${action}`;
    expect((await app.post(path(one, 'cancel'))).status).to.equal(204);
    const [again] = await label([request('M-1')]);
    expect(again?.trackingNumber).not.to.equal(one?.trackingNumber);
    const handOver = () =>
      app.context.db.transaction((tx) => app.context.use(Shipping).handOver(tx, [two?.parcelId ?? '', again?.parcelId ?? '']));
    await handOver();
    await handOver();
    const late = await app.post(path(two, 'cancel'));
    expect([late.status, late.body.code]).to.deep.equal([409, 'logistics.parcel-state']);
  });
});
