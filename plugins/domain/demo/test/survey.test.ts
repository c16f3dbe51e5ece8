import type { ImportMapping } from '@entrepot/orders';
import { expect } from 'chai';
import type { Line } from '../src/retail/read-days.ts';
import { kindOf, Surveyor } from '../src/retail/survey.ts';

const mapping: ImportMapping = {
  name: 'test',
  currency: 'GBP',
  columns: {
    externalId: 'No',
    orderedAt: 'At',
    sku: 'Sku',
    quantity: 'Qty',
    unitPrice: 'Price',
    description: 'Name',
    customerCode: 'Who',
    country: 'Where',
  },
  cancellation: { prefix: 'C' },
  kinds: [
    { kind: 'charge', codes: ['POST'], prefix: 'gift_' },
    { kind: 'discount', codes: ['D'] },
  ],
  countries: { GB: ['United Kingdom'] },
};

function line(
  No: string,
  Sku: string,
  Qty: number,
  more: Partial<Record<'Price' | 'Name' | 'Who' | 'Where', string>> = {},
): Line {
  return { No, Sku, Qty: String(Qty), Price: '2.5', Name: 'JUG', Who: '7', Where: 'United Kingdom', At: '2031-03-01', ...more };
}

function survey(...days: Line[][]) {
  const surveyor = new Surveyor(mapping);
  for (const [index, lines] of days.entries()) surveyor.addDay(`2031-03-0${index + 1}`, lines);
  return surveyor.result();
}

const wanted = (...days: Line[][]) => survey(...days).demands.map(({ code, quantity }) => [code, quantity]);

describe('the survey of the files', () => {
  it('adds up what customers want of each SKU, in the order of the codes', () => {
    const result = survey([line('1', 'B', 3), line('1', 'A', 1)], [line('2', 'B', 4, { Name: 'OTHER' })]);
    expect(result.skus).to.deep.equal([
      { code: 'A', name: 'JUG' },
      { code: 'B', name: 'JUG' },
    ]);
    expect(result.demands.map(({ code, quantity }) => [code, quantity])).to.deep.equal([
      ['A', 1],
      ['B', 7],
    ]);
    expect(result.firstDate).to.equal('2031-03-01');
  });

  it('knows no SKU without a description or a positive price', () => {
    expect(survey([line('1', 'A', 1, { Name: ' ' })], [line('2', 'B', 1, { Price: '0.0' })]).skus).to.deep.equal([]);
  });

  it('buys nothing for orders that review will hold', () => {
    const held = [line('1', 'A', 9, { Who: '' }), line('2', 'A', 9, { Where: 'Unspecified' }), line('3', 'A', 9)];
    expect(wanted([...held, line('3', 'B', 1, { Price: '0' }), line('4', 'A', 2)])).to.deep.equal([['A', 2]]);
  });

  it('buys nothing for charges and discounts', () => {
    expect(wanted([line('1', 'POST', 1), line('1', 'gift_20', 1), line('1', 'D', 1)])).to.deep.equal([]);
    expect(kindOf(mapping, 'gift_20')).to.equal('charge');
    expect(kindOf(mapping, 'D')).to.equal('discount');
    expect(kindOf(mapping, 'DOT')).to.equal('goods');
  });

  it('takes off what the same customer cancels on the same day, for it never has to be sent', () => {
    expect(wanted([line('1', 'A', 74_215), line('C2', 'A', -74_215), line('3', 'A', 5)])).to.deep.equal([['A', 5]]);
  });

  it('does not take off what comes back on a later day, or from another customer', () => {
    expect(wanted([line('1', 'A', 8), line('C2', 'A', -8, { Who: '8' })], [line('C3', 'A', -8)])).to.deep.equal([['A', 8]]);
  });
});
