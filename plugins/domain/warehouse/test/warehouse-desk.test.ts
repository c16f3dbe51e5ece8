import { Stock } from '@entrepot/inventory';
import { Parcel } from '@entrepot/logistics';
import { FulfilmentOrder, OrderLine } from '@entrepot/orders';
import { type Transaction, tableOf } from '@entrepot/sdk';
import { Bin, Package, PickTask, Wave } from '@entrepot/warehouse';
import { expect } from 'chai';
import { openFloor, type TradingFloor } from './trading-floor.ts';

interface Task {
  id: string;
  bin: string;
  quantity: number;
  picked_quantity: number;
  state: string;
  short_reason: string | null;
}

const exact = { weigh: ({ expectedWeightGrams }: { expectedWeightGrams: number }) => expectedWeightGrams };

describe('warehouse desk', () => {
  let floor: TradingFloor;
  const inTransaction = <T>(work: (tx: Transaction) => Promise<T>) => floor.context.db.transaction(work);
  const plan = (more: { limit?: number } = {}) =>
    inTransaction((tx) => floor.desk.planWave(tx, { warehouseId: floor.warehouseId, ...floor.doing, ...more }));
  const statuses = async () => (await floor.rows<{ status: string }>(FulfilmentOrder)).map(({ status }) => status);
  const packages = () => floor.rows<{ id: string; state: string; weight_check: string; tracking_number: string | null }>(Package);
  const tasks = () => floor.rows<Task>(PickTask, 'wave_id, sequence');
  const balance = async (sku: string) => {
    const [row] = await floor.context.db.query<{ onHand: number; reserved: number }>(
      `SELECT on_hand AS "onHand", reserved FROM inventory.stock_balances WHERE sku_id = $1`,
      [floor.skus[sku]],
    );
    return row;
  };

  beforeEach(async () => {
    floor = await openFloor();
    await floor.receive('pot', 'A-2-1', 20);
    await floor.receive('cup', 'A-1-0', 4);
    await floor.receive('cup', 'A-2-2', 30);
    await floor.receive('jar', 'A-1-2', 10);
  });

  afterEach(() => floor.app.stop());

  it('takes reserved fulfilment orders from wave to shipment and proves every book', async () => {
    const ids = [await floor.reserve('F-1', { pot: 2, cup: 3, jar: 1 }), await floor.reserve('F-2', { cup: 10 })];
    const waveIds = await plan();
    expect(waveIds).to.have.length(1);
    expect(await statuses()).to.deep.equal(['released', 'released']);
    expect((await tasks()).map(({ bin, quantity }) => [bin, quantity])).to.deep.equal([
      ['A-1-0', 3],
      ['A-1-2', 1],
      ['A-2-2', 10],
      ['A-2-1', 2],
    ]);

    expect(await inTransaction((tx) => floor.desk.pick(tx, { waveIds, ...floor.doing }))).to.deep.equal({ tasks: 4, short: 0 });
    expect(await statuses()).to.deep.equal(['picked', 'picked']);

    const packed = await inTransaction((tx) => floor.desk.pack(tx, { waveIds, ...exact, ...floor.doing }));
    expect(packed).to.include({ labels: 2 }).and.have.property('failed').deep.equal([]);
    expect(await statuses()).to.deep.equal(['packed', 'packed']);
    const parcels = await floor.rows<{ tracking_number: string; reference: string; zpl: string }>(Parcel, 'reference');
    expect(parcels.map(({ reference }) => reference)).to.deep.equal(['F-1', 'F-2']);
    expect((await packages()).map(({ tracking_number }) => tracking_number)).to.have.members(
      parcels.map(({ tracking_number }) => tracking_number),
    );

    const shipped = await inTransaction((tx) => floor.desk.ship(tx, { waveIds, ...floor.doing }));
    expect(shipped).to.deep.equal({ fulfilmentOrderIds: ids, packages: 2 });
    expect(await statuses()).to.deep.equal(['shipped', 'shipped']);
    expect(await floor.rows(Wave)).to.have.nested.property('[0].state', 'shipped');
    expect((await floor.rows<{ status: string }>(Parcel)).map(({ status }) => status)).to.deep.equal([
      'handedOver',
      'handedOver',
    ]);
    expect(await balance('cup')).to.deep.equal({ onHand: 21, reserved: 0 });
    expect(await floor.context.use(Stock).verify(floor.context.db)).to.include({ mismatches: 0, negative: 0 });
    const lines = await floor.rows<{ quantity: number; shipped_quantity: number }>(OrderLine);
    expect(lines.every((line) => line.shipped_quantity === line.quantity)).to.equal(true);
  });

  it('changes nothing when a step runs again', async () => {
    await floor.reserve('F-1', { pot: 2, cup: 3 });
    const waveIds = await plan();
    const steps = [
      (tx: Transaction) => floor.desk.pick(tx, { waveIds, ...floor.doing }),
      (tx: Transaction) => floor.desk.pack(tx, { waveIds, ...exact, ...floor.doing }),
      (tx: Transaction) => floor.desk.ship(tx, { waveIds, ...floor.doing }),
    ];
    const everything = async () =>
      Promise.all([Wave, PickTask, Package, FulfilmentOrder, Parcel].map((entity) => floor.rows(entity)));
    expect(await plan()).to.deep.equal([]);
    for (const step of steps) {
      await inTransaction<unknown>(step);
      const before = await everything();
      await inTransaction<unknown>(step);
      expect(await everything()).to.deep.equal(before);
    }
    const done = await everything();
    for (const step of steps) await inTransaction<unknown>(step);
    expect(await plan()).to.deep.equal([]);
    expect(await everything()).to.deep.equal(done);
  });

  it('writes who did it, where and when', async () => {
    await floor.reserve('F-1', { cup: 1 });
    const waveIds = await plan();
    await inTransaction((tx) =>
      floor.desk.pick(tx, { waveIds, by: 'Mei', device: 'handheld-9', at: new Date('2026-03-02T10:00:00Z') }),
    );
    await inTransaction((tx) =>
      floor.desk.pack(tx, { waveIds, ...exact, by: 'Jo', device: 'bench-2', at: new Date('2026-03-02T11:00:00Z') }),
    );
    await inTransaction((tx) =>
      floor.desk.ship(tx, { waveIds, by: 'Al', device: 'gate-1', at: new Date('2026-03-02T12:00:00Z') }),
    );
    expect((await floor.rows(Wave))[0]).to.include({ planned_by: 'Wei', planned_device: 'handheld-7', shipped_by: 'Al' });
    expect((await floor.rows(PickTask))[0]).to.include({
      picked_by: 'Mei',
      picked_device: 'handheld-9',
      picked_at: '2026-03-02T10:00:00.000Z',
    });
    expect((await floor.rows(Package))[0]).to.include({
      packed_by: 'Jo',
      packed_device: 'bench-2',
      shipped_by: 'Al',
      shipped_device: 'gate-1',
    });
  });

  it('never promises the stock of a bin twice, even to planners at once', async () => {
    for (const number of ['F-1', 'F-2', 'F-3', 'F-4']) await floor.reserve(number, { cup: 4 });
    await Promise.all([plan({ limit: 1 }), plan({ limit: 1 }), plan({ limit: 2 })]);
    const all = await tasks();
    expect(all.reduce((sum, { quantity }) => sum + quantity, 0)).to.equal(16);
    expect(all.filter(({ bin }) => bin === 'A-1-0').reduce((sum, { quantity }) => sum + quantity, 0)).to.be.at.most(4);
    expect(new Set((await floor.rows<{ number: string }>(Wave)).map(({ number }) => number)).size).to.equal(3);
  });

  it('takes no more fulfilment orders than asked for, oldest first', async () => {
    for (const number of ['F-1', 'F-2', 'F-3']) await floor.reserve(number, { cup: 1 });
    await plan({ limit: 2 });
    expect(await statuses()).to.deep.equal(['released', 'released', 'reserved']);
  });

  it('gives what a picker does not find back to the order and asks for a count', async () => {
    await floor.reserve('F-1', { cup: 3, pot: 2 });
    const waveIds = await plan();
    const cup = (await tasks()).find(({ bin }) => bin === 'A-1-0');
    const short = [{ pickTaskId: cup?.id ?? '', quantity: 1, reason: 'not-found' }];
    expect(await inTransaction((tx) => floor.desk.pick(tx, { waveIds, short, ...floor.doing }))).to.deep.equal({
      tasks: 2,
      short: 1,
    });
    expect((await tasks()).find(({ id }) => id === cup?.id)).to.include({
      state: 'short',
      picked_quantity: 1,
      short_reason: 'not-found',
    });
    expect(
      (await floor.rows<{ code: string; count_requested_at: string | null }>(Bin)).filter((bin) => bin.count_requested_at),
    ).to.have.length(1);
    await inTransaction((tx) => floor.desk.pack(tx, { waveIds, ...exact, ...floor.doing }));
    await inTransaction((tx) => floor.desk.ship(tx, { waveIds, ...floor.doing }));
    expect(await balance('cup')).to.deep.equal({ onHand: 33, reserved: 0 });
    const lines = await floor.rows<{ sku_code: string; shipped_quantity: number; missing_quantity: number }>(
      OrderLine,
      'position',
    );
    expect(lines.map((line) => [line.sku_code, line.shipped_quantity, line.missing_quantity])).to.deep.equal([
      ['cup', 1, 2],
      ['pot', 2, 0],
    ]);
    expect(await floor.context.use(Stock).verify(floor.context.db)).to.include({ mismatches: 0, negative: 0 });
  });

  it('frees the stock of a fulfilment order of which nothing was found, and ships the rest of the wave', async () => {
    await floor.reserve('F-1', { jar: 2 });
    await floor.reserve('F-2', { pot: 1 });
    const waveIds = await plan();
    const jar = (await tasks()).find(({ bin }) => bin === 'A-1-2');
    await inTransaction((tx) =>
      floor.desk.pick(tx, { waveIds, short: [{ pickTaskId: jar?.id ?? '', quantity: 0, reason: 'damaged' }], ...floor.doing }),
    );
    expect(await statuses()).to.deep.equal(['short', 'picked']);
    expect(await balance('jar')).to.deep.equal({ onHand: 10, reserved: 0 });
    await inTransaction((tx) => floor.desk.pack(tx, { waveIds, ...exact, ...floor.doing }));
    await inTransaction((tx) => floor.desk.ship(tx, { waveIds, ...floor.doing }));
    expect(await statuses()).to.deep.equal(['short', 'shipped']);
    expect(await floor.rows(Wave)).to.have.nested.property('[0].state', 'shipped');
  });

  it('lets two pickers share a wave, and ships once however many ask at once', async () => {
    await floor.reserve('F-1', { pot: 2, cup: 3 });
    await floor.reserve('F-2', { jar: 2, cup: 20 });
    const waveIds = await plan();
    const ids = (await tasks()).map(({ id }) => id);
    const share = (by: string, rest: number) => {
      const pickTaskIds = ids.filter((_, index) => index % 2 === rest);
      return inTransaction((tx) => floor.desk.pick(tx, { waveIds, pickTaskIds, ...floor.doing, by }));
    };
    expect((await share('Mei', 0)).tasks).to.equal(2);
    expect(await floor.rows(Wave)).to.have.nested.property('[0].state', 'picking');
    await Promise.all([share('Mei', 0), share('Jo', 1), share('Jo', 1)]);
    expect((await floor.rows<{ picked_by: string }>(PickTask, 'sequence')).map((task) => task.picked_by)).to.deep.equal([
      'Mei',
      'Jo',
      'Mei',
      'Jo',
    ]);
    const pack = () => inTransaction((tx) => floor.desk.pack(tx, { waveIds, ...exact, ...floor.doing }));
    const packed = await Promise.all([pack(), pack(), pack()]);
    expect(packed.reduce((sum, { labels }) => sum + labels, 0)).to.equal(2);
    const ship = () => inTransaction((tx) => floor.desk.ship(tx, { waveIds, ...floor.doing }));
    const shipped = await Promise.all([ship(), ship(), ship()]);
    expect(shipped.reduce((sum, { packages: count }) => sum + count, 0)).to.equal(2);
    expect(await balance('cup')).to.deep.equal({ onHand: 11, reserved: 0 });
  });

  it('cancels a wave of which nothing was found', async () => {
    await floor.reserve('F-1', { jar: 2 });
    const waveIds = await plan();
    const [jar] = await tasks();
    const short = [{ pickTaskId: jar?.id ?? '', quantity: 0, reason: 'not-found' }];
    await inTransaction((tx) => floor.desk.pick(tx, { waveIds, short, ...floor.doing }));
    expect(await floor.rows(Wave)).to.have.nested.property('[0].state', 'cancelled');
  });

  it('puts picked components back when a bundle cannot leave whole', async () => {
    const id = await floor.reserve('F-1', { cup: 6, pot: 3 });
    const [set] = await floor.rows<{ id: string }>(OrderLine, 'position');
    await floor.context.db.query(
      `UPDATE orders.fulfilment_lines SET order_line_id = $2, line_quantity = 3 WHERE fulfilment_order_id = $1`,
      [id, set?.id],
    );
    const waveIds = await plan();
    const pot = (await tasks()).find(({ bin }) => bin === 'A-2-1');
    const short = [{ pickTaskId: pot?.id ?? '', quantity: 1, reason: 'damaged' }];
    await inTransaction((tx) => floor.desk.pick(tx, { waveIds, short, ...floor.doing }));
    expect((await tasks()).map((task) => [task.bin, task.picked_quantity, task.short_reason])).to.have.deep.members([
      ['A-2-2', 2, 'bundle-incomplete'],
      ['A-2-1', 1, 'damaged'],
    ]);
    await inTransaction((tx) => floor.desk.pack(tx, { waveIds, ...exact, ...floor.doing }));
    await inTransaction((tx) => floor.desk.ship(tx, { waveIds, ...floor.doing }));
    expect(await balance('cup')).to.deep.equal({ onHand: 32, reserved: 0 });
    expect(await balance('pot')).to.deep.equal({ onHand: 19, reserved: 0 });
  });

  it('keeps a deviating package without a label until a person confirms it', async () => {
    const [light, right] = [await floor.reserve('F-1', { pot: 2 }), await floor.reserve('F-2', { cup: 2 })];
    const waveIds = await plan();
    await inTransaction((tx) => floor.desk.pick(tx, { waveIds, ...floor.doing }));
    const weigh = (packed: { fulfilmentOrderId: string; expectedWeightGrams: number }) =>
      packed.fulfilmentOrderId === light ? packed.expectedWeightGrams - 900 : packed.expectedWeightGrams;
    const outcome = await inTransaction((tx) => floor.desk.pack(tx, { waveIds, weigh, ...floor.doing }));
    expect(outcome.failed).to.have.length(1);
    expect(outcome.labels).to.equal(1);
    expect(await statuses()).to.deep.equal(['picked', 'packed']);
    const [failed] = await floor.context.db.query<{ reason: object }>(
      `SELECT weight_reason AS reason FROM ${tableOf(Package)} WHERE weight_check = 'failed'`,
    );
    expect(failed?.reason).to.deep.equal({ code: 'too-light', expectedGrams: 1_900, actualGrams: 1_000, toleranceGrams: 57 });
    expect((await inTransaction((tx) => floor.desk.ship(tx, { waveIds, ...floor.doing }))).fulfilmentOrderIds).to.deep.equal([
      right,
    ]);
    await inTransaction((tx) => floor.desk.pack(tx, { waveIds, ...exact, ...floor.doing }));
    expect(await statuses()).to.deep.equal(['picked', 'shipped']);

    await inTransaction((tx) => floor.desk.confirmWeights(tx, { packageIds: outcome.failed, ...floor.doing }));
    expect(await statuses()).to.deep.equal(['packed', 'shipped']);
    await inTransaction((tx) => floor.desk.ship(tx, { waveIds, ...floor.doing }));
    expect(await statuses()).to.deep.equal(['shipped', 'shipped']);
    expect(await floor.rows(Wave)).to.have.nested.property('[0].state', 'shipped');
  });

  it('labels a package that was packed without a scale once it is weighed', async () => {
    await floor.reserve('F-1', { cup: 2 });
    const waveIds = await plan();
    await inTransaction((tx) => floor.desk.pick(tx, { waveIds, ...floor.doing }));
    const { packageIds, labels } = await inTransaction((tx) => floor.desk.pack(tx, { waveIds, ...floor.doing }));
    expect(labels).to.equal(0);
    expect(await packages()).to.have.nested.property('[0].weight_check', 'pending');
    const weights = [{ packageId: packageIds[0] ?? '', grams: 705 }];
    expect((await inTransaction((tx) => floor.desk.weigh(tx, { weights, ...floor.doing }))).labels).to.equal(1);
    expect(await packages()).to.have.nested.property('[0].state', 'labelled');
    expect(await statuses()).to.deep.equal(['packed']);
  });

  it('splits what is too heavy for one carton into packages with a label each', async () => {
    await floor.reserve('F-1', { pot: 15 });
    const waveIds = await plan();
    await inTransaction((tx) => floor.desk.pick(tx, { waveIds, ...floor.doing }));
    const { labels } = await inTransaction((tx) => floor.desk.pack(tx, { waveIds, ...exact, ...floor.doing }));
    expect(labels).to.equal(2);
    expect(new Set((await packages()).map(({ tracking_number }) => tracking_number)).size).to.equal(2);
  });

  it('leaves everything as it was when the shipment fails halfway', async () => {
    await floor.reserve('F-1', { cup: 2 });
    const waveIds = await plan();
    await inTransaction((tx) => floor.desk.pick(tx, { waveIds, ...floor.doing }));
    await inTransaction((tx) => floor.desk.pack(tx, { waveIds, ...exact, ...floor.doing }));
    const cut = inTransaction(async (tx) => {
      await floor.desk.ship(tx, { waveIds, ...floor.doing });
      throw new Error('cut off');
    });
    expect(await cut.catch((error: Error) => error.message)).to.equal('cut off');
    expect(await balance('cup')).to.deep.equal({ onHand: 34, reserved: 2 });
    expect(await statuses()).to.deep.equal(['packed']);
    expect(await packages()).to.have.nested.property('[0].state', 'labelled');
  });

  it('refuses a short pick that is none, and tasks of other waves', async () => {
    await floor.reserve('F-1', { cup: 2 });
    const waveIds = await plan();
    const [task] = await tasks();
    const problem = (pickTaskId: string, quantity: number) =>
      inTransaction((tx) =>
        floor.desk.pick(tx, { waveIds, short: [{ pickTaskId, quantity, reason: 'not-found' }], ...floor.doing }),
      ).then(
        () => 'none',
        ({ code }: { code: string }) => code,
      );
    expect(await problem(task?.id ?? '', 2)).to.equal('warehouse.short-quantity');
    expect(await problem(waveIds[0] ?? '', 0)).to.equal('warehouse.unknown-task');
    expect((await tasks()).map(({ state }) => state)).to.deep.equal(['open']);
  });

  it('puts received stock into the home bin of its SKU and finds one for a new SKU', async () => {
    const request = (sku: string) => ({ warehouseId: floor.warehouseId, skuId: floor.skus[sku] ?? '' });
    const first = await inTransaction((tx) => floor.desk.putaway(tx, [request('cup'), request('pot'), request('cup')]));
    expect(first.map(({ bin }) => bin)).to.deep.equal(['A-1-0', 'A-1-1', 'A-1-0']);
    const [again, both] = await Promise.all([
      inTransaction((tx) => floor.desk.putaway(tx, [request('jar')])),
      inTransaction((tx) => floor.desk.putaway(tx, [request('jar'), request('pot')])),
    ]);
    expect(both[0]?.bin).to.equal(again[0]?.bin).and.to.equal('A-1-2');
    expect(both[1]?.bin).to.equal('A-1-1');
  });
});
