import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { Problem } from '@entrepot/sdk';
import { expect } from 'chai';
import catalog, { Catalog, type NewSku } from '../src/index.ts';

describe('The catalogue in sets', () => {
  let app: TestApp;
  before(async () => {
    app = await createTestApp({ plugins: [catalog] });
  });

  const add = (skus: readonly NewSku[]) => app.context.db.transaction((tx) => app.context.use(Catalog).addSkus(tx, skus));
  const facts = async (...codes: string[]) => {
    const found = await app.context.use(Catalog).skusByCode(app.context.db, codes);
    return codes.map((code) => found.get(code));
  };
  const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof Problem)) throw new TypeError(`expected a Problem, got ${error}`);
    return error;
  };

  it('adds SKUs, finds them by code and id, and leaves out what is unknown', async () => {
    const ids = await add([
      { code: 'CUP', name: 'Cup', weightGrams: 300, lengthMm: 90, widthMm: 90, heightMm: 100, names: { 'zh-CN': '杯子' } },
      { code: 'LAMP', name: 'Lamp', weightGrams: 50, hazardBattery: true, hsCode: '851310', originCountry: 'CN' },
    ]);
    const [cup, lamp, none] = await facts('CUP', 'LAMP', 'NONE');
    expect(cup).to.deep.equal({
      id: ids.get('CUP'),
      code: 'CUP',
      name: 'Cup',
      kind: 'goods',
      weightGrams: 300,
      lengthMm: 90,
      widthMm: 90,
      heightMm: 100,
      hazards: [],
      hsCode: null,
      originCountry: null,
    });
    expect(lamp).to.deep.include({ hazards: ['battery'], hsCode: '851310', originCountry: 'CN' });
    expect(none).to.equal(undefined);
    const byId = await app.context.use(Catalog).skusById(app.context.db, [ids.get('LAMP') ?? '']);
    expect(byId.get(ids.get('LAMP') ?? '')?.code).to.equal('LAMP');
  });

  it('updates by code, and counts no version where nothing changed', async () => {
    const sku: NewSku = { code: 'PLATE', name: 'Plate', weightGrams: 400 };
    const version = async () => {
      const [row] = await app.context.db.query<{ version: number }>(`SELECT version FROM catalog.skus WHERE code = 'PLATE'`);
      return row?.version;
    };
    const first = await add([sku]);
    expect(await add([sku])).to.deep.equal(first);
    expect(await version()).to.equal(1);
    await add([{ ...sku, name: 'Soup plate' }]);
    expect(await version()).to.equal(2);
    expect((await facts('PLATE'))[0]?.name).to.equal('Soup plate');
  });

  it('takes a bundle with its parts in one set, in any order, and explodes it down to goods', async () => {
    const ids = await add([
      {
        code: 'HAMPER',
        name: 'Hamper',
        kind: 'bundle',
        components: [
          { code: 'PAIR', quantity: 2 },
          { code: 'TEA', quantity: 1 },
        ],
      },
      { code: 'PAIR', name: 'Pair', kind: 'bundle', components: [{ code: 'TEACUP', quantity: 2 }] },
      { code: 'TEA', name: 'Tea', weightGrams: 100 },
      { code: 'TEACUP', name: 'Teacup', weightGrams: 200 },
    ]);
    const [hamper] = await facts('HAMPER');
    expect(hamper?.weightGrams).to.equal(900);
    expect(hamper?.components).to.have.deep.members([
      { skuId: ids.get('TEA'), quantity: 1 },
      { skuId: ids.get('TEACUP'), quantity: 4 },
    ]);
  });

  it('replaces components and barcodes that are given, and keeps those that are not', async () => {
    await add([{ code: 'GIFT', name: 'Gift', kind: 'bundle', components: [{ code: 'CUP', quantity: 3 }] }]);
    await add([{ code: 'GIFT', name: 'Gift set', kind: 'bundle' }]);
    expect((await facts('GIFT'))[0]?.components?.[0]?.quantity).to.equal(3);
    await add([{ code: 'GIFT', name: 'Gift set', kind: 'bundle', components: [{ code: 'CUP', quantity: 1 }] }]);
    expect((await facts('GIFT'))[0]?.components?.[0]?.quantity).to.equal(1);
  });

  it('refuses a bundle that would contain itself, and writes nothing', async () => {
    await add([
      { code: 'RING-C', name: 'C' },
      { code: 'RING-B', name: 'B', kind: 'bundle', components: [{ code: 'RING-C', quantity: 1 }] },
      { code: 'RING-A', name: 'A', kind: 'bundle', components: [{ code: 'RING-B', quantity: 1 }] },
    ]);
    const problem = await problemOf(
      add([
        { code: 'OTHER', name: 'Other' },
        { code: 'RING-C', name: 'C', kind: 'bundle', components: [{ code: 'RING-A', quantity: 1 }] },
      ]),
    );
    expect(problem.code).to.equal('catalog.bundle-cycle');
    expect(problem.errors[0]?.pointer).to.equal('/1/components');
    expect(await facts('OTHER')).to.deep.equal([undefined]);
    expect((await facts('RING-C'))[0]?.kind).to.equal('goods');
  });

  it('lets no two changes close a circle that neither closes alone', async () => {
    await add([
      { code: 'P', name: 'P' },
      { code: 'X', name: 'X', kind: 'bundle', components: [{ code: 'P', quantity: 1 }] },
      { code: 'Y', name: 'Y', kind: 'bundle', components: [{ code: 'P', quantity: 1 }] },
    ]);
    const results = await Promise.allSettled([
      add([{ code: 'X', name: 'X', kind: 'bundle', components: [{ code: 'Y', quantity: 1 }] }]),
      add([{ code: 'Y', name: 'Y', kind: 'bundle', components: [{ code: 'X', quantity: 1 }] }]),
    ]);
    expect(results.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
  });

  it('refuses an unknown component and a bad check digit, each with its place', async () => {
    const unknown = await problemOf(
      add([{ code: 'SET', name: 'Set', kind: 'bundle', components: [{ code: 'NOPE', quantity: 1 }] }]),
    );
    expect([unknown.code, unknown.errors[0]?.pointer]).to.deep.equal(['catalog.unknown-component', '/0/components/0/code']);
    const bad = await problemOf(add([{ code: 'BAD', name: 'Bad', barcodes: [{ code: '4006381333932' }] }]));
    expect([bad.code, bad.errors[0]?.pointer]).to.deep.equal(['catalog.bad-check-digit', '/0/barcodes/0/code']);
  });

  it('knows a scanned GTIN in any of its lengths, and how many units a case holds', async () => {
    const ids = await add([
      {
        code: 'SCAN',
        name: 'Scanned',
        barcodes: [{ code: '036000291452' }, { code: '10614141000415', packQuantity: 12 }, { code: 'BIN-7', kind: 'internal' }],
      },
    ]);
    const skuId = ids.get('SCAN');
    const found = await app.context
      .use(Catalog)
      .scan(app.context.db, ['036000291452', '0036000291452', '10614141000415', 'BIN-7', '96385074']);
    expect(Object.fromEntries(found)).to.deep.equal({
      '036000291452': { skuId, quantity: 1 },
      '0036000291452': { skuId, quantity: 1 },
      '10614141000415': { skuId, quantity: 12 },
      'BIN-7': { skuId, quantity: 1 },
    });
  });
});
