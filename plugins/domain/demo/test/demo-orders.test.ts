import { expect } from 'chai';
import { demoServices, demoZones } from '../src/company/carriers.ts';
import { inventOrders } from '../src/company/orders.ts';
import { inventProducts } from '../src/company/products.ts';
import { demoShops } from '../src/company/shops.ts';
import { demoWarehouses } from '../src/company/warehouses.ts';

const products = inventProducts('test', 200);
const orders = inventOrders('test', 300, '2031-03-01', demoShops, products);

describe('the day of the demo company', () => {
  it('has 300 documents, the same for the same seed', () => {
    expect(orders).to.have.length(300);
    expect(inventOrders('test', 300, '2031-03-01', demoShops, products)).to.deep.equal(orders);
  });

  it('gives each document a number of its own and a moment of the day', () => {
    expect(new Set(orders.map(({ draft }) => draft.externalId)).size).to.equal(300);
    for (const { draft } of orders) expect(draft.orderedAt).to.match(/^2031-03-01T\d\d:\d\d:\d\d\.000Z$/);
  });

  it('comes from every shop, in its currency', () => {
    expect(new Set(orders.map(({ shop }) => shop))).to.deep.equal(new Set(demoShops.map(({ code }) => code)));
    for (const { shop, draft } of orders) expect(draft.currency).to.equal(demoShops.find(({ code }) => code === shop)?.currency);
  });

  it('has cancellations that take back a line of an order of the same customer', () => {
    const cancellations = orders.filter(({ draft }) => draft.type === 'cancellation');
    expect(cancellations).to.have.length(5);
    for (const { draft } of cancellations) {
      const order = orders.find((each) => `${each.draft.externalId}-X` === draft.externalId)?.draft;
      expect(order?.customer?.code).to.equal(draft.customer?.code);
      expect(order?.lines[0]?.quantity).to.equal(-(draft.lines[0]?.quantity ?? 0));
    }
  });

  it('has troubles: an unknown SKU, an address without a country', () => {
    const codes = new Set(products.flatMap(({ skus }) => skus.map(({ code }) => code)));
    const goods = orders.flatMap(({ draft }) => draft.lines.filter(({ kind }) => kind === 'goods'));
    expect(goods.filter(({ skuCode }) => !codes.has(skuCode))).not.to.have.length(0);
    expect(orders.filter(({ draft }) => draft.shipTo?.country === undefined)).not.to.have.length(0);
  });
});

describe('the master data of the demo company', () => {
  it('has bins with codes of their own, and shares that make a whole', () => {
    for (const { bins } of demoWarehouses) expect(new Set(bins.map(({ code }) => code)).size).to.equal(bins.length);
    expect(demoWarehouses.reduce((sum, { share }) => sum + share, 0)).to.be.closeTo(1, 1e-9);
  });

  it('puts no country into two zones and prices each zone by each service', () => {
    const countries = Object.values(demoZones).flat();
    expect(new Set(countries).size).to.equal(countries.length);
    for (const { rates } of demoServices) expect(rates.map(({ zone }) => zone)).to.have.members(Object.keys(demoZones));
  });
});
