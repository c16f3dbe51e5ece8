import { expect } from 'chai';
import { checkValue, checkValues, Unread } from '../../web/record/check-values.ts';
import { uiEntity, uiField } from './fields.ts';

describe('the check in the browser', () => {
  const cases: [string, ReturnType<typeof uiField>, unknown, string | undefined][] = [
    ['a required text that is empty', uiField('x', 'text', { required: true }), '', 'required'],
    ['a missing value that may be', uiField('x'), null, undefined],
    ['too short a text', uiField('x', 'text', { minLength: 2 }), 'a', 'tooShort'],
    ['a text by its characters, not by its UTF-16 units', uiField('x', 'text', { maxLength: 2 }), '🏺🏺', undefined],
    ['too long a text', uiField('x', 'text', { maxLength: 2 }), 'abc', 'tooLong'],
    ['a text of another form', uiField('x', 'text', { pattern: '^[A-Z]$' }), 'a', 'pattern'],
    ['a number below', uiField('x', 'integer', { minimum: 1 }), 0, 'tooSmall'],
    ['a number above', uiField('x', 'quantity', { maximum: 9 }), 10, 'tooLarge'],
    ['digits after the point', uiField('x', 'decimal', { precision: 5, scale: 2 }), '1.234', 'digits'],
    ['zeros after the point', uiField('x', 'decimal', { precision: 5, scale: 2 }), '123.4500', undefined],
    ['money without a currency', uiField('x', 'money'), { amount: '1', currency: '' }, 'currency'],
    ['money that is no number', uiField('x', 'money'), { amount: '1.', currency: 'EUR' }, 'unread'],
    ['money without an amount', uiField('x', 'money'), { amount: '', currency: 'EUR' }, undefined],
    ['what could not be read', uiField('x', 'integer'), new Unread('abc'), 'unread'],
    [
      'JSON against its schema',
      uiField('x', 'json', { schema: { type: 'object', properties: { n: { type: 'integer' } } } }),
      { n: 'a' },
      'schema',
    ],
    ['JSON that keeps its schema', uiField('x', 'json', { schema: { type: 'array', maxItems: 2 } }), [1, 2], undefined],
  ];
  for (const [name, field, value, code] of cases) {
    it(`${code === undefined ? 'passes' : 'finds'} ${name}`, () => {
      expect(checkValue(field, value)?.code).to.equal(code);
    });
  }

  it('looks into the rows of tables, and not at what nobody writes', () => {
    const part = uiEntity('museum.part', [
      uiField('name', 'text', { required: true }),
      uiField('exhibit', 'ref', { required: true }),
    ]);
    const table = uiField('parts', 'children', { target: part.name, via: 'exhibit' });
    const closed = uiField('state', 'text', { required: true, writable: false });
    const wrongs = checkValues([table, closed], { parts: [{ name: 'Lid' }, {}] }, () => part);
    expect([...wrongs.keys()]).to.deep.equal(['/parts/1/name']);
  });
});
