import { expect } from 'chai';
import { draft, line, type OrderHouse, openHouse } from './order-house.ts';

describe('the order desk', () => {
  let house: OrderHouse;
  const ids = (results: readonly { orderId?: string }[]) => results.map(({ orderId }) => orderId ?? '');

  before(async () => {
    house = await openHouse();
    await house.stock('north', 'cup', 10);
    await house.stock('north', 'pot', 2);
    await house.stock('south', 'jar', 5);
  });

  it('takes an order from arrival to shipment', async () => {
    const results = await house.ingest(draft('1', [line('cup', 2), line('POST', 1, '3.95', 'charge')]));
    expect(results[0]).to.include({ externalId: '1', result: 'created' });
    await house.goOn(ids(results));
    expect(await house.order('1')).to.include({ status: 'reserved', bucket: 'open' });
    await house.ship('HOME-1-1');
    expect(await house.order('1')).to.include({ status: 'shipped', bucket: 'shipped', reason: null });
    expect(await house.lines('1')).to.deep.equal({ cup: ['shipped', null], POST: ['shipped', null] });
    const history = await house.query<{ what: string }>(
      'SELECT what FROM orders.order_history WHERE order_id = $1 ORDER BY id',
      ids(results)[0],
    );
    expect(history.map(({ what }) => what)).to.deep.equal(['received', 'approved', 'routed', 'reserved', 'shipped']);
  });

  it('takes the same order once', async () => {
    const again = await house.ingest(draft('1', [line('cup', 2), line('POST', 1, '3.95', 'charge')]));
    expect(again[0]?.result).to.equal('unchanged');
    const changed = await house.ingest(draft('1', [line('cup', 3)], { externalVersion: '2' }));
    expect(changed[0]).to.deep.include({
      result: 'rejected',
      reason: { code: 'too-late-to-change', data: { status: 'shipped', version: '1' } },
    });
  });

  it('replaces an order that nothing was promised of', async () => {
    await house.ingest(draft('2', [line('cup', 1)], { customer: {} }));
    await house.goOn([(await house.order('2')).id]);
    expect(await house.order('2')).to.include({ status: 'held', bucket: 'held', reason: 'no-customer' });
    const newer = await house.ingest(draft('2', [line('pot', 1)], { externalVersion: '2' }));
    expect(newer[0]?.result).to.equal('updated');
    await house.goOn([(await house.order('2')).id]);
    expect(await house.order('2')).to.include({ status: 'reserved' });
    expect(await house.lines('2')).to.deep.equal({ pot: ['open', null] });
  });

  it('splits over warehouses and leaves short what nobody has', async () => {
    await house.ingest(draft('3', [line('cup', 1), line('jar', 7)]));
    await house.goOn([(await house.order('3')).id]);
    const plans = await house.query<{ number: string; route: { rule: string } }>(
      "SELECT number, route FROM orders.fulfilment_orders WHERE number LIKE 'HOME-3-%' ORDER BY number",
    );
    expect(plans.map(({ route }) => route.rule)).to.deep.equal(['ship-what-is-there', 'ship-what-is-there']);
    await house.ship('HOME-3-1', 'HOME-3-2');
    expect(await house.order('3')).to.include({ status: 'partlyShipped', bucket: 'partlyShipped', reason: 'out-of-stock' });
    expect(await house.lines('3')).to.deep.equal({ cup: ['shipped', null], jar: ['partlyShipped', 'out-of-stock'] });
  });

  it('gives a backorder what came in since', async () => {
    const { id } = await house.order('3');
    await house.stock('south', 'jar', 2);
    const retried = await house.context.db.transaction((tx) => house.desk.retryShort(tx, { orderIds: [id] }));
    expect(retried.reserved).to.deep.equal([id]);
    await house.ship('HOME-3-3');
    expect(await house.order('3')).to.include({ status: 'shipped', bucket: 'shipped' });
  });

  it('cancels what has not left and expects back what has', async () => {
    await house.ingest(draft('4', [line('cup', 3)], { orderedAt: '2031-03-01T12:00:00Z', customer: { code: 'bob' } }));
    await house.goOn([(await house.order('4')).id]);
    const at = { orderedAt: '2031-03-02T12:00:00Z' };
    await house.ingest(draft('C1', [line('cup', -3)], { ...at, customer: { code: 'bob' } }));
    expect(await house.order('4')).to.include({ status: 'cancelled', bucket: 'cancelled' });
    expect(await house.lines('C1')).to.deep.equal({ cup: ['cancelled', 'cancels'] });
    await house.ingest(draft('C2', [line('cup', -1), line('pot', -9), line('D', -1, '5', 'discount')], at));
    expect(await house.lines('C2')).to.deep.equal({
      cup: ['cancelled', 'returns'],
      pot: ['cancelled', 'return-without-match'],
      D: ['cancelled', 'credit'],
    });
    const [reserved] = await house.query(
      'SELECT reserved FROM inventory.stock_balances WHERE sku_id = $1 AND reserved > 0',
      house.skus.get('cup'),
    );
    expect(reserved).to.equal(undefined);
    const returns = await house.query(
      'SELECT quantity, reason, order_line_id IS NULL AS unmatched FROM orders.returns ORDER BY quantity',
    );
    expect(returns).to.deep.equal([
      { quantity: 1, reason: 'returns', unmatched: false },
      { quantity: 9, reason: 'return-without-match', unmatched: true },
    ]);
  });

  it('has a reason for every dirty row, and no crash', async () => {
    const results = await house.ingest(
      draft('10', [line('cup', -2), line('cup', 1)]),
      draft('11', [line('cup', -2)]),
      draft('12', [line('nobody-knows', 1)]),
      draft('13', [line('POST', 1, '18', 'charge')]),
      draft('14', [line('cup', 1, '0')]),
      draft('15', [line('cup', 1)], { shipTo: { country: 'AQ' } }),
      draft('16', [line('cup', 1)], { shipTo: {}, findings: [{ code: 'no-country', data: { given: 'Atlantis' } }] }),
      draft('17', [line('cup', 1, 'ten')]),
      draft('18', [line('cup', 1)], { orderedAt: 'yesterday' }),
    );
    expect(results.slice(-2).map(({ reason }) => reason?.code)).to.deep.equal(['bad-price', 'bad-date']);
    await house.goOn(ids(results).filter(Boolean));
    expect(await house.lines('11')).to.deep.equal({ cup: ['rejected', 'negative-quantity'] });
    expect((await house.order('11')).status).to.equal('rejected');
    const reasons = await Promise.all(['10', '12', '13', '14', '15', '16'].map((id) => house.order(id)));
    expect(reasons.map(({ bucket, reason }) => `${bucket} ${reason}`)).to.deep.equal([
      'open null',
      'held unknown-sku',
      'held no-goods',
      'held zero-price',
      'held no-service',
      'held no-country',
    ]);
    const holds = await house.query('SELECT code, data, plugin FROM orders.holds WHERE code = $1', 'unknown-sku');
    expect(holds).to.deep.equal([{ code: 'unknown-sku', data: { codes: ['nobody-knows'] }, plugin: 'orders' }]);
  });

  it('releases what a person may decide, and not what only data mends', async () => {
    const [free, unknown] = [(await house.order('14')).id, (await house.order('12')).id];
    const outcome = await house.context.db.transaction((tx) => house.desk.release(tx, [free, unknown], { by: 'Wei' }));
    expect(outcome).to.deep.equal({ approved: [free], held: [unknown], rejected: [] });
    await house.goOn([free]);
    expect((await house.order('14')).status).to.equal('reserved');
    const revoked = await house.context.db.transaction((tx) => house.desk.revoke(tx, [free], { by: 'Wei' }));
    expect(revoked).to.deep.equal([free]);
    expect(await house.order('14')).to.include({ status: 'held', reason: 'revoked' });
  });

  it('ships a bundle by its components', async () => {
    await house.stock('north', 'pot', 1);
    await house.ingest(draft('20', [line('set', 2)]));
    await house.goOn([(await house.order('20')).id]);
    const [plan] = await house.query<{ lines: number; units: string }>(
      `SELECT count(*) AS lines, string_agg(l.quantity::text, ',' ORDER BY l.quantity) AS units FROM orders.fulfilment_lines l
       JOIN orders.fulfilment_orders f ON f.id = l.fulfilment_order_id WHERE f.number = 'HOME-20-1'`,
    );
    expect(plan).to.deep.equal({ lines: 2, units: '2,4' });
    await house.ship('HOME-20-1');
    expect(await house.order('20')).to.include({ status: 'shipped' });
  });
});
