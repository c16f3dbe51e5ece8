import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { expect } from 'chai';
import catalog from '../src/index.ts';

describe('SKUs over HTTP', () => {
  let app: TestApp;
  before(async () => {
    app = await createTestApp({ plugins: [catalog] });
  });
  const path = '/api/v1/catalog/skus';

  it('are written and read with their barcodes, names and variation', async () => {
    const product = await app.post('/api/v1/catalog/products', {
      code: 'MUG',
      name: 'Mug',
      variationAttributes: [{ code: 'color', name: 'Colour', values: ['red', 'blue'] }],
    });
    expect(product.status).to.equal(201);
    const created = await app.post(path, {
      code: 'MUG-RED',
      product: product.body.id,
      name: 'Red mug',
      names: { 'zh-CN': '红色马克杯', de: 'Rote Tasse' },
      variation: { color: 'red' },
      weightGrams: 350,
      hazardMagnet: true,
      barcodes: [{ code: '4006381333931' }, { code: '036000291452' }],
    });
    expect(created.status).to.equal(201);
    const { body } = await app.get(`${path}/${created.body.id}?expand=barcodes`);
    expect(body).to.deep.include({
      names: { 'zh-CN': '红色马克杯', de: 'Rote Tasse' },
      variation: { color: 'red' },
      hazardMagnet: true,
    });
    expect(body.barcodes.map(({ scanKey }: { scanKey: string }) => scanKey).sort()).to.deep.equal([
      '00036000291452',
      '04006381333931',
    ]);
  });

  it('are refused with a bad check digit, with a pointer to it and in the caller’s language', async () => {
    const bad = { code: 'BAD', name: 'Bad', barcodes: [{ code: '4006381333931' }, { code: '4006381333932' }] };
    const { status, body } = await app.post(path, bad, { 'accept-language': 'zh-CN' });
    expect([status, body.code]).to.deep.equal([422, 'catalog.bad-check-digit']);
    expect(body.errors[0].pointer).to.equal('/barcodes/1/code');
    expect(body.detail).to.include('校验位');
  });

  it('share no barcode, not even in another length', async () => {
    const one = await app.post(path, { code: 'ONE', name: 'One', barcodes: [{ code: '614141000036' }] });
    expect(one.status).to.equal(201);
    const other = await app.post(path, { code: 'OTHER', name: 'Other', barcodes: [{ code: '0614141000036' }] });
    expect(other.status).to.equal(409);
  });

  it('may be bundles, but none that contains itself', async () => {
    const part = (await app.post(path, { code: 'PART', name: 'Part' })).body;
    const inner = await app.post(path, {
      code: 'INNER',
      name: 'Inner',
      kind: 'bundle',
      components: [{ component: part.id, quantity: 2 }],
    });
    expect(inner.status).to.equal(201);
    const outer = await app.post(path, {
      code: 'OUTER',
      name: 'Outer',
      kind: 'bundle',
      components: [{ component: inner.body.id, quantity: 1 }],
    });
    expect(outer.status).to.equal(201);
    const ring = await app.patch(
      `${path}/${inner.body.id}`,
      { components: [{ component: outer.body.id, quantity: 1 }] },
      { 'if-match': inner.headers.get('etag') ?? '' },
    );
    expect([ring.status, ring.body.code]).to.deep.equal([422, 'catalog.bundle-cycle']);
    expect(ring.body.errors[0].pointer).to.equal('/components');
    const empty = await app.post(path, { code: 'EMPTY', name: 'Empty', kind: 'bundle' });
    expect(empty.body.code).to.equal('catalog.empty-bundle');
  });

  it('take a barcode of their own route only with a good check digit', async () => {
    const sku = (await app.post(path, { code: 'PLAIN', name: 'Plain' })).body.id;
    const add = (code: string, kind?: string) => app.post('/api/v1/catalog/barcodes', { sku, code, ...(kind ? { kind } : {}) });
    expect((await add('96385075')).body.code).to.equal('catalog.bad-check-digit');
    expect((await add('96385074')).status).to.equal(201);
    expect((await add('SHELF-1', 'internal')).status).to.equal(201);
  });
});
