import { expect } from 'chai';
import { changeOf, creationOf, emptyValues, valueOfText, valuesOfQuery } from '../../web/record/draft.ts';
import { uiEntity, uiField } from './fields.ts';

const part = uiEntity('museum.part', [
  uiField('exhibit', 'ref', { target: 'museum.exhibit' }),
  uiField('name'),
  uiField('count', 'quantity', { default: 1 }),
  uiField('total', 'decimal', { writable: false }),
]);
const entityOf = (name: string) => (name === part.name ? part : undefined);
const fields = [
  uiField('name'),
  uiField('kind', 'enum', { default: 'vase', values: { vase: { en: 'Vase', zh: '瓷瓶' }, tool: { en: 'Tool' } } }),
  uiField('value', 'money'),
  uiField('state', 'text', { writable: false }),
  uiField('parts', 'children', { target: part.name, via: 'exhibit' }),
];

describe('the draft of a record', () => {
  it('begins with defaults and what the address says, of the kinds of its fields', () => {
    const query = new URLSearchParams('name=Blue&kind=Tool&state=sold&unknown=1');
    expect(emptyValues(fields, valuesOfQuery(fields, query))).to.deep.equal({ name: 'Blue', kind: 'tool', parts: [] });
  });

  it('creates with the writable fields that have a value, in its rows too', () => {
    const values = { name: 'Blue', value: { amount: '', currency: 'EUR' }, state: 'x', parts: [{ name: 'Lid', count: null }] };
    expect(creationOf(fields, values, entityOf)).to.deep.equal({ name: 'Blue', parts: [{ name: 'Lid' }] });
  });

  it('changes what differs alone, and sends rows as the whole list with their ids and without what nobody may write', () => {
    const before = {
      name: 'Blue',
      kind: 'vase',
      value: { amount: '1', currency: 'EUR' },
      parts: [{ id: '1', version: 3, name: 'Lid', count: 1, total: '2' }],
    };
    const rows = [...before.parts, { name: 'Foot' }];
    expect(changeOf(fields, before, before, entityOf)).to.deep.equal({});
    expect(changeOf(fields, before, { ...before, parts: rows, value: null }, entityOf)).to.deep.equal({
      value: null,
      parts: [{ id: '1', name: 'Lid', count: 1 }, { name: 'Foot' }],
    });
  });

  it('reads texts as the field takes them, and nothing that is no such value', () => {
    const read = (kind: Parameters<typeof uiField>[1], text: string) => valueOfText(uiField('x', kind), text);
    expect(read('integer', '1,234')).to.equal(1234);
    expect(read('quantity', '1.5')).to.equal(undefined);
    expect(read('decimal', '12345678901234567890.123456')).to.equal('12345678901234567890.123456');
    expect(read('money', 'EUR 1,234.50')).to.deep.equal({ amount: '1234.50', currency: 'EUR' });
    expect(read('boolean', '是')).to.equal(true);
    expect(read('json', '{')).to.equal(undefined);
    expect(valueOfText(fields[1] ?? uiField('x'), '瓷瓶')).to.equal('vase');
  });
});
