import { BinBalance, CostLayer, StockBalance, StockMovement } from '@entrepot/inventory';
import { type Sql, tableOf } from '@entrepot/sdk';
import { expect } from 'chai';
import { type StockHouse, stockHouse, unique } from './stock.fixture.ts';

const at = '2026-02-01T00:00:00Z';
const cny = (amount: string) => ({ amount, currency: 'CNY' });

describe('stock movements', () => {
  let house: StockHouse;
  let db: Sql;
  let [here, there] = ['', ''];
  let next = 0;
  before(async () => {
    house = await stockHouse(40);
    db = house.context.db;
    [here, there] = house.warehouses;
  });
  const fresh = () => house.skus[next++] as string;
  const run: StockHouse['context']['db']['transaction'] = (work) => house.context.db.transaction(work);
  const bins = (skuId: string, warehouseId = here) =>
    db.query<{ bin: string; onHand: number }>(
      `SELECT bin, on_hand AS "onHand" FROM ${tableOf(BinBalance)}
       WHERE sku_id = $1 AND warehouse_id = $2 AND on_hand > 0 ORDER BY bin`,
      [skuId, warehouseId],
    );
  const layers = (skuId: string, warehouseId = here) =>
    db.query<{ remaining: number; cost: string }>(
      `SELECT remaining, trim_scale(unit_cost_amount) AS cost FROM ${tableOf(CostLayer)}
       WHERE sku_id = $1 AND warehouse_id = $2 AND remaining > 0 ORDER BY received_at, id`,
      [skuId, warehouseId],
    );
  const codeOf = async (work: Promise<unknown>) =>
    (await work.then(
      () => ({}),
      (error: unknown) => error,
    )) as { code?: string };

  afterEach('the books agree', async () => {
    expect(await house.stock.verify(db)).to.include({ mismatches: 0, negative: 0 });
  });

  it('receives into a bin, once for a key', async () => {
    const skuId = fresh();
    const receipt = {
      key: unique('r'),
      warehouseId: here,
      skuId,
      bin: 'A-01',
      quantity: 5,
      unitCost: cny('2.5'),
      reference: 'PO',
      occurredAt: at,
    };
    expect(await run((tx) => house.stock.receive(tx, [receipt]))).to.deep.equal({ written: 1, unchanged: 0 });
    const more = { ...receipt, key: unique('r'), quantity: 2, bin: '' };
    expect(await run((tx) => house.stock.receive(tx, [receipt, more]))).to.deep.equal({ written: 1, unchanged: 1 });
    expect(await bins(skuId)).to.deep.equal([
      { bin: '', onHand: 2 },
      { bin: 'A-01', onHand: 5 },
    ]);
  });

  it('makes one balance of two first receipts that come at once', async () => {
    const skuId = fresh();
    await Promise.all([1, 2, 3, 4].map(() => house.receive(skuId, 3)));
    const rows = await db.query(`SELECT on_hand FROM ${tableOf(StockBalance)} WHERE sku_id = $1`, [skuId]);
    expect(rows).to.deep.equal([{ on_hand: 12 }]);
  });

  it('takes a return back in, pointing to what it takes back', async () => {
    const skuId = fresh();
    await house.receive(skuId, 1);
    const [movement] = await db.query<{ id: string }>(`SELECT id FROM ${tableOf(StockMovement)} WHERE sku_id = $1`, [skuId]);
    const kind = 'return' as const;
    const back = {
      key: unique('r'),
      warehouseId: here,
      skuId,
      quantity: 1,
      unitCost: cny('1'),
      reference: 'RMA',
      occurredAt: at,
      kind,
    };
    await run((tx) => house.stock.receive(tx, [{ ...back, ...(movement ? { reverses: movement.id } : {}) }]));
    const rows = await db.query(`SELECT kind, reverses_id FROM ${tableOf(StockMovement)} WHERE key = $1`, [back.key]);
    expect(rows).to.deep.equal([{ kind: 'return', reverses_id: movement?.id }]);
  });

  it('corrects after a count: losses use up the oldest layers, finds cost what the latest receipt did', async () => {
    const skuId = fresh();
    await house.receive(skuId, 4, { unitCost: cny('1'), occurredAt: '2026-01-01T00:00:00Z' });
    await house.receive(skuId, 4, { unitCost: cny('3'), occurredAt: '2026-01-02T00:00:00Z' });
    const count = { warehouseId: here, skuId, reason: 'count', occurredAt: at };
    const lost = { ...count, key: unique('a'), quantity: -5 };
    expect(await run((tx) => house.stock.adjust(tx, [lost]))).to.deep.equal({ written: 1, unchanged: 0 });
    expect(await run((tx) => house.stock.adjust(tx, [lost]))).to.deep.equal({ written: 0, unchanged: 1 });
    await run((tx) => house.stock.adjust(tx, [{ ...count, key: unique('a'), quantity: 2 }]));
    expect(await layers(skuId)).to.deep.equal([
      { remaining: 3, cost: '3' },
      { remaining: 2, cost: '3' },
    ]);
    const [row] = await db.query<{ value: string; reason: string; layers: object[] }>(
      `SELECT trim_scale(value_amount) AS value, reason, layers FROM ${tableOf(StockMovement)} WHERE key = $1`,
      [lost.key],
    );
    expect([row?.value, row?.reason, row?.layers.length]).to.deep.equal(['-7', 'count', 2]);
  });

  it('does not lose what is reserved or was never there', async () => {
    const skuId = fresh();
    await house.receive(skuId, 4);
    await house.stock.reserve({ key: unique('q'), reference: 'o', warehouseId: here, lines: [{ skuId, quantity: 3 }] });
    const lost = { warehouseId: here, skuId, quantity: -2, reason: 'broken', occurredAt: at };
    expect(await codeOf(run((tx) => house.stock.adjust(tx, [{ ...lost, key: unique('a') }])))).to.include({
      code: 'inventory.below-reserved',
      status: 409,
    });
    const wrongBin = { ...lost, key: unique('a'), quantity: -1, bin: 'Z-99' };
    expect(await codeOf(run((tx) => house.stock.adjust(tx, [wrongBin])))).to.include({ code: 'inventory.bin-short' });
    const found = { ...lost, skuId: fresh(), key: unique('a'), quantity: 1 };
    expect(await codeOf(run((tx) => house.stock.adjust(tx, [found])))).to.include({ code: 'inventory.cost-missing' });
  });

  it('moves stock from bin to bin without touching what it costs', async () => {
    const skuId = fresh();
    await house.receive(skuId, 6, { unitCost: cny('2') });
    const place = { from: { warehouseId: here }, to: { warehouseId: here, bin: 'B-07' } };
    const move = { key: unique('t'), skuId, ...place, quantity: 4, reference: 'putaway', occurredAt: at };
    expect(await run((tx) => house.stock.transfer(tx, [move]))).to.deep.equal({ written: 1, unchanged: 0 });
    expect(await run((tx) => house.stock.transfer(tx, [move]))).to.deep.equal({ written: 0, unchanged: 1 });
    const on = { ...move, key: unique('t'), from: place.to, to: { warehouseId: here, bin: 'C-01' }, quantity: 1 };
    const back = { ...move, key: unique('t'), from: place.to, to: place.from, quantity: 1 };
    await run((tx) => house.stock.transfer(tx, [on, back]));
    expect(await bins(skuId)).to.deep.equal([
      { bin: '', onHand: 3 },
      { bin: 'B-07', onHand: 2 },
      { bin: 'C-01', onHand: 1 },
    ]);
    expect(await layers(skuId)).to.deep.equal([{ remaining: 6, cost: '2' }]);
  });

  it('moves stock to another warehouse with its costs and age', async () => {
    const skuId = fresh();
    await house.receive(skuId, 2, { unitCost: cny('1'), occurredAt: '2026-01-01T00:00:00Z' });
    await house.receive(skuId, 2, { unitCost: { amount: '9', currency: 'EUR' }, occurredAt: '2026-01-02T00:00:00Z' });
    const move = { key: unique('t'), skuId, from: { warehouseId: here }, to: { warehouseId: there, bin: 'X' }, quantity: 3 };
    await run((tx) => house.stock.transfer(tx, [{ ...move, reference: 'T-1', occurredAt: at }]));
    expect(await layers(skuId)).to.deep.equal([{ remaining: 1, cost: '9' }]);
    expect(await layers(skuId, there)).to.deep.equal([
      { remaining: 2, cost: '1' },
      { remaining: 1, cost: '9' },
    ]);
    expect(await bins(skuId, there)).to.deep.equal([{ bin: 'X', onHand: 3 }]);
    const ages = await db.query(
      `SELECT received_at AS at FROM ${tableOf(CostLayer)} WHERE sku_id = $1 AND warehouse_id = $2 ORDER BY 1`,
      [skuId, there],
    );
    expect(ages).to.deep.equal([{ at: '2026-01-01T00:00:00.000Z' }, { at: '2026-01-02T00:00:00.000Z' }]);
  });

  it('tells stock and its worth as they were at any moment', async () => {
    const skuId = fresh();
    const other = fresh();
    await house.receive(skuId, 4, { warehouseId: there, unitCost: cny('1.25'), occurredAt: '2025-01-01T00:00:00Z' });
    await house.receive(skuId, 2, { warehouseId: there, unitCost: cny('2'), occurredAt: '2025-01-03T00:00:00Z' });
    await house.receive(other, 1, { warehouseId: there, occurredAt: '2025-01-04T00:00:00Z' });
    const lost = {
      key: unique('a'),
      warehouseId: there,
      skuId,
      quantity: -5,
      reason: 'fire',
      occurredAt: '2025-01-05T00:00:00Z',
    };
    await run((tx) => house.stock.adjust(tx, [lost]));
    const query = { warehouseId: there, skuIds: [skuId] };
    const quantities = await Promise.all(
      ['2024-12-31', '2025-01-01', '2025-01-04', '2025-01-06'].map(
        async (day) => (await house.stock.asOf(db, { ...query, at: day }))[0]?.quantity,
      ),
    );
    expect(quantities).to.deep.equal([undefined, 4, 6, 1]);
    const worth = await Promise.all(
      ['2025-01-02', '2025-01-04', '2025-01-06'].map(
        async (day) => (await house.stock.valuation(db, { warehouseId: there, at: day }))[0],
      ),
    );
    expect(worth.map((each) => [each?.quantity, Number(each?.value.amount)])).to.deep.equal([
      [4, 5],
      [7, 10],
      [2, 3],
    ]);
  });

  it('keeps the ledger as it was written', async () => {
    await house.receive(fresh(), 1);
    const change = db.query(`UPDATE ${tableOf(StockMovement)} SET quantity = 2`);
    expect(await codeOf(change)).to.have.property('code', 'EA001');
  });
});

