import { BinBalance, type IssueRequest, Reservation, StockMovement } from '@entrepot/inventory';
import { type Sql, tableOf } from '@entrepot/sdk';
import { expect } from 'chai';
import { type StockHouse, stockHouse, unique } from './stock.fixture.ts';

const occurredAt = '2026-02-01T00:00:00Z';

describe('issuing stock', () => {
  let house: StockHouse;
  let db: Sql;
  let warehouseId: string;
  let next = 0;
  before(async () => {
    house = await stockHouse(40);
    db = house.context.db;
    [warehouseId] = house.warehouses;
  });
  const fresh = () => house.skus[next++] as string;
  const reserved = async (...lines: { skuId: string; quantity: number }[]) => {
    const key = unique('order');
    expect((await house.stock.reserve({ key, reference: key, warehouseId, lines })).state).to.equal('reserved');
    return key;
  };
  const issue = (...issues: (Partial<IssueRequest> & { reservationKey: string })[]) =>
    house.context.db.transaction((tx) =>
      house.stock.issue(
        tx,
        issues.map((each) => ({ key: `ship:${each.reservationKey}`, reference: 'F-1', occurredAt, ...each })),
      ),
    );
  const stateOf = async (key: string) =>
    (await db.query<{ state: string }>(`SELECT state FROM ${tableOf(Reservation)} WHERE key = $1`, [key]))[0]?.state;
  const balance = async (skuId: string) =>
    (
      await db.query<{ on_hand: number; reserved: number; available: number }>(
        'SELECT on_hand, reserved, available FROM inventory.stock_balances WHERE sku_id = $1',
        [skuId],
      )
    )[0];
  const bins = async (skuId: string) =>
    Object.fromEntries(
      (
        await db.query<{ bin: string; on_hand: number }>(`SELECT bin, on_hand FROM ${tableOf(BinBalance)} WHERE sku_id = $1`, [
          skuId,
        ])
      ).map(({ bin, on_hand }) => [bin, on_hand]),
    );
  const codeOf = async (work: Promise<unknown>) =>
    (await work.then(
      () => ({}),
      (error: unknown) => error,
    )) as { code?: string };

  afterEach('the books agree', async () => {
    expect(await house.stock.verify(db)).to.include({ mismatches: 0, negative: 0 });
  });

  it('turns reserved into issued in one go, from the bins it is told', async () => {
    const skuId = fresh();
    await house.receive(skuId, 5, { bin: 'A-01' });
    await house.receive(skuId, 5, { bin: 'A-02' });
    const reservationKey = await reserved({ skuId, quantity: 6 });
    const picked = [
      { skuId, bin: 'A-02', quantity: 4 },
      { skuId, bin: 'A-01', quantity: 2 },
    ];
    expect(await issue({ reservationKey, bins: picked })).to.deep.equal([{ key: `ship:${reservationKey}`, state: 'issued' }]);
    expect(await balance(skuId)).to.deep.equal({ on_hand: 4, reserved: 0, available: 4 });
    expect(await bins(skuId)).to.deep.equal({ 'A-01': 3, 'A-02': 1 });
    expect(await stateOf(reservationKey)).to.equal('issued');
    const rows = await db.query(
      `SELECT key, bin, quantity FROM ${tableOf(StockMovement)} WHERE kind = 'issue' AND sku_id = $1 ORDER BY key`,
      [skuId],
    );
    expect(rows).to.deep.equal([
      { key: `ship:${reservationKey}/1`, bin: 'A-02', quantity: -4 },
      { key: `ship:${reservationKey}/2`, bin: 'A-01', quantity: -2 },
    ]);
  });

  it('chooses bins itself where none are named: the floor first', async () => {
    const skuId = fresh();
    await house.receive(skuId, 2, { bin: 'A-01' });
    await house.receive(skuId, 2);
    await issue({ reservationKey: await reserved({ skuId, quantity: 3 }) });
    expect(await bins(skuId)).to.deep.equal({ '': 0, 'A-01': 1 });
  });

  it('issues a set, leaving to the open ones the bins that others name', async () => {
    const skuId = fresh();
    await house.receive(skuId, 2);
    await house.receive(skuId, 2, { bin: 'A-01' });
    const [open, named] = [await reserved({ skuId, quantity: 2 }), await reserved({ skuId, quantity: 2 })];
    await issue({ reservationKey: open }, { reservationKey: named, bins: [{ skuId, bin: '', quantity: 2 }] });
    expect(await balance(skuId)).to.deep.equal({ on_hand: 0, reserved: 0, available: 0 });
  });

  it('does it once, however often it is asked', async () => {
    const skuId = fresh();
    await house.receive(skuId, 5);
    const reservationKey = await reserved({ skuId, quantity: 2 });
    await issue({ reservationKey });
    expect((await issue({ reservationKey }, { reservationKey, key: 'other' })).map(({ state }) => state)).to.deep.equal([
      'unchanged',
      'unchanged',
    ]);
    expect((await balance(skuId))?.on_hand).to.equal(3);
    await house.context.db.transaction((tx) => house.stock.release(tx, [reservationKey]));
    expect((await balance(skuId))?.available).to.equal(3);
  });

  it('frees what a short pick did not find', async () => {
    const [skuId, missing] = [fresh(), fresh()];
    await house.receive(skuId, 5);
    await house.receive(missing, 5);
    const short = await reserved({ skuId, quantity: 4 }, { skuId: missing, quantity: 1 });
    await issue({ reservationKey: short, bins: [{ skuId, bin: '', quantity: 3 }] });
    expect(await balance(skuId)).to.deep.equal({ on_hand: 2, reserved: 0, available: 2 });
    expect(await balance(missing)).to.deep.equal({ on_hand: 5, reserved: 0, available: 5 });
    const nothing = await reserved({ skuId, quantity: 1 });
    await issue({ reservationKey: nothing, bins: [] });
    expect(await stateOf(nothing)).to.equal('released');
  });

  it('issues nothing of a set in which something is wrong', async () => {
    const skuId = fresh();
    await house.receive(skuId, 5);
    const [good, gone] = [await reserved({ skuId, quantity: 1 }), await reserved({ skuId, quantity: 1 })];
    await house.context.db.transaction((tx) => house.stock.release(tx, [gone]));
    expect(await codeOf(issue({ reservationKey: good }, { reservationKey: gone }))).to.include({
      code: 'inventory.not-reserved',
    });
    const empty = [{ skuId, bin: 'Z-99', quantity: 1 }];
    expect(await codeOf(issue({ reservationKey: good, bins: empty }))).to.include({ code: 'inventory.bin-short' });
    const more = [{ skuId, bin: '', quantity: 2 }];
    expect(await codeOf(issue({ reservationKey: good, bins: more }))).to.include({ code: 'inventory.issue-exceeds-reservation' });
    expect(await stateOf(good)).to.equal('active');
  });
});
