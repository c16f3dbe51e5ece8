import { type LayerShare, StockMovement } from '@entrepot/inventory';
import { Money, tableOf } from '@entrepot/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { type StockHouse, stockHouse, unique } from './stock.fixture.ts';

interface Layer {
  left: number;
  cost: { amount: string; currency: string };
}

/** What units cost, one by one, oldest first. */
function oracle(layers: Layer[], quantity: number): Map<string, Money> {
  const value = new Map<string, Money>();
  for (let unit = 0; unit < quantity; unit += 1) {
    const layer = layers.find(({ left }) => left > 0) as Layer;
    layer.left -= 1;
    const { currency } = layer.cost;
    value.set(currency, (value.get(currency) ?? Money.zero(currency)).plus(Money.of(layer.cost)));
  }
  return value;
}

describe('FIFO cost layers', () => {
  let house: StockHouse;
  before(async () => {
    house = await stockHouse(0);
  });

  const cost = fc.record({
    amount: fc
      .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 999_999 }))
      .map(([whole, part]) => `${whole}.${String(part).padStart(6, '0')}`),
    currency: fc.constantFrom('CNY', 'CNY', 'USD'),
  });
  const receipts = fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 9 }), cost, day: fc.integer({ min: 1, max: 9 }) }), {
    minLength: 1,
    maxLength: 8,
  });
  const takes = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 6 });

  it('cost what a clerk finds who takes unit by unit from the oldest receipt, several takes in one set', async () => {
    await fc.assert(
      fc.asyncProperty(receipts, takes, takes, async (received, first, second) => {
        const [sku] = await house.context.db.query<{ id: string }>(
          `INSERT INTO catalog.skus (code, name) VALUES ($1, 'Thing') RETURNING id`,
          [unique('FIFO')],
        );
        const skuId = sku?.id ?? '';
        const [warehouseId] = house.warehouses;
        for (const { quantity, cost: unitCost, day } of received) {
          await house.receive(skuId, quantity, { unitCost, occurredAt: `2026-01-0${day}T00:00:00Z` });
        }
        const layers = received
          .map(({ quantity, cost: each, day }) => ({ left: quantity, cost: each, day }))
          .sort((a, b) => a.day - b.day);
        const stock = () => layers.reduce((sum, { left }) => sum + left, 0);
        for (const set of [first, second]) {
          let rest = stock();
          const quantities = set.filter((quantity) => {
            if (quantity > rest) return false;
            rest -= quantity;
            return true;
          });
          const adjustments = quantities.map((quantity) => ({ key: unique('take'), warehouseId, skuId, quantity: -quantity }));
          const common = { reason: 'count', occurredAt: '2026-02-01T00:00:00Z' };
          await house.context.db.transaction((tx) =>
            house.stock.adjust(
              tx,
              adjustments.map((each) => ({ ...each, ...common })),
            ),
          );
          for (const { key, quantity } of adjustments) {
            const expected = oracle(layers, -quantity);
            const rows = await house.context.db.query<{
              amount: string;
              currency: string;
              layers: LayerShare[];
              quantity: number;
            }>(
              `SELECT value_amount AS amount, value_currency AS currency, layers, quantity FROM ${tableOf(StockMovement)}
               WHERE key = $1 OR starts_with(key, $1 || '#')`,
              [key],
            );
            expect(rows.reduce((sum, row) => sum + row.quantity, 0)).to.equal(quantity);
            expect(
              Object.fromEntries(rows.map(({ amount, currency }) => [currency, new Money(amount, currency).times(-1).amount])),
            ).to.deep.equal(Object.fromEntries([...expected].map(([currency, value]) => [currency, value.amount])));
            for (const row of rows) expect(row.layers.reduce((sum, share) => sum + share.quantity, 0)).to.equal(-row.quantity);
          }
        }
        expect(await house.stock.verify(house.context.db)).to.include({ mismatches: 0, negative: 0 });
      }),
      { numRuns: 40 },
    );
  });
});
