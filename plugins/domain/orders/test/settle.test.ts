import { expect } from 'chai';
import fc from 'fast-check';
import { buckets } from '../src/order/bucket.ts';
import { orderStates } from '../src/order/order-states.ts';
import { type LineFacts, settle } from '../src/order/settle.ts';

const open = { type: 'order', status: 'reserved', holds: [], underway: true } as const;
const goods = (id: string, over: Partial<LineFacts> = {}): LineFacts => ({
  id,
  kind: 'goods',
  quantity: 10,
  cancelled: 0,
  missing: 0,
  shipped: 0,
  bucket: 'open',
  reason: null,
  ...over,
});
const charge = (id: string): LineFacts => goods(id, { kind: 'charge', quantity: 1 });

describe('the bucket of an order and its lines', () => {
  it('is exactly one for every line, with a reason unless it is shipped or open', () => {
    const line = fc.record({
      kind: fc.constantFrom('goods', 'charge', 'discount'),
      quantity: fc.integer({ min: 1, max: 20 }),
      cancelled: fc.nat(20),
      missing: fc.nat(20),
      shipped: fc.nat(20),
      bucket: fc.constantFrom(...(Object.keys(buckets) as (keyof typeof buckets)[])),
    });
    const order = fc.record({
      type: fc.constantFrom('order' as const, 'cancellation' as const),
      status: fc.constantFrom(...(Object.keys(orderStates.states) as (keyof typeof orderStates.states)[])),
      underway: fc.boolean(),
      holds: fc.constantFrom([], [{ code: 'no-customer', data: {} }]),
    });
    fc.assert(
      fc.property(order, fc.array(line, { maxLength: 8 }), (facts, drawn) => {
        const lines = drawn.map((each, index): LineFacts => {
          const cancelled = Math.min(each.cancelled, each.quantity);
          const shipped = Math.min(each.shipped, each.quantity - cancelled);
          const reason = each.bucket === 'rejected' ? { code: 'negative-quantity', data: {} } : null;
          return { id: String(index), ...each, kind: each.kind as 'goods', cancelled, shipped, reason };
        });
        const result = settle(facts, lines);
        expect([...result.lines.keys()].sort()).to.deep.equal(lines.map(({ id }) => id).sort());
        for (const { bucket, reason } of [result, ...result.lines.values()]) {
          expect(buckets).to.have.property(bucket);
          if (bucket !== 'shipped' && bucket !== 'open') expect(reason, bucket).not.to.equal(null);
        }
        // Settled again, nothing moves.
        const again = lines.map((each) => ({ ...each, ...result.lines.get(each.id) }));
        expect(settle(facts, again).bucket).to.equal(result.bucket);
      }),
      { numRuns: 500 },
    );
  });

  it('adds up: the amounts of the buckets are the amount of the input', () => {
    const line = fc.record({
      quantity: fc.integer({ min: 1, max: 9 }),
      shipped: fc.nat(9),
      missing: fc.nat(9),
      cents: fc.nat(1000),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (drawn) => {
        const lines = drawn.map(({ quantity, shipped, missing }, index) =>
          goods(String(index), { quantity, shipped: Math.min(shipped, quantity), missing }),
        );
        const sums = new Map<string, number>();
        for (const [id, { bucket }] of settle(open, lines).lines) {
          const { quantity, cents } = drawn[Number(id)] ?? { quantity: 0, cents: 0 };
          sums.set(bucket, (sums.get(bucket) ?? 0) + quantity * cents);
        }
        const total = drawn.reduce((sum, { quantity, cents }) => sum + quantity * cents, 0);
        expect([...sums.values()].reduce((sum, each) => sum + each, 0)).to.equal(total);
      }),
    );
  });

  it('is shipped when all that is left was sent, and charges go along', () => {
    const result = settle({ ...open, underway: false }, [
      goods('a', { shipped: 10 }),
      goods('b', { cancelled: 10 }),
      charge('c'),
    ]);
    expect(result.bucket).to.equal('shipped');
    expect([...result.lines.values()].map(({ bucket }) => bucket)).to.deep.equal(['shipped', 'cancelled', 'shipped']);
  });

  it('is partly shipped when something is missing, and charges still count as shipped', () => {
    const result = settle({ ...open, underway: false }, [
      goods('a', { shipped: 6, missing: 4 }),
      goods('b', { missing: 10 }),
      charge('c'),
    ]);
    expect(result).to.deep.include({ bucket: 'partlyShipped', reason: { code: 'out-of-stock', data: { missing: 4 } } });
    expect([...result.lines.values()].map(({ bucket }) => bucket)).to.deep.equal(['partlyShipped', 'short', 'shipped']);
  });

  it('is short when nothing can be sent, held when a reason stands, and cancelled when nothing is left', () => {
    const lines = [goods('a', { missing: 10 }), charge('b')];
    expect(settle({ ...open, status: 'short', underway: false }, lines).lines.get('b')?.bucket).to.equal('short');
    const holds = [{ code: 'zero-price', data: {} }];
    expect(settle({ ...open, status: 'held', holds }, [goods('a'), charge('b')]).lines.get('b')).to.deep.equal({
      bucket: 'held',
      reason: holds[0],
    });
    expect(settle(open, [goods('a', { cancelled: 10 }), charge('b')]).lines.get('b')?.bucket).to.equal('cancelled');
  });

  it('stays open while a part of a line is on its way', () => {
    expect(settle(open, [goods('a', { missing: 4 })]).bucket).to.equal('open');
  });
});