describe('verifying the books', () => {
  it('finds a balance, a bin, a layer and a reservation that somebody changed by hand', async () => {
    const house = await stockHouse(5);
    const { db } = house.context;
    for (const skuId of house.skus) await house.receive(skuId, 5);
    const [a, b, c, d, e] = house.skus;
    const [warehouseId] = house.warehouses;
    await house.stock.reserve({ key: 'order', reference: 'order', warehouseId, lines: [{ skuId: d ?? '', quantity: 2 }] });
    expect(await house.stock.verify(db)).to.deep.equal({ movements: 5, balances: 5, mismatches: 0, negative: 0 });
    await db.query(`UPDATE ${tableOf(StockBalance)} SET on_hand = 6 WHERE sku_id = $1`, [a]);
    await db.query(`UPDATE ${tableOf(BinBalance)} SET bin = 'elsewhere' WHERE sku_id = $1`, [b]);
    await db.query(`UPDATE ${tableOf(CostLayer)} SET unit_cost_amount = 2 WHERE sku_id = $1`, [c]);
    await db.query(`UPDATE ${tableOf(StockBalance)} SET reserved = 1 WHERE sku_id = $1`, [d]);
    await db.query(`UPDATE ${tableOf(StockBalance)} SET reserved = 1 WHERE sku_id = $1`, [e]);
    expect(await house.stock.verify(db)).to.include({ mismatches: 5, negative: 0 });
  });
});
