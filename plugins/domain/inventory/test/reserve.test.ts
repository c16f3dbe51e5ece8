import { expect } from 'chai';
import { sweepReservations } from '../src/reservations/sweep-job.ts';
import { type StockHouse, stockHouse, unique } from './stock.fixture.ts';

describe('reserving stock', () => {
  let house: StockHouse;
  let warehouseId: string;
  before(async () => {
    house = await stockHouse(40);
    [warehouseId] = house.warehouses;
  });
  let next = 0;
  /** A SKU that no other test uses, with `quantity` of it in stock. */
  const stocked = async (quantity: number) => {
    const skuId = house.skus[next++] as string;
    if (quantity > 0) await house.receive(skuId, quantity);
    return skuId;
  };
  const request = (...lines: { skuId: string; quantity: number }[]) => {
    const key = unique('request');
    return { key, reference: key, warehouseId, lines };
  };
  const left = async (skuId: string) =>
    (await house.stock.available(house.context.db, [skuId])).get(warehouseId)?.get(skuId) ?? 0;

  afterEach('the books agree', async () => {
    expect(await house.stock.verify(house.context.db)).to.include({ mismatches: 0, negative: 0 });
  });

  it('reserves all lines of a request or none, and says what was short', async () => {
    const [plenty, scarce] = [await stocked(10), await stocked(2)];
    const refused = request({ skuId: plenty, quantity: 1 }, { skuId: scarce, quantity: 3 });
    expect(await house.stock.reserve(refused)).to.deep.equal({
      key: refused.key,
      state: 'short',
      shortages: [{ skuId: scarce, wanted: 3, available: 2, balanceVersion: 1 }],
    });
    expect(await left(plenty)).to.equal(10);
    const granted = request({ skuId: plenty, quantity: 1 }, { skuId: scarce, quantity: 2 });
    expect(await house.stock.reserve(granted)).to.deep.equal({ key: granted.key, state: 'reserved', shortages: [] });
    expect([await left(plenty), await left(scarce)]).to.deep.equal([9, 0]);
  });

  it('takes a SKU that was never received as zero', async () => {
    const skuId = await stocked(0);
    const outcome = await house.stock.reserve(request({ skuId, quantity: 1 }));
    expect(outcome.shortages).to.deep.equal([{ skuId, wanted: 1, available: 0, balanceVersion: 0 }]);
  });

  it('counts two lines of one SKU together', async () => {
    const skuId = await stocked(3);
    const outcome = await house.stock.reserve(request({ skuId, quantity: 2 }, { skuId, quantity: 2 }));
    expect(outcome.shortages).to.deep.equal([{ skuId, wanted: 4, available: 3, balanceVersion: 1 }]);
  });

  it('answers a request that comes again without reserving twice', async () => {
    const skuId = await stocked(10);
    const again = request({ skuId, quantity: 4 });
    const outcomes = await Promise.all([1, 2, 3].map(() => house.stock.reserve(again)));
    expect(outcomes.map(({ state }) => state)).to.deep.equal(['reserved', 'reserved', 'reserved']);
    expect(await left(skuId)).to.equal(6);
  });

  it('gives an order that was short what it lacks when it asks again after a restock', async () => {
    const skuId = await stocked(2);
    const order = request({ skuId, quantity: 5 });
    expect((await house.stock.reserve(order)).state).to.equal('short');
    await house.receive(skuId, 3);
    expect((await house.stock.reserve(order)).state).to.equal('reserved');
    expect(await left(skuId)).to.equal(0);
  });

  it('tops up a reservation whose request has grown, and takes nothing from it when the rest is short', async () => {
    const [grown, other] = [await stocked(5), await stocked(1)];
    const order = request({ skuId: grown, quantity: 2 });
    await house.stock.reserve(order);
    const more = {
      ...order,
      lines: [
        { skuId: grown, quantity: 4 },
        { skuId: other, quantity: 1 },
      ],
    };
    expect((await house.stock.reserve({ ...more, lines: [{ skuId: grown, quantity: 9 }] })).shortages).to.deep.equal([
      { skuId: grown, wanted: 7, available: 3, balanceVersion: 2 },
    ]);
    expect((await house.stock.reserve(more)).state).to.equal('reserved');
    expect([await left(grown), await left(other)]).to.deep.equal([1, 0]);
    await house.context.db.transaction((tx) => house.stock.release(tx, [order.key]));
    expect([await left(grown), await left(other)]).to.deep.equal([5, 1]);
  });

  it('frees nobody else’s stock when a reservation is released twice', async () => {
    const skuId = await stocked(10);
    const [mine, theirs] = [request({ skuId, quantity: 4 }), request({ skuId, quantity: 4 })];
    await house.stock.reserve(mine);
    await house.stock.reserve(theirs);
    const free = () => house.context.db.transaction((tx) => house.stock.release(tx, [mine.key]));
    expect([await free(), await free(), await free()]).to.deep.equal([1, 0, 0]);
    expect(await left(skuId)).to.equal(6);
  });

  it('reserves a released request again', async () => {
    const skuId = await stocked(4);
    const order = request({ skuId, quantity: 3 });
    await house.stock.reserve(order);
    await house.context.db.transaction((tx) => house.stock.release(tx, [order.key]));
    expect((await house.stock.reserve(order)).state).to.equal('reserved');
    expect(await left(skuId)).to.equal(1);
  });

  it('refuses a request that holds stock in another warehouse', async () => {
    const skuId = await stocked(4);
    const order = request({ skuId, quantity: 1 });
    await house.stock.reserve(order);
    const moved = { ...order, warehouseId: house.warehouses[1] };
    const error = await house.stock.reserve(moved).catch((caught: unknown) => caught);
    expect(error).to.include({ code: 'inventory.reserved-elsewhere', status: 409 });
  });

  it('lets the others through when one of a batch is bad', async () => {
    const skuId = await stocked(10);
    const good = [request({ skuId, quantity: 1 }), request({ skuId, quantity: 1 })];
    const nowhere = { ...request({ skuId, quantity: 1 }), warehouseId: '00000000-0000-7000-8000-000000000000' };
    const broken = { ...request({ skuId, quantity: 1 }), expiresAt: '+275760-09-13T00:00:00.000Z' };
    const answers = await Promise.allSettled(
      [good[0], nowhere, broken, good[1]].map((each) => house.stock.reserve(each ?? nowhere)),
    );
    expect(answers.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(answers[1]).to.have.nested.property('reason.code', 'inventory.unknown-warehouse');
    expect(await left(skuId)).to.equal(8);
  });

  it('points to what is wrong in a request', async () => {
    const bad = { key: '', reference: 'x', warehouseId: 'here', lines: [{ skuId: 'that', quantity: 1.5 }] };
    const error = await house.stock.reserve(bad).catch((caught: unknown) => caught);
    expect(error).to.have.property('code', 'inventory.bad-request');
    expect((error as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer)).to.deep.equal([
      '/key',
      '/warehouseId',
      '/lines/0/skuId',
      '/lines/0/quantity',
    ]);
  });

  it('decides a set in its order, also where a key stands in it twice', async () => {
    const skuId = await stocked(5);
    const [first, second, third] = [
      request({ skuId, quantity: 3 }),
      request({ skuId, quantity: 3 }),
      request({ skuId, quantity: 2 }),
    ];
    const outcomes = await house.context.db.transaction((tx) => house.stock.reserveAll(tx, [first, second, third, first]));
    expect(outcomes.map(({ state }) => state)).to.deep.equal(['reserved', 'short', 'reserved', 'reserved']);
    expect(await left(skuId)).to.equal(0);
  });

  it('sweeps reservations whose time is over, and no others', async () => {
    const skuId = await stocked(10);
    const [over, later, forever] = [
      { ...request({ skuId, quantity: 1 }), expiresAt: '2026-01-01T00:00:00Z' },
      { ...request({ skuId, quantity: 2 }), expiresAt: '2026-03-01T00:00:00Z' },
      request({ skuId, quantity: 4 }),
    ];
    for (const each of [over, later, forever]) await house.stock.reserve(each);
    const swept = await house.context.db.transaction((tx) => house.stock.sweepExpired(tx, '2026-02-01T00:00:00Z'));
    expect(swept).to.equal(1);
    expect(await left(skuId)).to.equal(4);
  });

  it('sweeps by itself', async () => {
    const skuId = await stocked(3);
    await house.stock.reserve({ ...request({ skuId, quantity: 3 }), expiresAt: '2026-01-01T00:00:00Z' });
    await house.context.db.transaction((tx) => tx.enqueue(sweepReservations, {}));
    await house.app.runJobs();
    expect(await left(skuId)).to.equal(3);
    expect(sweepReservations.cron).to.equal('* * * * *');
  });

  it('tells what it decided in events of the same transaction', async () => {
    const skuId = await stocked(2);
    const [granted, refused] = [request({ skuId, quantity: 2 }), request({ skuId, quantity: 1 })];
    await house.stock.reserve(granted);
    await house.stock.reserve(granted);
    await house.stock.reserve(refused);
    const events = await house.context.db.query<{ type: string; payload: { shortages?: object[] } }>(
      'SELECT type, payload FROM kernel.events WHERE key = ANY($1) ORDER BY id',
      [[granted.key, refused.key]],
    );
    expect(events.map(({ type }) => type)).to.deep.equal(['inventory.reserved', 'inventory.short']);
    expect(events[1]?.payload.shortages).to.deep.equal([{ skuId, wanted: 1, available: 0, balanceVersion: 2 }]);
  });
});
