import { BinBalance, Stock, StockMovement } from '@entrepot/inventory';
import { FulfilmentOrder } from '@entrepot/orders';
import { Scan } from '@entrepot/warehouse';
import { expect } from 'chai';
import { TestHandheld } from './handheld.ts';
import { openFloor, type TradingFloor } from './trading-floor.ts';

describe('scans of a handheld', () => {
  let floor: TradingFloor;
  let handheld: TestHandheld;

  const stockIn = async (bin: string) => {
    const rows = await floor.rows<{ bin: string; sku_id: string; on_hand: number }>(BinBalance);
    const names = new Map(Object.entries(floor.skus).map(([code, id]) => [id, code]));
    return Object.fromEntries(rows.filter((row) => row.bin === bin).map((row) => [names.get(row.sku_id), row.on_hand]));
  };
  const verify = async () =>
    expect(await floor.context.use(Stock).verify(floor.context.db)).to.include({ mismatches: 0, negative: 0 });

  beforeEach(async () => {
    floor = await openFloor();
    await floor.receive('cup', 'A-1-0', 10);
    await floor.receive('pot', 'A-1-1', 10);
    handheld = new TestHandheld(floor, 'handheld-7');
  });

  afterEach(() => floor.app.stop());

  it('receive onto the floor, tell where to put it, and put it away', async () => {
    expect(await handheld.does('receive', { barcode: 'cup', quantity: 6, reference: 'ASN-1' })).to.include({ state: 'applied' });
    const { floor: standing, skus } = await handheld.snapshot();
    expect(standing).to.deep.equal([{ sku: floor.skus.cup, quantity: 6 }]);
    const home = skus.find(({ code }: { code: string }) => code === 'cup').home;
    expect(home).to.match(/^A-/);
    expect(await handheld.does('putAway', { barcode: 'cup', quantity: 6, bin: home })).to.include({ state: 'applied' });
    expect(await stockIn('')).to.deep.equal({ cup: 0 });
    await verify();
  });

  it('take the cost and count the receipt of an announced delivery', async () => {
    const lines = [{ sku: floor.skus.jar, expected: 5, unitCost: { amount: '2.5', currency: 'GBP' } }];
    const created = await floor.app.post('/api/v1/warehouse/deliveries', {
      number: 'ASN-7',
      warehouse: floor.warehouseId,
      lines,
    });
    expect(created.status, JSON.stringify(created.body)).to.equal(201);
    const refused = await handheld.does('receive', { barcode: 'jar', quantity: 1, reference: 'unknown' });
    expect(refused).to.include({ state: 'conflict', code: 'warehouse.cost-unknown' });
    expect(await handheld.does('receive', { barcode: 'jar', quantity: 4, reference: 'ASN-7' })).to.include({ state: 'applied' });
    const { deliveries } = await handheld.snapshot();
    expect(deliveries).to.deep.equal([
      { id: created.body.id, number: 'ASN-7', on: null, gone: false, lines: [[floor.skus.jar, 5, 4]] },
    ]);
    await verify();
  });

  it('pick and pack in walking order', async () => {
    await floor.reserve('F-1', { cup: 2, pot: 1 });
    await floor.context.db.transaction((tx) => floor.desk.planWave(tx, { warehouseId: floor.warehouseId, ...floor.doing }));
    const { tasks, now } = await handheld.snapshot();
    expect(tasks.map(({ bin, quantity }: { bin: string; quantity: number }) => [bin, quantity])).to.deep.equal([
      ['A-1-0', 2],
      ['A-1-1', 1],
    ]);
    const picks = [
      handheld.scan('pick', { task: tasks[0].id, bin: 'A-1-0', barcode: 'cup', quantity: 2 }),
      handheld.scan('pick', { task: tasks[1].id, bin: 'A-1-1', barcode: 'pot', quantity: 1 }),
    ];
    const outcomes = await handheld.send(picks);
    expect(outcomes.map(({ state }) => state)).to.deep.equal(['applied', 'applied']);
    const later = await handheld.snapshot({ since: now });
    expect(later.tasks.map(({ gone }: { gone: boolean }) => gone)).to.deep.equal([true, true]);
    expect(later.packs[0]).to.deep.include({ number: 'F-1', gone: false });
    expect(later.packs[0].lines).to.have.deep.members([
      [floor.skus.cup, 2],
      [floor.skus.pot, 1],
    ]);
    expect(await handheld.does('pack', { fulfilmentOrder: 'F-1', weights: [1_610] })).to.include({ state: 'applied' });
    const [order] = await floor.rows<{ status: string }>(FulfilmentOrder);
    expect(order?.status).to.equal('packed');
  });

  it('say what was expected where a pick no longer fits, and change nothing', async () => {
    await floor.reserve('F-1', { cup: 2 });
    await floor.context.db.transaction((tx) => floor.desk.planWave(tx, { warehouseId: floor.warehouseId, ...floor.doing }));
    const task = (await handheld.snapshot()).tasks[0].id;
    const right = { task, bin: 'A-1-0', barcode: 'cup', quantity: 2 };
    expect(await handheld.does('pick', { ...right, bin: 'A-1-1' })).to.include({ code: 'warehouse.wrong-bin' });
    expect(await handheld.does('pick', { ...right, barcode: 'pot' })).to.include({ code: 'warehouse.wrong-sku' });
    expect(await handheld.does('pick', { ...right, quantity: 3 })).to.include({ code: 'warehouse.pick-quantity' });
    expect(await handheld.does('pick', { ...right, task: 'nonsense' })).to.include({ code: 'warehouse.bad-scan' });
    expect(await handheld.does('pick', right)).to.include({ state: 'applied' });
    const other = new TestHandheld(floor, 'handheld-8');
    const twice = await other.does('pick', right);
    expect(twice).to.deep.include({ code: 'warehouse.already-picked', values: { by: 'warehouse-manager' } });
  });

  it('leave to a mover only what no picker is promised', async () => {
    await floor.reserve('F-1', { cup: 4 });
    await floor.context.db.transaction((tx) => floor.desk.planWave(tx, { warehouseId: floor.warehouseId, ...floor.doing }));
    const move = { barcode: 'cup', from: 'A-1-0', bin: 'A-2-0' };
    const refused = await handheld.does('move', { ...move, quantity: 7 });
    expect(refused).to.deep.include({ code: 'warehouse.not-there', values: { bin: 'A-1-0', quantity: 7, free: 6 } });
    expect(await handheld.does('move', { ...move, quantity: 6 })).to.include({ state: 'applied' });
    expect(await stockIn('A-2-0')).to.deep.equal({ cup: 6 });
    await verify();
  });

  it('follow goods from bin to bin within one call', async () => {
    const outcomes = await handheld.send([
      handheld.scan('move', { barcode: 'cup', quantity: 10, from: 'A-1-0', bin: 'A-2-0' }),
      handheld.scan('move', { barcode: 'cup', quantity: 10, from: 'A-2-0', bin: 'A-2-1' }),
      handheld.scan('move', { barcode: 'cup', quantity: 1, from: 'A-2-0', bin: 'A-2-2' }),
    ]);
    expect(outcomes.map(({ state }) => state)).to.deep.equal(['applied', 'applied', 'conflict']);
    expect(await stockIn('A-2-1')).to.deep.equal({ cup: 10 });
    await verify();
  });

  it('count blind: what differs is adjusted, what is picked but not shipped is not missing', async () => {
    await floor.reserve('F-1', { cup: 2 });
    await floor.context.db.transaction((tx) => floor.desk.planWave(tx, { warehouseId: floor.warehouseId, ...floor.doing }));
    const { tasks } = await handheld.snapshot();
    await handheld.does('pick', { task: tasks[0].id, bin: 'A-1-0', barcode: 'cup', quantity: 2 });
    const { now } = await handheld.snapshot();
    const counted = {
      bin: 'A-1-0',
      seen: now,
      lines: [
        { barcode: 'cup', quantity: 7 },
        { barcode: 'pot', quantity: 3 },
      ],
    };
    expect(await handheld.does('count', counted)).to.include({ state: 'applied' });
    expect(await stockIn('A-1-0')).to.deep.equal({ cup: 9, pot: 3 });
    await verify();
  });

  it('hold a count back while others moved goods there, and let a person settle it', async () => {
    const { now } = await handheld.snapshot();
    const other = new TestHandheld(floor, 'handheld-8');
    await other.does('move', { barcode: 'cup', quantity: 1, from: 'A-1-0', bin: 'A-2-0' });
    await handheld.does('move', { barcode: 'pot', quantity: 1, from: 'A-1-1', bin: 'A-2-2' });
    const own = await handheld.does('count', { bin: 'A-1-1', seen: now, lines: [{ barcode: 'pot', quantity: 9 }] });
    expect(own, 'what the device itself moved before is no surprise').to.include({ state: 'applied' });
    const held = await handheld.does('count', { bin: 'A-1-0', seen: now, lines: [{ barcode: 'cup', quantity: 8 }] });
    expect(held).to.deep.include({ state: 'conflict', code: 'warehouse.bin-changed', values: { bin: 'A-1-0' } });
    const settled = await floor.app.post(`/api/v1/warehouse/scans/${held.id}:settle`, { remark: 'counted after the move' });
    expect(settled.body).to.deep.equal({ state: 'settled' });
    expect(await stockIn('A-1-0')).to.deep.equal({ cup: 8 });
    const again = await floor.app.post(`/api/v1/warehouse/scans/${held.id}:discard`, { remark: 'twice' });
    expect(again.body).to.include({ code: 'warehouse.no-conflict' });
    await verify();
  });

  it('settle goods that the books lack as found, and discard what was not done', async () => {
    const lacking = await handheld.does('move', { barcode: 'cup', quantity: 12, from: 'A-1-0', bin: 'A-2-0' });
    expect(lacking).to.include({ code: 'warehouse.not-there' });
    const path = `/api/v1/warehouse/scans/${lacking.id}`;
    expect((await floor.app.as('picker').post(`${path}:settle`, { remark: 'no' })).status).to.equal(403);
    expect((await floor.app.post(`${path}:settle`, { remark: 'seen' })).body).to.deep.equal({ state: 'settled' });
    expect(await stockIn('A-2-0')).to.deep.equal({ cup: 12 });
    const wrong = await handheld.does('receive', { barcode: 'nothing', quantity: 1, reference: 'X' });
    expect(wrong).to.include({ code: 'warehouse.unknown-barcode' });
    const still = await floor.app.post(`/api/v1/warehouse/scans/${wrong.id}:settle`, { remark: 'try' });
    expect(still.body).to.include({ code: 'warehouse.unknown-barcode' });
    expect((await floor.app.post(`/api/v1/warehouse/scans/${wrong.id}:discard`, { remark: 'x' })).status).to.equal(200);
    await verify();
  });

  it('answer what comes again with the first outcome, and do it once', async () => {
    const operation = handheld.scan('receive', { barcode: 'cup', quantity: 5, reference: 'R' });
    const first = await handheld.send([operation, operation]);
    const again = await handheld.send([{ ...operation, facts: { barcode: 'cup', quantity: 50, reference: 'R' } }]);
    expect([...first, ...again].map(({ state }) => state)).to.deep.equal(['applied', 'applied', 'applied']);
    expect(await stockIn('')).to.deep.equal({ cup: 5 });
  });

  it('wait for what was done earlier, whatever the clock of the device says', async () => {
    const [put, move, count] = [
      handheld.scan('receive', { barcode: 'cup', quantity: 3, reference: 'R' }, '2099-01-01T00:00:00Z'),
      handheld.scan('move', { barcode: 'cup', quantity: 3, from: '', bin: 'A-2-1' }, '1970-01-01T00:00:00Z'),
      handheld.scan('move', { barcode: 'cup', quantity: 3, from: 'A-2-1', bin: 'A-2-2' }, 'no clock at all'),
    ];
    expect((await handheld.send([count], 1)).map(({ state }) => state)).to.deep.equal(['waiting']);
    expect((await handheld.send([move], 1)).map(({ state }) => state)).to.deep.equal(['waiting']);
    expect(await handheld.send([put], 1)).to.have.length(1);
    const all = await handheld.send([count, move, put], 1);
    expect(all.map(({ state }) => state)).to.deep.equal(['applied', 'applied', 'applied']);
    expect(await stockIn('A-2-2')).to.deep.equal({ cup: 3 });
    const [moved] = (await floor.rows<{ occurred_at: string; key: string }>(StockMovement)).filter(({ key }) =>
      key.startsWith(`scan:${move.id}`),
    );
    expect(moved?.occurred_at.slice(0, 10)).to.equal('2026-03-02');
  });

  it('go on by themselves where the server died between writing down and applying', async () => {
    const operation = handheld.scan('receive', { barcode: 'cup', quantity: 3, reference: 'R' });
    await handheld.send([handheld.scan('receive', { barcode: 'cup', quantity: 1, reference: 'R' }), operation], 1);
    await floor.context.db.query(
      `UPDATE warehouse.scans SET state = 'waiting', created_at = now() - interval '1 minute' WHERE id = $1`,
      [operation.id],
    );
    await floor.context.db.transaction((tx) =>
      tx.enqueue({ name: 'warehouse.sweepScans', input: {}, handler: () => undefined }, {}),
    );
    await floor.app.runJobs();
    const rows = await floor.rows<{ state: string }>(Scan);
    expect(rows.map(({ state }) => state)).to.deep.equal(['applied', 'applied']);
    expect(await stockIn('')).to.deep.equal({ cup: 4 });
  });

  it('keep what a person may not do for somebody who may', async () => {
    const picker = new TestHandheld(floor, 'handheld-9', 'picker');
    const outcome = await picker.does('count', { bin: 'A-1-0', lines: [] });
    expect(outcome).to.include({ state: 'conflict', code: 'warehouse.scan-not-allowed' });
    expect(await stockIn('A-1-0')).to.deep.equal({ cup: 10 });
    const keeper = new TestHandheld(floor, 'handheld-9', 'stock-handler');
    expect(await keeper.does('count', { bin: 'A-1-0', lines: [] })).to.include({ state: 'applied' });
  });

  it('stay with the device where the warehouse is unknown', async () => {
    const foreign = { ...handheld.scan('count', { bin: 'A-1-0', lines: [] }), warehouse: floor.skus.cup ?? '' };
    expect(await handheld.send([foreign])).to.deep.include.members([
      {
        id: foreign.id,
        state: 'conflict',
        code: 'warehouse.scan-not-taken',
        detail: 'The server does not take this scan: its warehouse is unknown to you, or its id belongs to another device.',
        values: {},
      },
    ]);
    expect(await floor.rows(Scan)).to.deep.equal([]);
  });

  it('can be done at a desk as well', async () => {
    const warehouse = floor.warehouseId;
    const post = (action: string, input: object) =>
      floor.app.as('stock-handler').post(`/api/v1/warehouse/${action}`, { warehouse, ...input });
    expect((await post('receiveGoods', { barcode: 'cup', quantity: 2, reference: 'R' })).status).to.equal(200);
    expect((await post('moveGoods', { barcode: 'cup', quantity: 2, bin: 'A-2-0' })).status).to.equal(200);
    expect((await post('moveGoods', { barcode: 'cup', quantity: 2, bin: 'A-2-0' })).body).to.include({
      code: 'warehouse.not-there',
    });
    expect((await post('countBin', { bin: 'A-2-0', lines: [{ barcode: 'cup', quantity: 3 }] })).status).to.equal(200);
    expect(await stockIn('A-2-0')).to.deep.equal({ cup: 3 });
    await verify();
  });
});
