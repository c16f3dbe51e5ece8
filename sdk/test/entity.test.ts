import { expect } from 'chai';
import { columnName, columnsOf, defineEntity, extendEntity, field, tableOf } from '../src/index.ts';

const plural = (name: string) => defineEntity(name, { fields: {} }).plural;

describe('An entity', () => {
  it('makes its regular plural, unless told another', () => {
    expect(['a.order', 'a.category', 'a.key', 'a.box', 'a.batch', 'a.address', 'a.orderLine'].map(plural)).to.deep.equal([
      'orders',
      'categories',
      'keys',
      'boxes',
      'batches',
      'addresses',
      'orderLines',
    ]);
    expect(defineEntity('a.person', { plural: 'people', fields: {} }).plural).to.equal('people');
  });

  it('refuses a name that is none', () => {
    for (const name of ['order', 'orders.Order', 'orders.order.line', 'Orders.order', 'orders.order-line', '']) {
      expect(() => defineEntity(name, { fields: {} }), name).to.throw(TypeError, 'no entity name');
    }
  });

  it('has a table in its plugin’s schema', () => {
    expect(tableOf(defineEntity('orders.orderLine', { fields: {} }))).to.equal('"orders"."order_lines"');
    expect(tableOf(defineEntity('carrier-rate-table.rate', { fields: {} }))).to.equal('"carrier_rate_table"."rates"');
  });

  it('has columns in snake_case: two for money, one with _id for a reference, none for children', () => {
    expect(columnName('shipToCountry')).to.equal('ship_to_country');
    expect(columnsOf('unitPrice', field.money())).to.deep.equal(['unit_price_amount', 'unit_price_currency']);
    expect(columnsOf('order', field.ref('orders.order'))).to.deep.equal(['order_id']);
    expect(columnsOf('photo', field.attachment())).to.deep.equal(['photo_id']);
    expect(columnsOf('lines', field.children(defineEntity('a.b', { fields: { a: field.ref('a.a') } }), 'a'))).to.deep.equal([]);
    expect(columnsOf('giftNote', field.text())).to.deep.equal(['gift_note']);
  });
});

describe('An extension', () => {
  const Card = defineEntity('cards.card', { fields: { code: field.text() } });

  it('adds optional, defaulted and computed fields, and reads them with their types', () => {
    const extension = extendEntity(Card, {
      note: field.text().optional(),
      stars: field.integer().default(0),
      double: field.integer().computed('stars * 2'),
    });
    expect(extension.entity).to.equal('cards.card');
    const read: { note: string | null; stars: number; double: number } = extension.of({ note: null, stars: 1, double: 2 });
    expect(read.double).to.equal(2);
  });

  it('refuses a required field, for rows exist already', () => {
    expect(() => extendEntity(Card, { note: field.text() })).to.throw(TypeError, 'cards.card.note is required');
  });
});
