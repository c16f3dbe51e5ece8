import { expect } from 'chai';
import fc from 'fast-check';
import { chooseRoute, type LineToRoute, type RouteInput } from '../src/routing/choose-route.ts';

const warehouses = [
  { id: 'n', code: 'north', country: 'GB', priority: 1 },
  { id: 's', code: 'south', country: 'DE', priority: 2 },
  { id: 'e', code: 'east', country: 'DE', priority: 3 },
];
type Stock = Readonly<Record<string, Readonly<Record<string, number>>>>;
const line = (lineId: string, skuId: string, quantity: number): LineToRoute => ({
  lineId,
  quantity,
  takes: [{ skuId, quantity: 1 }],
});
const plan = (stock: Stock, lines: readonly LineToRoute[], over: Partial<RouteInput> = {}) =>
  chooseRoute({
    lines,
    warehouses,
    available: (warehouse, sku) => stock[warehouse]?.[sku] ?? 0,
    country: 'GB',
    partial: 'ship-available',
    ...over,
  });

describe('the route of an order', () => {
  it('is the one warehouse that has everything: of the same country, then by priority', () => {
    const all = { n: { a: 5 }, s: { a: 5 }, e: { a: 5 } };
    expect(plan(all, [line('1', 'a', 5)]).map(({ shipments }) => shipments[0]?.warehouseCode)).to.deep.equal([
      'north',
      'south',
      'east',
    ]);
    expect(plan(all, [line('1', 'a', 5)], { country: 'DE' })[0]?.shipments[0]?.warehouseCode).to.equal('south');
  });

  it('splits over warehouses where none has everything, the fullest first', () => {
    const [best] = plan({ n: { a: 1 }, s: { a: 1, b: 1 }, e: { c: 1 } }, [
      line('1', 'a', 1),
      line('2', 'b', 1),
      line('3', 'c', 1),
    ]);
    expect(best?.rule).to.equal('split-over-warehouses');
    expect(best?.shipments.map(({ warehouseCode, lines }) => [warehouseCode, lines.length])).to.deep.equal([
      ['south', 2],
      ['east', 1],
    ]);
  });

  it('ships what is there, or waits for all, as the setting says', () => {
    const stock = { n: { a: 3 } };
    const [ship] = plan(stock, [line('1', 'a', 5)]);
    expect(ship).to.deep.include({ rule: 'ship-what-is-there', missing: [{ lineId: '1', quantity: 2 }] });
    const [wait] = plan(stock, [line('1', 'a', 5)], { partial: 'wait' });
    expect(wait).to.deep.include({ rule: 'wait-for-all', shipments: [], missing: [{ lineId: '1', quantity: 5 }] });
    expect(plan({}, [line('1', 'a', 5)])[0]?.rule).to.equal('nothing-in-stock');
  });

  it('sends a bundle only whole', () => {
    const set: LineToRoute = {
      lineId: '1',
      quantity: 3,
      takes: [
        { skuId: 'a', quantity: 2 },
        { skuId: 'b', quantity: 1 },
      ],
    };
    expect(plan({ n: { a: 5, b: 9 } }, [set])[0]).to.deep.include({ missing: [{ lineId: '1', quantity: 1 }] });
  });

  it('neither loses nor invents a unit, and never promises what is not there', () => {
    const stock = fc.dictionary(fc.constantFrom('n', 's', 'e'), fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat(9)));
    const lines = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 9 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(stock, lines, fc.constantFrom('ship-available' as const, 'wait' as const), (shelves, drawn, partial) => {
        const wanted = drawn.map(([sku, quantity], index) => line(String(index), sku, quantity));
        for (const { shipments, missing } of plan(shelves, wanted, { partial })) {
          for (const { lineId, quantity } of wanted) {
            const sent = shipments.flatMap((each) => each.lines).filter((each) => each.lineId === lineId);
            const lacking = missing.filter((each) => each.lineId === lineId);
            expect([...sent, ...lacking].reduce((sum, each) => sum + each.quantity, 0)).to.equal(quantity);
          }
          for (const shipment of shipments) {
            for (const sku of ['a', 'b', 'c']) {
              const taken = shipment.lines
                .filter(({ lineId }) => drawn[Number(lineId)]?.[0] === sku)
                .reduce((sum, { quantity }) => sum + quantity, 0);
              expect(taken).to.be.at.most(shelves[shipment.warehouseId]?.[sku] ?? 0);
            }
          }
          if (partial !== 'ship-available') continue;
          // What is called missing nobody has.
          for (const sku of ['a', 'b', 'c']) {
            const lacking = missing.filter(({ lineId }) => drawn[Number(lineId)]?.[0] === sku).length;
            const demand = drawn.filter(([each]) => each === sku).reduce((sum, [, quantity]) => sum + quantity, 0);
            const there = Object.values(shelves).reduce((sum, shelf) => sum + (shelf[sku] ?? 0), 0);
            expect(lacking > 0).to.equal(demand > there);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
